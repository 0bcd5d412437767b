//! What mails say: of facts a letter is made, in the words and the language of whoever reads it.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::{Arg, Fixed, Message, Speaker, columns, mails as words, names, orders};

use super::{Letter, LetterFact, LetterLink};
use crate::activity::Event;
use crate::calendar::Cycle;
use crate::cancellations::{Cancellation, CancellationType};
use crate::ids::{OrderId, ServiceId};
use crate::money::Money;
use crate::payments::PaymentMethodBrief;
use crate::services::{EndCause, SuspensionCause};
use crate::sessions::PASSWORD_LINK_MINUTES;
use crate::text::{ServiceName, all_of, sentences};
use crate::transactions::{ResponseCode, declined};

/// A service that a mail is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldService {
    /// Identifies it in the portal.
    pub id: ServiceId,
    /// What the customer calls it.
    pub name: ServiceName,
}

/// One line of an order, as it was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldLine {
    /// What the customer calls the service.
    pub name: ServiceName,
    /// The name of the product, in the reader's language where it has one there.
    pub product: String,
    /// How many of it.
    pub quantity: u32,
    /// What the first cycle costs, without the setup fee.
    pub first: Money,
    /// What setting it up costs.
    pub setup_fee: Money,
    /// What every later cycle costs, and how long one is; none when nothing recurs.
    pub recurring: Option<(Money, Cycle)>,
    /// When its subscription begins.
    pub starts_on: NaiveDate,
}

/// An order, as it was placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOrder {
    /// Identifies it in the portal.
    pub id: OrderId,
    /// What people call it: `ORD-1042`.
    pub reference: String,
    /// What was ordered; at least one line.
    pub lines: Vec<ToldLine>,
    /// What is due with the order.
    pub due_today: Money,
    /// With what it is paid; none for what is free for ever.
    pub payment_method: Option<PaymentMethodBrief>,
}

/// A charge that failed, and how it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldFailure {
    /// How much was to be paid.
    pub amount: Money,
    /// What it was for.
    pub services: Vec<ServiceName>,
    /// With what it was to be paid; none where there was nothing.
    pub payment_method: Option<PaymentMethodBrief>,
    /// What the bank answered.
    pub response: Option<ResponseCode>,
    /// When it is tried again by itself; none when it is not.
    pub tried_again_on: Option<NaiveDate>,
    /// Whether it can be paid in the portal.
    pub can_be_paid: bool,
}

/// How a service stands since then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceNews {
    /// It can be used.
    SetUp,
    /// It was switched off.
    Suspended,
    /// It was switched on again.
    Resumed,
    /// The service is over.
    Ended,
}

/// What became of a way to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodNews {
    /// It can be paid with.
    Added,
    /// It cannot be paid with any more.
    Removed,
}

/// What a mail tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// An order was placed.
    Order(ToldOrder),
    /// Somebody asked for a service to be ended.
    CancellationRequested(ToldService, Cancellation),
    /// Somebody took that back.
    CancellationWithdrawn(ToldService, Cancellation),
    /// A service stands differently, and why ([`why`]).
    Service(ToldService, ServiceNews, Option<Message>),
    /// A charge failed, and how it goes on.
    PaymentFailed(ToldFailure),
    /// So much was given back, to that.
    MoneyReturned(Money, Option<PaymentMethodBrief>),
    /// A way to pay came or went: its name.
    PaymentMethod(Message, MethodNews),
    /// The reader signs in with another password.
    PasswordChanged,
    /// Somebody asked for a link with which the reader chooses a password.
    PasswordLink,
}

