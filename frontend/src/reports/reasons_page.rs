//! Why services were cancelled, month by month and product by product.

use core::fmt::Write as _;

use chrono::NaiveDate;
use goodstanding_shared::reports::ReasonsReport;
use goodstanding_words::reports::reasons as words;
use goodstanding_words::{actions, columns, common, reports};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reasons_chart::{reason_text, reasons_chart};
use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, FetchedOne, Online, PageHead, Params, Remote};
use crate::ui::{Empty, Failure, Skeleton, calendar_date, cell, filter_input, grouped, row, table};
use crate::words::{fixed, say};

/// The report of why services were cancelled.
#[component]
pub fn ReasonsPage() -> impl IntoView {
    let params = Params::of_page();
    let query = params.text_of(&["from", "to"]);
    let csv = move || api::download("/reports/cancellations.csv", &query.get());
    let parents = vec![Crumb::new(fixed(reports::STANDINGS), paths::REPORTS)];
    view! {
        <PageHead title=fixed(words::TITLE).to_owned() parents=parents>
            <a class="btn" href=csv download=fixed(words::FILE) rel="external">
                {fixed(actions::DOWNLOAD_CSV)}
            </a>
        </PageHead>
        <div class="tools tools--listing">
            {filter_input(fixed(common::DAY_FROM), "date", params.value("from"), params.setter("from"))}
            {filter_input(fixed(common::DAY_TO), "date", params.value("to"), params.setter("to"))}
        </div>
        {report_view(fixed(reports::LOADING), query, |query| Box::pin(api::cancellation_reasons(query)), shown)}
    }
}

/// A report that is fetched anew when its query changes.
pub(super) fn report_view<T: Clone + Send + Sync + 'static>(
    what: &'static str,
    query: Memo<String>,
    fetch: fn(String) -> FetchedOne<T>,
    draw: fn(T) -> AnyView,
) -> AnyView {
    let session = Session::expect();
    let found = RwSignal::new(Remote::<T>::Loading);
    let load = Callback::new(move |()| {
        let asked = query.get_untracked();
        spawn_local(async move {
            let result = session.check(fetch(asked.clone()).await);
            if query.try_get_untracked().as_deref() == Some(&asked) {
                let _ = found.try_set(result.into());
            }
        });
    });
    Effect::new(move |_| {
        query.track();
        Online::track_returns();
        load.run(());
    });
    (move || match found.get() {
        Remote::Loading => view! { <Skeleton what=what /> }.into_any(),
        Remote::Failed(error) => view! { <Failure error=error retry=load /> }.into_any(),
        Remote::Ready(report) => draw(report),
    })
    .into_any()
}

/// A month as it heads a column: "Nov 2026".
fn month_words(month: NaiveDate) -> String {
    let date = calendar_date(month);
    let mut words = String::new();
    // The day is the first word of a date.
    for word in date.split(' ').skip(1) {
        let _ = write!(words, "{}{word}", if words.is_empty() { "" } else { " " });
    }
    words
}

fn shown(report: ReasonsReport) -> AnyView {
    let total: u64 = report.counts.iter().map(|counted| counted.count).sum();
    let words = say(words::requests(total, report.from, report.to));
    if report.counts.is_empty() {
        return view! {
            <Empty title=fixed(words::NONE)>
                <p>{words}</p>
            </Empty>
        }
        .into_any();
    }
    let most = report
        .counts
        .iter()
        .map(|counted| counted.count)
        .max()
        .unwrap_or(1);
    let rows = report
        .counts
        .iter()
        .map(|counted| {
            let product = view! {
                <a href=paths::product_details(&counted.product.id) dir="auto" lang=counted.product.language.clone()>
                    {counted.product.text().to_owned()}
                </a>
            };
            // `meter` draws the share without a line of style in the markup.
            let share = view! {
                <span class="bar-cell">
                    <span class="num">{grouped(counted.count)}</span>
                    <meter min="0" max=most.to_string() value=counted.count.to_string() aria-hidden="true"></meter>
                </span>
            };
            row(vec![
                cell(columns::MONTH, "num nowrap", month_words(counted.month)),
                cell(columns::PRODUCT, "cell-wrap", product),
                cell(columns::REASON, "cell-wrap", reason_text(&counted.reason)),
                cell(columns::REQUESTS, "", share),
            ])
        })
        .collect();
    view! {
        <p class="small muted num panel__count" role="status">
            {words}
        </p>
        {reasons_chart(&report, month_words)}
        {table(
            fixed(words::CAPTION),
            &[(columns::MONTH, ""), (columns::PRODUCT, ""), (columns::REASON, ""), (columns::REQUESTS, "")],
            rows,
        )}
    }
    .into_any()
}
