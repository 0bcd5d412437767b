//! What can be done to a subscription, on its page: the buttons, the dialog of the one that was
//! pressed, and what became of it.

use core::cell::RefCell;

use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::life::{ActionRefusal, SubscriptionAction as Action};
use goodstanding_shared::subscriptions::{
    SubscriptionActionReply, SubscriptionDetails, UnpaidSubscription,
};
use goodstanding_shared::tone::Tone;
use goodstanding_shared::transactions::ResponseCode;
use goodstanding_words::subscriptions::done as words;
use goodstanding_words::{Amount, Fixed, actions, payments};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::action_dialog::SubscriptionActionDialog;
use super::upgrade_dialog::UpgradeDialog;
use super::verbs::{Verb, act};
use crate::actions::{ActionButton, Note, action_bar, actions_with_more, show_note};
use crate::api;
use crate::clock::Minute;
use crate::paths;
use crate::payments::{MethodDialog, Purpose, outcome};
use crate::services::ServicesStore;
use crate::sessions::Session;
use crate::shell::Loaded;
use crate::ui::{BannerKind, announce, focus_soon};
use crate::words::{fixed, say};

thread_local! {
    /// What became of an action that led to the page of another subscription: of which one, and the
    /// words.
    static ARRIVING: RefCell<Option<(SubscriptionId, Note)>> = const { RefCell::new(None) };
}

/// What a page holds on which something can be done to a subscription.
#[derive(Clone, Copy)]
pub struct Acting {
    details: Loaded<SubscriptionDetails>,
    place: Place,
    /// Called when something was done.
    changed: Callback<()>,
    open: RwSignal<Option<Verb>>,
    /// Whether the actions behind *More* are in sight.
    more: RwSignal<bool>,
    /// What is paid with a payment method that is added.
    adding: RwSignal<Option<Vec<UnpaidSubscription>>>,
    /// What became of the last action.
    pub note: RwSignal<Option<Note>>,
}

/// On which page it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// That of the subscription: another version of it has another page.
    Subscription,
    /// That of a service, which goes along to the next version.
    Service,
}

impl Acting {
    /// On the page of the subscription. `changed` is called when something was done.
    pub(super) fn new(
        id: SubscriptionId,
        details: Loaded<SubscriptionDetails>,
        changed: Callback<()>,
    ) -> Self {
        let arrived = ARRIVING.take().filter(|(of, _)| *of == id);
        Self {
            note: RwSignal::new(arrived.map(|(_, note)| note)),
            ..Self::at(Place::Subscription, details, changed)
        }
    }

    /// On the page of a service that the subscription pays for. `changed` is called when something
    /// was done.
    pub fn of_service(details: Loaded<SubscriptionDetails>, changed: Callback<()>) -> Self {
        Self::at(Place::Service, details, changed)
    }

    fn at(place: Place, details: Loaded<SubscriptionDetails>, changed: Callback<()>) -> Self {
        Self {
            details,
            place,
            changed,
            open: RwSignal::new(None),
            more: RwSignal::new(false),
            adding: RwSignal::new(None),
            note: RwSignal::new(None),
        }
    }

    /// Closes what is open, and opens the dialog in which a payment method is added that pays at
    /// once what is unpaid here.
    fn add_and_pay(self) {
        let id = self
            .details
            .get_untracked()
            .map(|details| details.subscription.id);
        let session = Session::expect();
        spawn_local(async move {
            match session.check(api::unpaid().await) {
                Ok(mut unpaid) => {
                    unpaid.retain(|one| Some(one.id) == id);
                    let _ = self.open.try_set(None);
                    let _ = self.adding.try_set(Some(unpaid));
                }
                Err(error) => {
                    let _ = self.open.try_set(None);
                    show_note(
                        self.note,
                        Note {
                            kind: BannerKind::Fail,
                            text: error.detail(),
                            ..Note::done(fixed(words::UNPAID_NOT_READ))
                        },
                    );
                }
            }
        });
    }
}

