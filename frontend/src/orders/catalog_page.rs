//! Billing / Order services: the public products by group.

use goodstanding_shared::catalog::{Catalog, Product};
use goodstanding_words::orders::catalog as words;
use goodstanding_words::{counts, orders};
use leptos::prelude::*;

use super::CatalogStore;
use super::price_text::{first_price, setup_text};
use crate::paths;
use crate::shell::{PageHead, Remote};
use crate::ui::{Empty, Failure, SearchField, Skeleton, lower_case, text_in};
use crate::words::{fixed, say};

/// The page of the catalogue, group by group.
#[component]
pub fn CatalogPage() -> impl IntoView {
    let catalog = CatalogStore::open();
    let search = RwSignal::new(String::new());
    view! {
        <PageHead title=fixed(orders::ORDER_SERVICES).to_owned() />
        {move || match catalog.get() {
            Remote::Loading => view! { <Skeleton what=fixed(words::LOADING) /> }.into_any(),
            Remote::Failed(error) => view! { <Failure error=error retry=move |()| catalog.load() /> }.into_any(),
            Remote::Ready(catalog) if catalog.products.is_empty() => {
                view! {
                    <Empty title=fixed(words::NOTHING_FOR_SALE)>
                        <p>{fixed(words::APPEARS_HERE)}</p>
                    </Empty>
                }
                    .into_any()
            }
            Remote::Ready(catalog) => view! { <Groups catalog=catalog search=search /> }.into_any(),
        }}
    }
}

#[component]
fn Groups(catalog: Catalog, search: RwSignal<String>) -> impl IntoView {
    let catalog = StoredValue::new(catalog);
    let found = Memo::new(move |_| {
        let words: Vec<String> =
            search.with(|search| search.split_whitespace().map(lower_case).collect());
        catalog.with_value(|catalog| {
            let fits = |product: &&Product| {
                let text = lower_case(&format!(
                    "{} {} {}",
                    product.name, product.group, product.description
                ));
                words.iter().all(|word| text.contains(word.as_str()))
            };
            catalog
                .products
                .iter()
                .filter(fits)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let count = move || say(counts::products(found.with(Vec::len) as u64));
    view! {
        <div class="tools">
            <SearchField label=fixed(words::SEARCH) value=search on_input=move |words| search.set(words) />
            <p class="small muted" role="status">
                {count}
            </p>
        </div>
        {move || {
            if found.with(Vec::is_empty) {
                return view! {
                    <Empty title=fixed(words::NO_MATCH)>
                        <p>
                            <button type="button" class="btn" on:click=move |_| search.set(String::new())>
                                {fixed(words::CLEAR_SEARCH)}
                            </button>
                        </p>
                    </Empty>
                }
                    .into_any();
            }
            let groups = catalog.with_value(|catalog| catalog.groups.clone());
            groups
                .into_iter()
                .filter_map(|group| {
                    let products = found
                        .with(|found| found.iter().filter(|product| product.group == group).cloned().collect::<Vec<_>>());
                    (!products.is_empty()).then(|| view! { <Group name=group products=products catalog=catalog /> })
                })
                .collect_view()
                .into_any()
        }}
    }
}

#[component]
fn Group(name: String, products: Vec<Product>, catalog: StoredValue<Catalog>) -> impl IntoView {
    let language = products
        .first()
        .and_then(|product| product.group_language.clone());
    let heading = text_in(&name, language.as_ref());
    view! {
        <section class="group" aria-label=name>
            <h2>{heading}</h2>
            <ul class="cards">
                {products
                    .into_iter()
                    .map(|product| {
                        let price = catalog.with_value(|catalog| first_price(&product, catalog));
                        let setup = product.prices.first().map(|price| setup_text(price.setup_fee));
                        view! {
                            <li class="card card--product">
                                <h3 class="card__name">
                                    <a class="card__link" href=paths::product(&product.id) draggable="false" dir="auto" lang=product.name_language.clone()>
                                        {product.name.clone()}
                                    </a>
                                </h3>
                                <p class="card__text muted" dir="auto" lang=product.description_language.clone()>{product.description.clone()}</p>
                                <p class="price price--text">{price}</p>
                                <div class="card__foot">
                                    <span class="small muted">{setup}</span>
                                    <span class="btn btn--small" aria-hidden="true">
                                        {fixed(orders::ORDER)}
                                    </span>
                                </div>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
