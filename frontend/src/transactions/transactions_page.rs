//! The listing of everybody's transactions, newest first, with its filters and the download of
//! everything that they match. Customers read theirs in the history of their payments.

use goodstanding_shared::money::Currency;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::query::Role;
use goodstanding_shared::transactions::{
    Transaction, TransactionKind, TransactionStatus, TransactionsQuery,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::listing::TransactionsListing;
use super::transaction_table::{TransactionColumns, transaction_table};
use crate::paths;
use crate::sessions::Session;
use crate::shell::{PageHead, Params, RefusalNotes, nothing_matches};
use crate::ui::{
    Choice, Disclosure, SearchField, filter_checks, filter_group, filter_input, filter_select,
};

/// The page of everybody's transactions, for staff.
#[component]
pub fn TransactionsPage() -> impl IntoView {
    let asked = TransactionsListing::of_page();
    let (params, listing) = (asked.params, asked.listing);
    // A whole number opens the transaction. Back leads to the listing, which no longer searches for
    // it: it would lead on again.
    let navigate = use_navigate();
    Effect::new(move |_| {
        let only = listing.found().with(|found| {
            let page = found.ready()?;
            let [only] = page.items.as_slice() else {
                return None;
            };
            let typed = asked.query_untracked().id;
            only.id
                .as_str()
                .eq_ignore_ascii_case(&typed)
                .then(|| only.id.clone())
        });
        if let Some(id) = only {
            params.set("id", "", true);
            navigate(&paths::transaction(&id), NavigateOptions::default());
        }
    });
    view! {
        <PageHead title="Transactions".to_owned()>
            <a class="btn" href=move || asked.csv() download rel="external">
                "Download CSV"
            </a>
        </PageHead>
        <Tools params=params />
        <RefusalNotes refusals=asked.refusals() />
        {listing
            .view(
                "transactions",
                move || {
                    if asked.is_plain() {
                        view! { <p class="muted">"There are no transactions yet."</p> }.into_any()
                    } else {
                        nothing_matches("transactions", params)
                    }
                },
                move |items: Vec<Transaction>| transaction_table(items, "Transactions, newest first", TransactionColumns::WithCustomer),
                move |cursor: &str| asked.href(cursor),
            )}
    }
}

/// What the filters of the sheet say.
const fn is_filter(role: Role) -> bool {
    matches!(role, Role::Filter | Role::Owner)
}

#[component]
fn Tools(params: Params) -> impl IntoView {
    let open = RwSignal::new(untrack(|| params.count_of::<TransactionsQuery>(is_filter)) > 0);
    let label = Signal::derive(
        move || match params.count_of::<TransactionsQuery>(is_filter) {
            0 => "Filters".to_owned(),
            on => format!("Filters ({on})"),
        },
    );
    view! {
        <div class="tools tools--listing">
            <SearchField
                label="Search by transaction ID"
                value=params.value("id")
                on_input=move |words: String| params.set("id", words.trim(), true)
            />
            <Disclosure label=label controls="transaction-filters" open=open />
        </div>
        <div class="filters sheet" id="transaction-filters" hidden=move || !open.get()>
            {filters(params, true)}
        </div>
    }
}

/// The fields behind the button.
pub fn filters(params: Params, staff: bool) -> Vec<AnyView> {
    let input =
        |label, kind, name| filter_input(label, kind, params.value(name), params.setter(name));
    let select = |label, any, choices: Vec<Choice>, name| {
        filter_select(
            label,
            Some(any),
            choices,
            params.value(name),
            params.setter(name),
        )
    };
    let statuses = TransactionStatus::ALL
        .iter()
        .map(|status| (status.as_str(), status.label()))
        .collect();
    let kinds = TransactionKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), kind.label()))
        .collect();
    let methods = PaymentMethodKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), kind.label()))
        .collect();
    // Amounts are compared within one currency: the reader's own unless another one is chosen.
    let currencies = ["EUR", "USD", "GBP", "JPY"].map(|code| (code, code)).into();
    let own = own_currency();
    let amount = move |label, name: &'static str| {
        let set = Callback::new(move |new: String| {
            if !new.is_empty() && untrack(|| params.get("currency")).is_empty() {
                params.set_all(&[("currency", own.code()), (name, &new)]);
            } else {
                params.set(name, &new, false);
            }
        });
        filter_input(label, "amount", params.value(name), set)
    };
    let mut parts = vec![
        filter_checks(
            "Status",
            statuses,
            params.word_reader("status"),
            params.word_toggler("status"),
        ),
        filter_group(
            "What",
            vec![
                select("Type", "Any type", kinds, "type"),
                select("Payment method", "Any method", methods, "method"),
                input("Subscription ID", "text", "subscription"),
            ],
        ),
        filter_group(
            "Amount",
            vec![
                amount("From", "amount_from"),
                amount("To", "amount_to"),
                select("Currency", "Any currency", currencies, "currency"),
            ],
        ),
        filter_group(
            "Created",
            vec![
                input("From", "date", "created_from"),
                input("To", "date", "created_to"),
            ],
        ),
    ];
    if staff {
        parts.push(filter_group(
            "Customer",
            vec![
                input("Customer ID", "text", "customer"),
                input("E-mail address, in full", "email", "email"),
            ],
        ));
    }
    parts.push(params.clear_button());
    parts
}

fn own_currency() -> Currency {
    Session::expect()
        .me_untracked()
        .and_then(|me| me.customer)
        .map_or(Currency::EUR, |customer| customer.currency)
}
