//! The customer's ways to pay: add, replace, remove.

use goodstanding_shared::payments::{PaymentMethod, ProcessorKind};
use goodstanding_words::actions;
use goodstanding_words::payments::{method_form, methods as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::method_form::{MethodDialog, Purpose};
use super::method_list::{Actions, own_methods};
use super::tabs::{PaymentsHead, PaymentsTab};
use super::unpaid::Unpaid;
use crate::api::{self, ApiError};
use crate::sessions::Session;
use crate::shell::{Online, Params, Remote};
use crate::ui::{Dialog, Empty, Failure, Skeleton, announce, focus_soon};
use crate::words::{fixed, say};

const ADD: &str = "add-payment-method";

/// The payment methods of the reader, and what is unpaid.
#[component]
pub fn PaymentMethodsPage() -> impl IntoView {
    let session = Session::expect();
    let found = RwSignal::new(Remote::<Vec<PaymentMethod>>::Loading);
    let load = Callback::new(move |()| {
        spawn_local(async move {
            let _ = found.try_set(session.check(api::payment_methods(None).await).into());
        });
    });
    load.run(());
    Online::on_return(load);
    let purpose = RwSignal::new(None::<Purpose>);
    let leaving = RwSignal::new(None::<PaymentMethod>);
    let actions = Actions {
        replace: Callback::new(move |method| purpose.set(Some(Purpose::Replace(Box::new(method))))),
        remove: Callback::new(move |method| leaving.set(Some(method))),
    };
    let unpaid = Unpaid::find();
    // One who pays by invoice has no number, and so no second one.
    let is_invoice = match session.processor() {
        ProcessorKind::None => true,
        ProcessorKind::Sandbox => false,
    };
    let pays_by_invoice = Memo::new(move |_| {
        let any = |methods: &Vec<PaymentMethod>| methods.iter().any(|it| it.brief.is_invoice());
        found.with(|found| found.ready().is_some_and(any))
    });
    let (add_words, empty_words) = if is_invoice {
        (
            fixed(method_form::PAY_BY_INVOICE),
            fixed(words::INVOICE_FOR_EACH),
        )
    } else {
        (fixed(method_form::ADD), fixed(words::ADD_ONE))
    };
    let add = adding(unpaid, purpose);
    // The row that opened the dialog may be gone: the focus goes where work goes on.
    let changed = Callback::new(move |()| {
        load.run(());
        focus_soon(ADD);
    });
    let stored = Callback::new(move |_: PaymentMethod| {
        changed.run(());
        unpaid.look_again();
    });
    let add_button = move || {
        (!(is_invoice && pays_by_invoice.get())).then(|| {
            view! {
                <button
                    type="button"
                    id=ADD
                    class="btn btn--primary"
                    aria-haspopup="dialog"
                    on:click=move |_| add.run(())
                >
                    {add_words}
                </button>
            }
            .into_any()
        })
    };
    view! {
        <PaymentsHead tab=PaymentsTab::Methods>{add_button}</PaymentsHead>
        {unpaid.view(add)}
        {move || match found.get() {
            Remote::Loading => view! { <Skeleton what=fixed(words::LOADING) /> }.into_any(),
            Remote::Failed(error) => view! { <Failure error=error retry=load /> }.into_any(),
            Remote::Ready(methods) if methods.is_empty() => {
                view! {
                    <div class="sheet">
                        <Empty title=fixed(words::NONE)>
                            <p>{empty_words}</p>
                        </Empty>
                    </div>
                }
                    .into_any()
            }
            Remote::Ready(methods) => own_methods(methods, actions),
        }}
        {move || {
            purpose
                .get()
                .map(|purpose_now| {
                    view! {
                        <MethodDialog
                            purpose=purpose_now
                            on_stored=stored
                            on_close=Callback::new(move |()| purpose.set(None))
                        />
                    }
                })
        }}
        {move || leaving.get().map(|method| view! { <RemoveDialog method=method leaving=leaving on_removed=changed /> })}
    }
}

/// Opens the dialog that adds one, when it is known what is unpaid: it offers to pay that. A link
/// can ask for it; left, it is not asked for again.
fn adding(unpaid: Unpaid, purpose: RwSignal<Option<Purpose>>) -> Callback<()> {
    let is_asked = RwSignal::new(false);
    Effect::new(move |_| {
        if is_asked.get() && unpaid.is_known() {
            is_asked.set(false);
            purpose.set(Some(Purpose::Add(unpaid.get_untracked())));
        }
    });
    let params = Params::of_page();
    Effect::new(move |_| {
        if params.get("add") == "yes" {
            params.set("add", "", true);
            is_asked.set(true);
        }
    });
    Callback::new(move |()| is_asked.set(true))
}

/// Asks once more: a removed method does not come back.
#[component]
fn RemoveDialog(
    method: PaymentMethod,
    leaving: RwSignal<Option<PaymentMethod>>,
    on_removed: Callback<()>,
) -> impl IntoView {
    let session = Session::expect();
    let failure = RwSignal::new(None::<ApiError>);
    let sending = RwSignal::new(false);
    let name = say(method.brief.name());
    let (id, version) = (method.brief.id, method.version);
    view! {
        <Dialog
            labelled_by="remove-heading"
            closable=Signal::derive(move || !sending.get())
            on_close=move |()| leaving.set(None)
            children=Box::new(move |handle| {
                let said = say(words::removed(&name));
                let send = move |_| {
                    if sending.get_untracked() {
                        return;
                    }
                    sending.set(true);
                    let said = said.clone();
                    spawn_local(async move {
                        let answer = session.check(api::remove_payment_method(id, version).await);
                        let _ = sending.try_set(false);
                        match answer {
                            Ok(()) => {
                                announce(said);
                                on_removed.run(());
                                handle.close();
                            }
                            Err(error) => {
                                let _ = failure.try_set(Some(error));
                            }
                        }
                    });
                };
                view! {
                    <div class="stack">
                        <h2 id="remove-heading">{say(words::remove_question(&name))}</h2>
                        <p class="muted">{fixed(words::NOT_PAYING)}</p>
                        {move || failure.get().map(|error| view! { <Failure error=error /> })}
                        <div class="dialog__actions">
                            <button type="button" class="btn" on:click=move |_| handle.close()>
                                {fixed(actions::NOT_NOW)}
                            </button>
                            <button
                                type="button"
                                class="btn btn--danger"
                                aria-disabled=move || sending.get().then_some("true")
                                on:click=send
                            >
                                {fixed(words::REMOVE_METHOD)}
                            </button>
                        </div>
                    </div>
                }
                    .into_any()
            })
        />
    }
}
