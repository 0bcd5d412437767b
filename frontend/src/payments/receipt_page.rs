//! One receipt, as it is printed.

use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::receipts::{Merchant, Payer, Receipt, ReceiptLine};
use goodstanding_shared::text::ServiceName;
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, remote_page};
use crate::ui::{CollectAny, money_text, name_of};

/// The page of one receipt.
#[component]
pub fn ReceiptPage(
    /// The transaction of which it is, as the address names it.
    id: TransactionId,
) -> impl IntoView {
    let title = format!("Receipt {id}");
    let parent = if Session::expect().is_staff() {
        Crumb::new(format!("Transaction {id}"), paths::transaction(&id))
    } else {
        Crumb::new("Receipts", paths::RECEIPTS)
    };
    remote_page(
        title,
        vec![parent],
        "the receipt",
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
            <button type="button" class="btn btn--primary" on:click=print>
                "Print or save as PDF"
            </button>
            <a class="btn" href=paths::transaction(&receipt.number)>
                "See the payment"
            </a>
        </p>
        {paper(receipt)}
    }
    .into_any()
}

/// The sheet of paper.
pub fn paper(receipt: &Receipt) -> AnyView {
    let facts = receipt.facts().into_iter().map(|(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    });
    let from = receipt.merchant.as_ref().map(seller);
    let lines = if receipt.lines.is_empty() {
        let name = name_of(receipt.services.iter().map(ServiceName::as_str), "Payment");
        view! {
            <tr>
                <th scope="row" dir="auto">{name}</th>
                <td></td>
                <td></td>
                <td class="r num">{money_text(receipt.amount)}</td>
            </tr>
        }
        .into_any()
    } else {
        receipt.lines.iter().map(line).collect_any().into_any()
    };
    view! {
        <article class="sheet paper" aria-label=receipt.title()>
            <h2 class="paper__title">{receipt.title()}</h2>
            <div class="paper__two">{from} {buyer(&receipt.payer)}</div>
            <dl class="paper__facts">{facts.collect_any()}</dl>
            <table class="paper__lines">
                <caption class="sr-only">"What was paid"</caption>
                <thead>
                    <tr>
                        <th scope="col">"What for"</th>
                        <th scope="col">"Period"</th>
                        <th scope="col" class="r">"Quantity"</th>
                        <th scope="col" class="r">"Amount"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" colspan="3" class="r">{receipt.sum_label()}</th>
                        <td class="r num">{money_text(receipt.amount)}</td>
                    </tr>
                </tfoot>
            </table>
            <p class="paper__sentence">{receipt.sentence(money_text)}</p>
            <p class="small muted">{Receipt::NOTE}</p>
        </article>
    }
    .into_any()
}

fn seller(merchant: &Merchant) -> AnyView {
    let lines = merchant.address.iter().chain(&merchant.tax_id);
    let lines = lines.map(|line| view! { <span dir="auto">{line.clone()}</span> }.into_any());
    view! {
        <section>
            <h3>"From"</h3>
            <p class="paper__who">
                <strong dir="auto">{merchant.name.clone()}</strong>
                {lines.collect_any()}
            </p>
        </section>
    }
    .into_any()
}

fn buyer(payer: &Payer) -> AnyView {
    view! {
        <section>
            <h3>"To"</h3>
            <p class="paper__who">
                <strong dir="auto">{payer.name.clone()}</strong>
                <span>{payer.email.clone()}</span>
            </p>
        </section>
    }
    .into_any()
}

fn line(line: &ReceiptLine) -> AnyView {
    // The service is what the reader knows; the product is what the merchant sells.
    let (name, below) = if line.services.is_empty() {
        (line.product.clone(), None)
    } else {
        let names: Vec<&str> = line.services.iter().map(ServiceName::as_str).collect();
        (names.join(", "), Some(line.product.clone()))
    };
    let below = below.map(|words| view! { <span class="small muted" dir="auto">{words}</span> });
    view! {
        <tr>
            <th scope="row">
                <span dir="auto">{name}</span>
                {below}
            </th>
            <td class="num">{line.period()}</td>
            <td class="r num">{line.quantity.to_string()}</td>
            <td class="r num">{money_text(line.amount)}</td>
        </tr>
    }
    .into_any()
}