/// The buttons of what is offered; none where nothing can be done any more.
pub fn buttons(
    details: &SubscriptionDetails,
    acting: Acting,
    is_offered: fn(Verb) -> bool,
) -> Option<AnyView> {
    let buttons: Vec<ActionButton> = shown(details)
        .filter(|verb| is_offered(*verb))
        .map(|verb| button(verb, details, acting))
        .collect();
    (!buttons.is_empty()).then(|| actions_with_more(buttons, acting.more))
}

/// The button that cancels, at the top of the details; none where it is over.
pub(super) fn cancel_button(details: &SubscriptionDetails, acting: Acting) -> Option<AnyView> {
    let verb = shown(details).find(|verb| *verb == Verb::Cancel)?;
    Some(action_bar(vec![button(verb, details, acting)]))
}

/// What the reader can do to one that stands so. Where nothing is unpaid, nothing is to be paid.
fn shown(details: &SubscriptionDetails) -> impl Iterator<Item = Verb> {
    let actor = if Session::expect().is_staff() {
        ActorKind::Staff
    } else {
        ActorKind::Customer
    };
    let status = details.life.standing.status();
    let is_unpaid =
        act(details, Action::PayNow, None, Minute::of_today()) != Err(ActionRefusal::NothingToPay);
    Verb::ALL
        .into_iter()
        .filter(move |verb| verb.is_shown(actor, status) && (is_unpaid || *verb != Verb::PayNow))
}

fn button(verb: Verb, details: &SubscriptionDetails, acting: Acting) -> ActionButton {
    let refusal = verb.offered(details, Minute::of_today()).err();
    ActionButton {
        id: verb.id().to_owned(),
        label: label(verb, details),
        is_primary: refusal.is_none() && verb.is_primary(details),
        refusal,
        press: Callback::new(move |()| acting.open.set(Some(verb))),
    }
}

/// The words on a button: what is paid stands on it.
fn label(verb: Verb, details: &SubscriptionDetails) -> String {
    let charge = (verb == Verb::PayNow)
        .then(|| {
            act(details, Action::PayNow, None, Minute::of_today())
                .ok()?
                .charge
        })
        .flatten();
    charge.map_or_else(
        || fixed(verb.label(details.life.standing.status())).to_owned(),
        |charge| say(actions::pay_sum(charge.amount.into())),
    )
}

/// The dialog of the button that was pressed. It stands beside what is drawn anew when the
/// subscription changes.
pub fn dialogs(acting: Acting) -> AnyView {
    let navigate = StoredValue::new(use_navigate());
    let store = ServicesStore::expect();
    let is_staff = Session::expect().is_staff();
    let on_done = Callback::new(move |(action, reply): (Action, SubscriptionActionReply)| {
        // Whatever it was, it may have changed services.
        store.invalidate();
        let note = note_of(action, &reply, is_staff);
        acting.more.set(false);
        acting.changed.run(());
        let id = acting
            .details
            .get_untracked()
            .map(|details| details.subscription.id);
        match reply.details {
            None => {
                announce(note.title);
                go(navigate, paths::SUBSCRIPTIONS_ALL);
            }
            Some(details)
                if acting.place == Place::Service || Some(details.subscription.id) == id =>
            {
                acting.details.set(details);
                show_note(acting.note, note);
            }
            // The version that took its place has a page of its own.
            Some(details) => {
                let newer = details.subscription.id;
                announce(note.title.clone());
                ARRIVING.replace(Some((newer, note)));
                go(navigate, &paths::subscription(newer));
            }
        }
    });
    let acts = move || {
        acting.open.get().map(|verb| {
            let on_close = move |()| {
                acting.open.set(None);
                // What became of it has the focus; without that the focus goes back.
                if acting.note.with_untracked(Option::is_none) {
                    focus_soon(verb.id());
                }
            };
            acting.note.set(None);
            if verb == Verb::Upgrade {
                view! { <UpgradeDialog details=acting.details on_done=on_done on_close=on_close /> }
                    .into_any()
            } else {
                let on_add = Callback::new(move |()| acting.add_and_pay());
                view! {
                    <SubscriptionActionDialog
                        verb=verb
                        details=acting.details
                        on_done=on_done
                        on_add=on_add
                        on_close=on_close
                    />
                }
                .into_any()
            }
        })
    };
    let adding = move || {
        acting.adding.get().map(|unpaid| {
            let on_stored = Callback::new(move |_| {
                store.invalidate();
                acting.details.load();
                acting.changed.run(());
            });
            let on_close = Callback::new(move |()| {
                acting.adding.set(None);
                focus_soon(Verb::PayNow.id());
            });
            view! { <MethodDialog purpose=Purpose::Add(unpaid) on_stored=on_stored on_close=on_close /> }
        })
    };
    view! {
        {acts}
        {adding}
    }
    .into_any()
}