/// Why a service was switched off or ended, as a sentence; none where there is nothing to add.
pub fn why(event: &Event) -> Option<Message> {
    let recorded = |reason: &str| words::service::why(names::one(reason));
    match event {
        Event::ServiceSuspended { reason } => {
            let mut causes = SuspensionCause::ALL.iter();
            match causes.find(|cause| cause.words().english() == reason) {
                // That it was switched off says as much.
                Some(SuspensionCause::ByStaff) => None,
                Some(cause) => Some(words::service::why(cause.words().into())),
                None => Some(recorded(reason)),
            }
        }
        Event::ServiceTerminated { reason } => {
            let mut causes = EndCause::ALL.iter();
            let known = causes.find(|cause| cause.words().english() == reason);
            Some(known.map_or_else(|| recorded(reason), |cause| cause.sentence().into()))
        }
        Event::ServiceOrdered { .. }
        | Event::ServiceAccepted
        | Event::ServiceActivated
        | Event::ServiceResumed
        | Event::ServiceMarkedAsFraud
        | Event::ServiceArchived
        | Event::ServiceEnded
        | Event::CancellationRequested { .. }
        | Event::CancellationCompleted { .. }
        | Event::CancellationWithdrawn { .. }
        | Event::SubscriptionCreated { .. }
        | Event::SubscriptionChanged { .. }
        | Event::StartMoved { .. }
        | Event::Charged { .. }
        | Event::PeriodCorrected { .. }
        | Event::ChargeOrdered { .. }
        | Event::RefundOrdered { .. }
        | Event::Refunded { .. }
        | Event::PaymentMethodAdded { .. }
        | Event::PaymentMethodReplaced { .. }
        | Event::PaymentMethodRemoved { .. }
        | Event::PasswordChanged => None,
    }
}

/// Where mails lead in the portal: its pages know these paths.
pub mod paths {
    /// What is paid, and with what.
    pub const PAYMENTS: &str = "/payments";
    /// What the reader sets for themselves.
    pub const SETTINGS: &str = "/settings";
    /// Where somebody chooses a password by a link.
    pub const PASSWORD: &str = "/password";

    /// The page of an order.
    pub fn order(id: crate::ids::OrderId) -> String {
        format!("/orders/{id}")
    }

    /// The page of a service.
    pub fn service(id: crate::ids::ServiceId) -> String {
        format!("/services/{id}")
    }
}

/// What is said, before it is put into a language.
struct Draft {
    subject: Message,
    paragraphs: Vec<Message>,
    facts: Vec<(Message, Arg)>,
    closing: Vec<Message>,
    link: Option<(Fixed, String)>,
}

impl Draft {
    fn new(subject: Message, first: Message) -> Self {
        Self {
            subject,
            paragraphs: vec![first],
            facts: Vec::new(),
            closing: Vec::new(),
            link: None,
        }
    }

    fn fact(&mut self, name: Fixed, value: Arg) {
        self.facts.push((name.into(), value));
    }

    fn leading_to(self, label: Fixed, path: String) -> Self {
        Self {
            link: Some((label, path)),
            ..self
        }
    }
}

impl Told {
    /// The letter to `reader` about what happened at that instant.
    pub fn letter(&self, reader: &str, at: DateTime<Utc>, speaker: &impl Speaker) -> Letter {
        let draft = self.draft(at);
        let say = |message: Message| message.say(speaker);
        let mut paragraphs = vec![say(words::greeting(reader))];
        paragraphs.extend(draft.paragraphs.into_iter().map(say));
        let fact = |(name, value): (Message, Arg)| LetterFact {
            name: say(name),
            value: speaker.arg(&value),
        };
        Letter {
            subject: say(draft.subject),
            paragraphs,
            facts: draft.facts.into_iter().map(fact).collect(),
            closing: draft.closing.into_iter().map(say).collect(),
            link: draft.link.map(|(label, path)| LetterLink {
                label: label.say(speaker).to_owned(),
                path,
            }),
            because: words::ABOUT_ACCOUNT.say(speaker).to_owned(),
        }
    }

