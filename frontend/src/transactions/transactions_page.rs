//! The listing of everybody's transactions, newest first, with its filters and the download of
//! everything that they match. Customers read theirs in the history of their payments.

use goodstanding_shared::money::Currency;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::query::Role;
use goodstanding_shared::transactions::{
    Transaction, TransactionKind, TransactionStatus, TransactionsQuery,
};
use goodstanding_words::transactions::{filters as texts, listing};
use goodstanding_words::{actions, columns, common, listings, transactions as words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::listing::TransactionsListing;
use super::transaction_table::{TransactionColumns, transaction_table};
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Listed, PageHead, Params, RefusalNotes, nothing_matches};
use crate::ui::{
    Choice, Disclosure, SearchField, filter_checks, filter_group, filter_input, filter_select,
};
use crate::words::{fixed, say};

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
        <PageHead title=fixed(words::TITLE).to_owned()>
            <a class="btn" href=move || asked.csv() download rel="external">
                {fixed(actions::DOWNLOAD_CSV)}
            </a>
        </PageHead>
        <Tools params=params />
        <RefusalNotes refusals=asked.refusals() />
        {listing
            .view(
                Listed::TRANSACTIONS,
                move || {
                    if asked.is_plain() {
                        view! { <p class="muted">{fixed(listing::NONE)}</p> }.into_any()
                    } else {
                        nothing_matches(listings::transactions::NONE_MATCH, params)
                    }
                },
                move |items: Vec<Transaction>| transaction_table(items, fixed(listing::CAPTION), TransactionColumns::WithCustomer),
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
            0 => fixed(common::FILTERS).to_owned(),
            on => say(common::filters_on(on as u64)),
        },
    );
    view! {
        <div class="tools tools--listing">
            <SearchField
                label=fixed(texts::SEARCH)
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
        .map(|status| (status.as_str(), fixed(status.label())))
        .collect();
    let kinds = TransactionKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), fixed(kind.label())))
        .collect();
    let methods = PaymentMethodKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), fixed(kind.label())))
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
            fixed(columns::STATUS),
            statuses,
            params.word_reader("status"),
            params.word_toggler("status"),
        ),
        filter_group(
            fixed(texts::WHAT),
            vec![
                select(fixed(columns::KIND), fixed(common::ANY_TYPE), kinds, "type"),
                select(
                    fixed(columns::PAYMENT_METHOD),
                    fixed(texts::ANY_METHOD),
                    methods,
                    "method",
                ),
                input(fixed(texts::SUBSCRIPTION_ID), "text", "subscription"),
            ],
        ),
        filter_group(
            fixed(columns::AMOUNT),
            vec![
                amount(fixed(texts::AMOUNT_FROM), "amount_from"),
                amount(fixed(texts::AMOUNT_TO), "amount_to"),
                select(
                    fixed(columns::CURRENCY),
                    fixed(texts::ANY_CURRENCY),
                    currencies,
                    "currency",
                ),
            ],
        ),
        filter_group(
            fixed(columns::CREATED),
            vec![
                input(fixed(common::DAY_FROM), "date", "created_from"),
                input(fixed(common::DAY_TO), "date", "created_to"),
            ],
        ),
    ];
    if staff {
        parts.push(filter_group(
            fixed(columns::CUSTOMER),
            vec![
                input(fixed(texts::CUSTOMER_ID), "text", "customer"),
                input(fixed(texts::EMAIL), "email", "email"),
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
