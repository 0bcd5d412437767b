//! Every customer, found by name, e-mail address or identifier.

use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::paging::Page;
use goodstanding_shared::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{NotFoundPage, PageHead, Remote};
use crate::ui::{Empty, Failure, SearchField, Skeleton, instant};

/// The page.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let session = Session::expect();
    let search = RwSignal::new(String::new());
    let found = RwSignal::new(Remote::<Page<CustomerSummary>>::Loading);
    let load = move |words: String| {
        spawn_local(async move {
            let result = session.check(api::customers(&words, None).await);
            // Answers of an older search are dropped.
            if search.try_with_untracked(|now| *now == words) == Some(true) {
                let _ = found.try_set(result.into());
            }
        });
    };
    let more = move |cursor: String| {
        let words = search.get_untracked();
        spawn_local(async move {
            match session.check(api::customers(&words, Some(&cursor)).await) {
                Ok(next) => {
                    let _ = found.try_update(|found| {
                        if let Remote::Ready(page) = found {
                            page.items.extend(next.items);
                            page.next_cursor = next.next_cursor;
                        }
                    });
                }
                Err(error) => {
                    let _ = found.try_set(Remote::Failed(error));
                }
            }
        });
    };
    Effect::new(move |_| load(search.get()));
    view! {
        <PageHead title="Customers".to_owned() />
        <div class="tools">
            <SearchField label="Search name, e-mail or ID" value=search on_input=move |words| search.set(words) />
        </div>
        {move || match found.get() {
            Remote::Loading => view! { <Skeleton what="customers" /> }.into_any(),
            Remote::Failed(error) if error.code() == Some(ProblemCode::NotFound) => view! { <NotFoundPage /> }.into_any(),
            Remote::Failed(error) => {
                view! { <Failure error=error retry=move |()| load(search.get_untracked()) /> }.into_any()
            }
            Remote::Ready(page) if page.items.is_empty() => {
                view! {
                    <Empty title="No customer matches">
                        <p>"Search for a part of the name, of the e-mail address, or for the whole ID."</p>
                    </Empty>
                }
                    .into_any()
            }
            Remote::Ready(page) => view! { <Rows page=page on_more=more /> }.into_any(),
        }}
    }
}

#[component]
fn Rows(page: Page<CustomerSummary>, #[prop(into)] on_more: Callback<String>) -> impl IntoView {
    let shown = format!("{} of {} customers", page.items.len(), page.total);
    let next = page.next_cursor;
    view! {
        <p class="small muted num" role="status">
            {shown}
        </p>
        <div class="sheet">
            <table class="table">
                <caption class="sr-only">"Customers"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"E-mail"</th>
                        <th scope="col" class="r">
                            "Services"
                        </th>
                        <th scope="col">"Since"</th>
                    </tr>
                </thead>
                <tbody>
                    {page
                        .items
                        .into_iter()
                        .map(|customer| {
                            view! {
                                <tr>
                                    <td class="cell-name">
                                        <a class="row-link" href=paths::customer_services(customer.id) dir="auto">
                                            {customer.name}
                                        </a>
                                        <span class="cell-sub mono muted">{customer.id.to_string()}</span>
                                    </td>
                                    <td data-label="E-mail">{customer.email}</td>
                                    <td class="r num" data-label="Services">
                                        {customer.services}
                                    </td>
                                    <td class="num" data-label="Since">
                                        {instant(customer.created_at, false)}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
        {next
            .map(|cursor| {
                view! {
                    <p class="show-all">
                        <button type="button" class="btn" on:click=move |_| on_more.run(cursor.clone())>
                            "Show more customers"
                        </button>
                    </p>
                }
            })}
    }
}