    fn draft(&self, at: DateTime<Utc>) -> Draft {
        match self {
            Self::Order(order) => order.draft(at),
            Self::CancellationRequested(service, request) => requested(service, request, at),
            Self::CancellationWithdrawn(service, request) => withdrawn(service, request, at),
            Self::Service(service, news, why) => stands(service, news, why.as_ref(), at),
            Self::PaymentFailed(failure) => failure.draft(),
            Self::MoneyReturned(amount, method) => returned(*amount, method.as_ref(), at),
            Self::PaymentMethod(name, news) => method(name, *news, at),
            Self::PasswordChanged => {
                let subject = words::account::PASSWORD_CHANGED_SUBJECT.into();
                let mut draft = Draft::new(subject, words::account::password_changed(at));
                draft.closing.push(words::account::PASSWORD_NOT_YOU.into());
                draft
            }
            Self::PasswordLink => {
                let subject = words::account::PASSWORD_LINK_SUBJECT.into();
                let mut draft = Draft::new(subject, words::account::password_link(at));
                let minutes = PASSWORD_LINK_MINUTES.into();
                draft
                    .closing
                    .push(words::account::password_link_once(minutes));
                draft
                    .closing
                    .push(words::account::PASSWORD_LINK_NOT_YOU.into());
                draft.leading_to(words::account::CHOOSE_PASSWORD, paths::PASSWORD.into())
            }
        }
    }
}

impl ToldLine {
    /// What is ordered, by the names that the reader knows.
    fn name(&self) -> Message {
        let (name, product) = (self.name.as_str(), self.product.as_str());
        match self.quantity {
            1 => words::ordered::item(name, product),
            many => words::ordered::items(many.into(), name, product),
        }
    }

    /// What it costs, now and later.
    fn price(&self) -> Arg {
        match self.recurring {
            Some((price, cycle)) => Arg::Message(words::ordered::first_then(
                self.first.into(),
                cycle.per(),
                price.into(),
            )),
            None => Arg::Money(self.first.into()),
        }
    }
}

impl ToldOrder {
    fn draft(&self, at: DateTime<Utc>) -> Draft {
        let subject = words::ordered::subject(&self.reference);
        let mut draft = Draft::new(subject, words::ordered::received(at, &self.reference));
        for line in &self.lines {
            draft.facts.push((line.name(), line.price()));
            if !line.setup_fee.is_zero() {
                draft.fact(columns::SETUP_FEE, Arg::Money(line.setup_fee.into()));
            }
        }
        let begins = self.lines.iter().map(|line| line.starts_on).max();
        if let Some(day) = begins.filter(|day| *day > at.date_naive()) {
            draft.fact(columns::STARTS, Arg::Date(day));
        }
        draft.fact(columns::TOTAL_DUE_TODAY, Arg::Money(self.due_today.into()));
        if let Some(method) = &self.payment_method {
            draft.fact(columns::PAYMENT_METHOD, Arg::Message(method.name()));
        }
        if self.lines.iter().any(|line| line.recurring.is_some()) {
            draft.closing.push(orders::checkout::GOES_ON.into());
        }
        draft.closing.push(words::KEEP.into());
        draft.leading_to(words::SEE_ORDER, paths::order(self.id))
    }
}

/// What every receipt about a cancellation names.
fn declaration(
    draft: &mut Draft,
    service: &ToldService,
    request: &Cancellation,
    at: DateTime<Utc>,
) {
    draft.fact(columns::SERVICE, service.name.as_str().into());
    draft.fact(columns::SERVICE_ID, service.id.to_string().into());
    draft.fact(columns::REFERENCE, request.id.to_string().into());
    draft.fact(words::RECEIVED, Arg::Instant(at));
    draft.fact(columns::BY, request.requested_by.as_str().into());
    draft.fact(
        columns::CANCELLATION_TYPE,
        Arg::Message(request.kind.label().into()),
    );
}

