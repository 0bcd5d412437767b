//! One receipt, as it is printed.

use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::receipts::{Party, Receipt, SheetRow};
use goodstanding_words::payments;
use goodstanding_words::payments::receipts as words;
use leptos::prelude::*;

use super::paid_cells::receipt_file;
use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, remote_page};
use crate::ui::CollectAny;
use crate::words::{Reader, fixed, say};

/// The page of one receipt.
#[component]
pub fn ReceiptPage(
    /// The transaction of which it is, as the address names it.
    id: TransactionId,
) -> impl IntoView {
    let title = say(words::title_of(id.as_str()));
    let parent = if Session::expect().is_staff() {
        Crumb::new(
            say(words::transaction(id.as_str())),
            paths::transaction(&id),
        )
    } else {
        Crumb::new(fixed(words::TITLE), paths::RECEIPTS)
    };
    remote_page(
        title,
        vec![parent],
        fixed(words::LOADING),
        move || {
            let id = id.clone();
            Box::pin(async move { api::receipt(&id).await })
        },
        |receipt| shown(&receipt),
    )
}

fn shown(receipt: &Receipt) -> AnyView {
    let print = |_| {
        // Where printing is not possible, the browser says so itself.
        let _ = window().print();
    };
    view! {
        <p class="receipt__actions">
            <a
                class="btn btn--primary"
                href=receipt_file(&receipt.number)
                download
                rel="external"
            >
                {fixed(words::DOWNLOAD_PDF)}
            </a>
            <button type="button" class="btn" on:click=print>
                {fixed(words::PRINT)}
            </button>
            <a class="btn" href=paths::transaction(&receipt.number)>
                {fixed(payments::SEE_PAYMENT)}
            </a>
        </p>
        {paper(receipt)}
    }
    .into_any()
}

/// The sheet of paper.
pub fn paper(receipt: &Receipt) -> AnyView {
    let sheet = receipt.sheet(&Reader);
    let facts = sheet.facts.into_iter().map(|(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    });
    let [what_for, period, quantity, amount] = sheet.heads;
    let (title, (sum_name, sum)) = (sheet.title.clone(), sheet.sum);
    view! {
        <article class="sheet paper" aria-label=title>
            <h2 class="paper__title">{sheet.title}</h2>
            <div class="paper__two">{sheet.seller.map(party)} {party(sheet.buyer)}</div>
            <dl class="paper__facts">{facts.collect_any()}</dl>
            <table class="paper__lines">
                <caption class="sr-only">{sheet.caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{what_for}</th>
                        <th scope="col">{period}</th>
                        <th scope="col" class="r">{quantity}</th>
                        <th scope="col" class="r">{amount}</th>
                    </tr>
                </thead>
                <tbody>{sheet.rows.into_iter().map(line).collect_any()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" colspan="3" class="r">{sum_name}</th>
                        <td class="r num">{sum}</td>
                    </tr>
                </tfoot>
            </table>
            <p class="paper__sentence">{sheet.sentence}</p>
            <p class="small muted">{sheet.note}</p>
        </article>
    }
    .into_any()
}

fn party(party: Party) -> AnyView {
    let lines = party.lines.into_iter();
    let lines = lines.map(|line| view! { <span dir="auto">{line}</span> }.into_any());
    view! {
        <section>
            <h3>{party.heading}</h3>
            <p class="paper__who">
                <strong dir="auto">{party.name}</strong>
                {lines.collect_any()}
            </p>
        </section>
    }
    .into_any()
}

fn line(row: SheetRow) -> AnyView {
    let below = row.below;
    let below = below.map(|words| view! { <span class="small muted" dir="auto">{words}</span> });
    view! {
        <tr>
            <th scope="row">
                <span dir="auto">{row.name}</span>
                {below}
            </th>
            <td class="num">{row.period}</td>
            <td class="r num">{row.quantity}</td>
            <td class="r num">{row.amount}</td>
        </tr>
    }
    .into_any()
}
