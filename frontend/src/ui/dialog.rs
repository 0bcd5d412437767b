//! A modal dialog on the browser's own: top layer, inert background, Escape and the return of the
//! focus come with it.

use goodstanding_words::actions;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::icon::{Icon, icon};
use crate::words::fixed;

/// Closes a dialog from inside.
#[derive(Clone, Copy)]
pub struct DialogHandle {
    node: NodeRef<html::Dialog>,
    /// Taken when it is told, so that it is told once.
    on_close: StoredValue<Option<Callback<()>>>,
}

impl DialogHandle {
    /// Closes it, as Escape does.
    pub fn close(self) {
        if let Some(dialog) = self.node.get_untracked() {
            let dialog: &HtmlDialogElement = dialog.unchecked_ref();
            dialog.close();
        }
        self.tell();
    }

    /// Says that it is closed. The browser's own word comes a task later, when the focus is back
    /// already and a quick key may have opened the next dialog: it must find this one gone, and
    /// nobody may take that word for the next one's.
    fn tell(self) {
        if let Some(on_close) = self.on_close.try_update_value(Option::take).flatten() {
            on_close.run(());
        }
    }
}

/// A modal dialog that opens when it is mounted.
#[component]
pub fn Dialog(
    /// The id of the heading that names it.
    labelled_by: &'static str,
    /// Whether it may be closed by Escape now.
    #[prop(into)]
    closable: Signal<bool>,
    /// Called when it was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
    /// Whether it rises from the foot of a phone, where a thumb reaches it, and can be pulled down.
    #[prop(optional)]
    is_drawer: bool,
    /// Its content, given the handle that closes it.
    children: Box<dyn FnOnce(DialogHandle) -> AnyView + Send>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let handle = DialogHandle {
        node,
        on_close: StoredValue::new(Some(on_close)),
    };
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            let dialog: &HtmlDialogElement = dialog.unchecked_ref();
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let pull = is_drawer.then(|| super::pull::pull_down(node, closable, move || handle.close()));
    view! {
        <dialog
            class="dialog"
            class:dialog--drawer=is_drawer
            node_ref=node
            aria-labelledby=labelled_by
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                if closable.get_untracked() {
                    handle.close();
                }
            }
            on:close=move |_| handle.tell()
        >
            {pull}
            {children(handle)}
        </dialog>
    }
}

/// The head of a dialog: its heading, which has the focus at first, what it is about, and the
/// button that leaves it.
pub fn dialog_head(
    id: &'static str,
    heading: impl IntoView,
    about: impl IntoView,
    leave: impl Fn() + 'static,
) -> AnyView {
    view! {
        <div class="dialog__head">
            <div>
                <h2 id=id tabindex="-1" autofocus>
                    {heading.into_any()}
                </h2>
                <p class="muted small num" dir="auto">
                    {about.into_any()}
                </p>
            </div>
            <button
                type="button"
                class="btn btn--quiet btn--icon"
                aria-label=fixed(actions::CLOSE)
                on:click=move |_| leave()
            >
                {icon(Icon::Close)}
            </button>
        </div>
    }
    .into_any()
}