fn requested(service: &ToldService, request: &Cancellation, at: DateTime<Utc>) -> Draft {
    let name = service.name.as_str();
    let said = match request.kind {
        CancellationType::Immediate => words::cancellation::requested_now(at, name),
        CancellationType::OnServiceDueDate => {
            words::cancellation::requested_on_day(at, request.effective_on, name)
        }
    };
    let mut draft = Draft::new(words::cancellation::requested_subject(name), said);
    declaration(&mut draft, service, request, at);
    draft.fact(columns::ENDS_ON, Arg::Date(request.effective_on));
    draft.fact(columns::REASON, request.reason.as_str().into());
    if request.kind == CancellationType::OnServiceDueDate {
        draft.closing.push(words::cancellation::WAY_BACK.into());
    }
    draft.closing.push(words::KEEP.into());
    draft.leading_to(words::SEE_SERVICE, paths::service(service.id))
}

fn withdrawn(service: &ToldService, request: &Cancellation, at: DateTime<Utc>) -> Draft {
    let name = service.name.as_str();
    let said = words::cancellation::withdrawn(at, name);
    let mut draft = Draft::new(words::cancellation::goes_on_subject(name), said);
    declaration(&mut draft, service, request, at);
    draft.closing.push(words::KEEP.into());
    draft.leading_to(words::SEE_SERVICE, paths::service(service.id))
}

fn stands(
    service: &ToldService,
    news: &ServiceNews,
    why: Option<&Message>,
    at: DateTime<Utc>,
) -> Draft {
    use words::service as w;
    let name = service.name.as_str();
    let (subject, said) = match news {
        ServiceNews::SetUp => (w::set_up_subject(name), w::set_up(at, name)),
        ServiceNews::Suspended => (w::suspended_subject(name), w::suspended(at, name)),
        ServiceNews::Resumed => (w::resumed_subject(name), w::resumed(at, name)),
        ServiceNews::Ended => (w::ended_subject(name), w::ended(at, name)),
    };
    Draft::new(subject, sentences(said, why.cloned()))
        .leading_to(words::SEE_SERVICE, paths::service(service.id))
}

impl ToldFailure {
    fn draft(&self) -> Draft {
        use words::payment as w;
        let names: Vec<&str> = self.services.iter().map(ServiceName::as_str).collect();
        let said = w::failed(all_of(&names), self.amount.into());
        let why = declined(self.payment_method.as_ref(), 1, self.response);
        let subject = w::failed_subject(self.amount.into());
        let mut draft = Draft::new(subject, sentences(said, [why]));
        let again = self.tried_again_on.map(w::tried_again);
        let pay = self.can_be_paid.then(|| Message::from(w::PAY));
        let helps = again
            .into_iter()
            .chain(pay)
            .reduce(goodstanding_words::lists::sentences);
        draft.paragraphs.extend(helps);
        draft.leading_to(words::SEE_PAYMENTS, paths::PAYMENTS.to_owned())
    }
}

fn returned(amount: Money, method: Option<&PaymentMethodBrief>, at: DateTime<Utc>) -> Draft {
    use words::payment as w;
    let to = method.map(|method| w::returned_to(method.name()));
    let said = sentences(w::returned(at, amount.into()), to);
    Draft::new(w::returned_subject(amount.into()), said)
        .leading_to(words::SEE_PAYMENTS, paths::PAYMENTS.to_owned())
}

fn method(name: &Message, news: MethodNews, at: DateTime<Utc>) -> Draft {
    use words::account as w;
    let (subject, said) = match news {
        MethodNews::Added => (w::METHOD_ADDED_SUBJECT, w::method_added(at, name.clone())),
        MethodNews::Removed => (
            w::METHOD_REMOVED_SUBJECT,
            w::method_removed(at, name.clone()),
        ),
    };
    let mut draft = Draft::new(subject.into(), said);
    draft.closing.push(w::NOT_YOU.into());
    draft.leading_to(words::SEE_SETTINGS, paths::SETTINGS.to_owned())
}
