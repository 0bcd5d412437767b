//! The head of a page: title, breadcrumb, heading. On a change of page the heading takes the focus,
//! so that a screen reader says where the reader is and the keyboard goes on from there.

use core::cell::Cell;

use goodstanding_words::shell as words;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

use crate::paths;
use crate::ui::{CollectAny, Icon, icon};
use crate::words::fixed;

/// The id of every page's heading.
const HEADING: &str = "page-heading";

thread_local! {
    /// The first page does not take the focus: the browser has just loaded the document.
    static FIRST: Cell<bool> = const { Cell::new(true) };
}

/// One step of the way to a page; the last one is the page itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// The words of the link.
    pub name: String,
    /// The address to which it leads.
    pub href: String,
}

impl Crumb {
    /// A step with a name and a place.
    pub fn new(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            href: href.into(),
        }
    }
}

/// What the shell shows about the page in sight.
#[derive(Clone, Copy)]
pub struct PageTitle {
    title: RwSignal<String>,
    parents: RwSignal<Vec<Crumb>>,
}

impl PageTitle {
    /// Provides it to everything below, and keeps the document's title in step.
    pub(super) fn provide() -> Self {
        let page = Self {
            title: RwSignal::new(String::new()),
            parents: RwSignal::default(),
        };
        Effect::new(move |_| {
            let title = page.title.get();
            let parts = [title.as_str(), fixed(words::BILLING), "Goodstanding"];
            document().set_title(
                &parts
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" – "),
            );
        });
        provide_context(page);
        page
    }

    /// Renames the page in sight, once its name is known.
    pub fn rename(self, title: impl Into<String>) {
        let title = title.into();
        if self.title.with_untracked(|known| *known != title) {
            self.title.set(title);
        }
    }

    /// Says the way to the page in sight, once it is known.
    pub fn lead(self, parents: Vec<Crumb>) {
        self.parents.set(parents);
    }
}

/// Gives the heading the focus, once it is drawn. Without scrolling: a new page is at its top, and
/// a page that one came back to where it was.
fn focus_heading() {
    request_animation_frame(|| {
        let heading = document().get_element_by_id(HEADING);
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = heading.focus_with_options(&options);
        }
    });
}

/// The heading of a page with what stands beside it.
#[component]
pub fn PageHead(
    /// The heading, which is the document's title as well.
    #[prop(into)]
    title: Signal<String>,
    /// The way to it, without itself.
    #[prop(optional)]
    parents: Vec<Crumb>,
    /// What stands below the heading.
    #[prop(optional, into)]
    below: ViewFn,
    /// Actions at the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let page = expect_context::<PageTitle>();
    page.lead(parents);
    page.rename(title.get_untracked());
    Effect::new(move |_| page.rename(title.get()));
    if !FIRST.replace(false) {
        focus_heading();
    }
    view! {
        <div class="page-head">
            <div class="page-head__words">
                <h1 id=HEADING tabindex="-1">
                    {move || title.get()}
                </h1>
                {move || below.run()}
            </div>
            {children.map(|children| view! { <div class="page-head__actions">{children()}</div> }.into_any())}
        </div>
    }
}

/// The way to the page in sight; on a phone only the way back.
#[component]
pub(super) fn Breadcrumb() -> impl IntoView {
    let page = expect_context::<PageTitle>();
    let pathname = use_location().pathname;
    // What lies deeper has a way back, known as soon as the page is: its place is kept until then.
    let class = move || {
        if pathname.with(|path| path == paths::CART || path[1..].contains('/')) {
            "breadcrumb breadcrumb--back"
        } else {
            "breadcrumb"
        }
    };
    view! {
        <nav class=class aria-label=fixed(words::BREADCRUMB)>
            <ol>
                <li class="breadcrumb__root">{fixed(words::BILLING)}</li>
                {move || {
                    page.parents
                        .get()
                        .into_iter()
                        .map(|crumb| {
                            view! {
                                <li class="breadcrumb__parent">
                                    <a href=crumb.href>
                                        {icon(Icon::ChevronLeft)}
                                        {crumb.name}
                                    </a>
                                </li>
                            }
                        })
                        .collect_any()
                }}
                <li class="breadcrumb__page">
                    <span aria-current="page">{move || page.title.get()}</span>
                </li>
            </ol>
        </nav>
    }
}
