//! A modal dialog on the browser's own: top layer, inert background, Escape and the return of the focus come with it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// Closes a dialog from inside.
#[derive(Clone, Copy)]
pub struct DialogHandle(NodeRef<html::Dialog>);

impl DialogHandle {
    /// Closes it, as Escape does.
    pub fn close(self) {
        if let Some(dialog) = self.0.get_untracked() {
            let dialog: &HtmlDialogElement = dialog.unchecked_ref();
            dialog.close();
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
    /// Its content, given the handle that closes it.
    children: Box<dyn FnOnce(DialogHandle) -> AnyView + Send>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            let dialog: &HtmlDialogElement = dialog.unchecked_ref();
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=node
            aria-labelledby=labelled_by
            on:cancel=move |event: web_sys::Event| {
                if !closable.get_untracked() {
                    event.prevent_default();
                }
            }
            on:close=move |_| on_close.run(())
        >
            {children(DialogHandle(node))}
        </dialog>
    }
}
