//! What was charged for one service or one subscription: the latest payments, how many there are,
//! and what was paid in all.

use goodstanding_shared::money::sums;
use goodstanding_shared::paging::Page;
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::transactions::{
    Transaction, TransactionKind, TransactionsQuery, TransactionsSummary,
};
use goodstanding_words::payments::of_one as words;
use goodstanding_words::{columns, payments, transactions};
use leptos::prelude::*;

use super::history_page::summary_of;
use super::paid_cells::{amount_cell, method_cell, receipt_cell, why};
use crate::api;
use crate::paths;
use crate::shell::{Loaded, loaded_view};
use crate::ui::{CollectAny, badge, day_of, grouped, instant, sums_text};
use crate::words::{fixed, say};

/// How many of them are in sight; the others are in the history.
const LATEST: u32 = 8;

/// The payments of one thing.
#[derive(Clone, Copy)]
pub struct PaymentsOf {
    query: StoredValue<TransactionsQuery>,
    latest: Loaded<Page<Transaction>>,
    summary: RwSignal<Option<TransactionsSummary>>,
    /// How often they were asked for.
    asked: RwSignal<u32>,
}

impl PaymentsOf {
    /// Those that a query finds: of a service, or of a subscription.
    pub fn new(query: TransactionsQuery) -> Self {
        let text = query.clone().into_query_string();
        let latest = {
            let text = format!("{text}&limit={LATEST}");
            Loaded::new(move || Box::pin(api::transactions(text.clone())))
        };
        let asked = RwSignal::new(0);
        let question = Memo::new_with_compare(
            move |_| {
                asked.track();
                text.clone()
            },
            |_, _| true,
        );
        Self {
            query: StoredValue::new(query),
            latest,
            summary: summary_of(question),
            asked,
        }
    }

    /// Asks for them anew: something was charged.
    pub fn load(self) {
        self.latest.load();
        self.asked.update(|asked| *asked += 1);
    }

    /// How many there are, where they can be counted.
    pub fn count(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.summary.with(|summary| {
                let told = summary.as_ref().filter(|told| told.is_complete)?;
                Some(grouped(told.all()))
            })
        })
    }

    /// What was paid in all, one sum for each currency; none where nothing was, or where there are
    /// too many payments to add up.
    pub fn paid(self) -> Option<String> {
        self.summary.with(|summary| {
            let months = &summary.as_ref().filter(|told| told.is_complete)?.months;
            let paid = sums(months.iter().flat_map(|month| month.paid.iter().copied())).ok()?;
            (!paid.is_empty()).then(|| say(words::paid(&sums_text(&paid))))
        })
    }

    /// The latest of them, and the way to all.
    pub fn view(self) -> AnyView {
        let all = self
            .query
            .with_value(|query| paths::transactions(query.clone()));
        loaded_view(fixed(words::LOADING), self.latest, move |page| {
            if page.items.is_empty() {
                return view! { <p class="tabbed__none muted">{fixed(payments::NO_PAYMENTS)}</p> }
                    .into_any();
            }
            let all = all.clone();
            view! {
                {table(&page.items)}
                <p class="tabbed__foot">
                    <a class="link" href=all>
                        {fixed(transactions::SEE_ALL)}
                    </a>
                </p>
            }
            .into_any()
        })
    }
}

fn table(items: &[Transaction]) -> AnyView {
    view! {
        <table class="paid paid--of-one">
            <caption class="sr-only">{fixed(words::CAPTION)}</caption>
            <thead class="sr-only">
                <tr>
                    <th scope="col">{fixed(columns::DATE)}</th>
                    <th scope="col">{fixed(columns::STATE)}</th>
                    <th scope="col">{fixed(columns::PAID_WITH)}</th>
                    <th scope="col">{fixed(columns::AMOUNT)}</th>
                    <th scope="col">{fixed(columns::RECEIPT)}</th>
                </tr>
            </thead>
            <tbody>{items.iter().map(row).collect_any()}</tbody>
        </table>
    }
    .into_any()
}

/// Of which kind it is, which attempt it was, and for how many services, where that is not plain.
fn beside(transaction: &Transaction) -> Option<String> {
    let kind = match transaction.kind {
        TransactionKind::Refund => Some(fixed(payments::REFUND).to_owned()),
        TransactionKind::Validation => Some(fixed(payments::CHECK).to_owned()),
        TransactionKind::OneTime | TransactionKind::Recurring => {
            (transaction.retry > 0).then(|| say(payments::retry(u64::from(transaction.retry))))
        }
    };
    let several = transaction.services.len();
    let several = (several > 1).then(|| say(words::for_services(several as u64)));
    let parts: Vec<String> = kind.into_iter().chain(several).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn row(transaction: &Transaction) -> AnyView {
    let state = transaction.state();
    let small = |words: String| view! { <span class="small muted">{words}</span> }.into_any();
    let spoken = say(words::receipt_of(&day_of(transaction.created_at)));
    view! {
        <tr>
            <th scope="row" class="paid__for num">
                <a class="paid__name" href=paths::transaction(&transaction.id)>
                    {instant(transaction.created_at, false)}
                </a>
                {beside(transaction).map(small)}
            </th>
            <td class="paid__state">
                {badge(state.tone(), fixed(state.label()))} " " {why(transaction).map(|words| small(words.to_owned()))}
            </td>
            {method_cell(transaction)}
            {amount_cell(transaction)}
            {receipt_cell(transaction, spoken)}
        </tr>
    }
    .into_any()
}