fn go<F: Fn(&str, NavigateOptions) + Send + Sync + 'static>(navigate: StoredValue<F>, path: &str) {
    navigate.with_value(|navigate| navigate(path, NavigateOptions::default()));
}

/// What is said when it is done.
const fn said(action: Action) -> Fixed {
    match action {
        Action::PayNow => words::PAYMENT_MADE,
        Action::Upgrade => words::UPGRADED,
        Action::PauseAtEnd => words::PAUSE_PLANNED,
        Action::PauseNow => words::PAUSED,
        Action::ResumeKeepingDate | Action::ResumeFromToday => words::RESUMED,
        Action::CancelAtEnd => words::CANCELLATION_PLANNED,
        Action::CancelNow => words::CANCELLED,
        Action::Withdraw => words::CANCELLATION_WITHDRAWN,
        Action::Activate => words::ACTIVATED,
        Action::MoveStart => words::START_MOVED,
        Action::ForceEnd | Action::WithdrawContract => words::ENDED,
        Action::Delete => words::DELETED,
    }
}

/// Whether it begins with a charge. The others may find one under way, which is not theirs to tell
/// of.
const fn may_charge(action: Action) -> bool {
    matches!(
        action,
        Action::PayNow
            | Action::Upgrade
            | Action::Activate
            | Action::ResumeKeepingDate
            | Action::ResumeFromToday
    )
}

/// What became of it: of the charge first, where there was one.
pub fn note_of(action: Action, reply: &SubscriptionActionReply, is_staff: bool) -> Note {
    let Some(charge) = reply.charge.as_ref().filter(|_| may_charge(action)) else {
        return Note::done(fixed(said(action)));
    };
    // Who pays is told what became of what was to be paid.
    let became = reply
        .details
        .as_ref()
        .filter(|_| action == Action::PayNow && !is_staff)
        .map(|details| outcome(charge, &details.services, details.life.entitled_through));
    let sum = Amount::from(charge.amount);
    let why = fixed(
        charge
            .response
            .map_or(charge.status.sentence(), ResponseCode::sentence),
    );
    let seen = (
        fixed(payments::SEE_PAYMENT).to_owned(),
        paths::transaction(&charge.id),
    );
    let pays = matches!(action, Action::PayNow | Action::Upgrade);
    match charge.status.tone() {
        Tone::Ok => Note {
            kind: BannerKind::Info,
            title: if action == Action::PayNow {
                fixed(words::PAID).to_owned()
            } else {
                fixed(said(action)).to_owned()
            },
            text: became.unwrap_or_else(|| {
                say(match &charge.payment_method {
                    Some(method) => words::taken_from(&say(method.name()), sum),
                    None => words::taken(sum),
                })
            }),
            link: Some(seen),
        },
        Tone::Bad | Tone::Off => Note {
            kind: BannerKind::Fail,
            title: if pays {
                fixed(words::NOT_PAID).to_owned()
            } else {
                fixed(said(action)).to_owned()
            },
            text: if action == Action::Upgrade {
                say(words::sum_nothing_changed(sum, why))
            } else {
                became.unwrap_or_else(|| say(words::sum_why(sum, why)))
            },
            link: if is_staff {
                Some(seen)
            } else {
                Some((
                    fixed(payments::UPDATE_METHOD).to_owned(),
                    paths::PAYMENT_METHODS.to_owned(),
                ))
            },
        },
        Tone::Info | Tone::Sched | Tone::Warn => Note {
            kind: BannerKind::Warn,
            title: if pays {
                fixed(words::NOT_PAID_YET).to_owned()
            } else {
                fixed(said(action)).to_owned()
            },
            text: became.unwrap_or_else(|| say(words::sum_why(sum, why))),
            link: Some(seen),
        },
    }
}
