//! How all subscriptions stood at the end of a day: status by billing status, each number a link to
//! what it counts.

use goodstanding_shared::reports::StandingsReport;
use goodstanding_shared::subscriptions::{BillingChoice, Standing, SubscriptionStatus};
use goodstanding_words::reports::{reasons, standing as words};
use goodstanding_words::{actions, columns, reports};
use leptos::prelude::*;

use super::reasons_page::report_view;
use super::standings_chart::standings_chart;
use crate::api;
use crate::clock;
use crate::paths;
use crate::shell::{PageHead, Params};
use crate::ui::{filter_input, grouped};
use crate::words::{fixed, say};

/// The report of how many subscriptions stand in which way.
#[component]
pub fn StandingsPage() -> impl IntoView {
    let params = Params::of_page();
    let query = params.text_of(&["as_of"]);
    let csv = move || api::download("/reports/standings.csv", &query.get());
    let date = Signal::derive(move || match params.get("as_of") {
        date if date.is_empty() => clock::now().date_naive().to_string(),
        date => date,
    });
    view! {
        <PageHead title=fixed(reports::STANDINGS).to_owned()>
            <a class="btn" href=paths::REPORTS_REASONS>
                {fixed(reasons::TITLE)}
            </a>
            <a class="btn" href=csv download=fixed(words::FILE) rel="external">
                {fixed(actions::DOWNLOAD_CSV)}
            </a>
        </PageHead>
        <div class="tools tools--listing">{filter_input(fixed(words::AS_OF), "date", date, params.setter("as_of"))}</div>
        {report_view(fixed(words::LOADING_MONTHS), query, |query| Box::pin(api::standings_history(query)), standings_chart)}
        {report_view(fixed(reports::LOADING), query, |query| Box::pin(api::standings(query)), matrix)}
    }
}

fn count(report: &StandingsReport, standing: Standing) -> u64 {
    report
        .counts
        .iter()
        .find(|counted| counted.standing == standing)
        .map_or(0, |counted| counted.count)
}

fn matrix(report: StandingsReport) -> AnyView {
    let as_of = report.as_of;
    let heads = BillingChoice::all()
        .map(|billing| view! { <th scope="col" class="r">{fixed(billing.label())}</th> }.into_any())
        .collect::<Vec<_>>();
    let rows = SubscriptionStatus::ALL
        .iter()
        .map(|status| {
            let mut sum = 0;
            let cells = BillingChoice::all()
                .map(|billing| {
                    let Ok(standing) = Standing::new(*status, billing.0) else {
                        // A pair that cannot be: no number, not even nothing.
                        return view! {
                            <td class="r muted">
                                <span aria-hidden="true">"·"</span>
                                <span class="sr-only">{fixed(words::CANNOT_OCCUR)}</span>
                            </td>
                        }
                        .into_any();
                    };
                    let number = count(&report, standing);
                    sum += number;
                    if number == 0 {
                        return view! { <td class="r num muted">"0"</td> }.into_any();
                    }
                    let name = say(words::counted(number, standing.words()));
                    view! {
                        <td class="r num">
                            <a href=paths::standing_list(standing, as_of) aria-label=name>
                                {grouped(number)}
                            </a>
                        </td>
                    }
                    .into_any()
                })
                .collect::<Vec<_>>();
            view! {
                <tr>
                    <th scope="row">{fixed(status.label())}</th>
                    {cells}
                    <td class="r num">
                        <strong>{grouped(sum)}</strong>
                    </td>
                </tr>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let total = report.counts.iter().map(|counted| counted.count).sum();
    view! {
        <p class="small muted num panel__count" role="status">
            {say(words::subscriptions_on(total, as_of))}
        </p>
        <div class="sheet table-scroll" role="region" aria-label=fixed(reports::STANDINGS) tabindex="0">
            <table class="table matrix">
                <caption class="sr-only">{fixed(words::CAPTION)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{fixed(columns::STATUS)}</th>
                        {heads}
                        <th scope="col" class="r">
                            {fixed(reports::EVERY)}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="small muted below-table">{fixed(words::DOT)}</p>
    }
    .into_any()
}
