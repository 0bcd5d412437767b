//! The dialog in which a row is decided: that of the page on which it could be decided as well.
//! What it is about is fetched first, as it is now.

use goodstanding_shared::ids::{OrderId, SubscriptionId, TransactionId};
use goodstanding_shared::inbox::InboxRow;
use goodstanding_shared::orders::{Order, OrderAction};
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::subscriptions::life::SubscriptionAction;
use goodstanding_shared::subscriptions::{SubscriptionActionReply, SubscriptionDetails};
use goodstanding_shared::transactions::{
    TransactionAction, TransactionDetails, TransactionStatus, TransactionsQuery,
};
use goodstanding_words::inbox;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::rows::{Decide, action_id};
use crate::actions::{Note, show_note};
use crate::api::{self, ApiError};
use crate::cancellations::Completing;
use crate::orders::{self, Accepting};
use crate::part::within;
use crate::services::ServicesStore;
use crate::sessions::Session;
use crate::shell::{Desk, Loaded};
use crate::subscriptions::{SubscriptionActionDialog, Verb, note_of};
use crate::transactions::{TransactionActionDialog, transaction_note};
use crate::ui::{BannerKind, focus_soon};
use crate::words::fixed;

/// What is being decided.
#[derive(Clone, PartialEq, Eq)]
enum Open {
    Charge(SubscriptionId),
    Record(TransactionId),
    Order(OrderId),
}

/// What is being decided, and what became of the last decision.
#[derive(Clone, Copy)]
pub(super) struct Deciding {
    open: RwSignal<Option<Open>>,
    /// The button that opened it.
    button: StoredValue<String>,
    note: RwSignal<Option<Note>>,
    completing: Completing,
    desk: Desk,
}

impl Deciding {
    pub(super) fn new(desk: Desk) -> Self {
        let note = RwSignal::new(None);
        let reload = Callback::new(move |()| desk.renew());
        Self {
            open: RwSignal::new(None),
            button: StoredValue::new(String::new()),
            note,
            completing: Completing::new(note, reload),
            desk,
        }
    }

    /// Where it stands what became of the last decision.
    pub(super) const fn note(self) -> RwSignal<Option<Note>> {
        self.note
    }

    /// Opens the dialog of a row.
    pub(super) fn decide(self) -> Decide {
        Callback::new(move |row: InboxRow| {
            self.note.set(None);
            self.button.set_value(action_id(&row));
            match row {
                InboxRow::Payment(row) => {
                    let unpaid = row.trouble.unpaid;
                    if unpaid.reason.is_invoice() {
                        self.find_invoice(unpaid.subscription);
                    } else {
                        self.open.set(Some(Open::Charge(unpaid.subscription)));
                    }
                }
                InboxRow::Order(row) => self.open.set(Some(Open::Order(row.order.id))),
                InboxRow::Request(row) => self.completing.begin(row.request.service.id),
            }
        })
    }

    fn fail(self, title: &str, error: &ApiError) {
        let kind = BannerKind::Fail;
        let text = error.detail();
        let done = Note::done(title);
        show_note(self.note, Note { kind, text, ..done });
    }

    /// Which of the invoices of a subscription is to be paid first.
    fn find_invoice(self, subscription: SubscriptionId) {
        let session = Session::expect();
        let query = TransactionsQuery {
            subscription: Some(subscription),
            statuses: vec![TransactionStatus::AuthorizationPending],
            method: Some(PaymentMethodKind::Invoice),
            ..TransactionsQuery::default()
        };
        let query = format!("{}&limit=100", query.into_query_string());
        spawn_local(async move {
            match session.check(api::transactions(query).await) {
                Ok(page) => {
                    if let Some(oldest) = page.items.last() {
                        let _ = self.open.try_set(Some(Open::Record(oldest.id.clone())));
                    } else {
                        show_note(self.note, Note::done(fixed(inbox::INVOICE_PAID)));
                        self.desk.renew();
                    }
                }
                Err(error) => self.fail(fixed(inbox::INVOICE_NOT_FOUND), &error),
            }
        });
    }

    /// Closes what is open. What became of it has the focus; without that the focus goes back.
    fn close(self) {
        self.open.set(None);
        if self.note.with_untracked(Option::is_none) {
            focus_soon(self.button.get_value());
        }
    }

    /// Draws a dialog once what it is about is there.
    fn once<T: Clone + Send + Sync + 'static>(
        self,
        of: Loaded<T>,
        dialog: impl Fn() -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        Effect::new(move |_| {
            if let Some(error) = of.failure() {
                self.open.set(None);
                self.fail(fixed(inbox::NOT_OPENED), &error);
            }
        });
        let is_there = Memo::new(move |_| of.get().is_some());
        (move || is_there.get().then(&dialog)).into_any()
    }

    /// The dialog that is open.
    pub(super) fn dialogs(self) -> AnyView {
        let open = move || {
            self.open.get().map(|open| match open {
                Open::Charge(id) => self.charge(id),
                Open::Record(id) => self.record(id),
                Open::Order(id) => self.accept(id),
            })
        };
        view! {
            {open}
            {self.completing.dialog()}
        }
        .into_any()
    }

    fn charge(self, id: SubscriptionId) -> AnyView {
        let store = ServicesStore::expect();
        let details = Loaded::<SubscriptionDetails>::new(move || Box::pin(api::subscription(id)));
        let on_done = Callback::new(
            move |(action, reply): (SubscriptionAction, SubscriptionActionReply)| {
                store.invalidate();
                show_note(self.note, note_of(action, &reply, true));
            },
        );
        let on_close = Callback::new(move |()| self.close());
        self.once(details, move || {
            view! {
                <SubscriptionActionDialog
                    verb=Verb::PayNow
                    details=details
                    on_done=on_done
                    // Only customers add a payment method of theirs.
                    on_add=Callback::new(|()| {})
                    on_close=on_close
                />
            }
            .into_any()
        })
    }

    fn record(self, id: TransactionId) -> AnyView {
        let store = ServicesStore::expect();
        let details = Loaded::<TransactionDetails>::new(move || {
            let id = id.clone();
            Box::pin(async move { api::transaction(&id).await })
        });
        let action = TransactionAction::RecordPayment;
        let on_done = Callback::new(move |after: TransactionDetails| {
            store.invalidate();
            show_note(self.note, transaction_note(action, &after));
        });
        let on_close = Callback::new(move |()| self.close());
        self.once(details, move || {
            view! {
                <TransactionActionDialog action=action details=details on_done=on_done on_close=on_close />
            }
            .into_any()
        })
    }

    fn accept(self, id: OrderId) -> AnyView {
        let order = Loaded::<Order>::new(move || Box::pin(api::order(id)));
        let accepting = Accepting {
            order,
            open: RwSignal::new(Some(OrderAction::Accept)),
            note: self.note,
        };
        // The dialog closes itself.
        Effect::new(move |_| {
            if accepting.open.with(Option::is_none) {
                self.close();
            }
        });
        self.once(order, move || {
            within(&orders::ACTIONS, move |part| (part.dialog)(accepting))
        })
    }
}
