//! What an action will do, and what comes by itself, in words. The facts come from the rules that
//! the server executes.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::cancellations::moves_to;
use goodstanding_shared::money::Money;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::life::{
    ChargeAnswer, Due, ItemPrice, Life, PlannedCharge, ServicesChange, Settlement, Step,
    SubscriptionAction as Action, Terms, Upgrade,
};
use goodstanding_shared::subscriptions::{
    BillingStatus, Standing, SubscriptionDetails, SubscriptionStatus,
};

use crate::ui::{PreviewLine, calendar_date, money_text};

/// A subscription with what the rules need to look ahead.
struct View<'a> {
    details: &'a SubscriptionDetails,
    prices: Vec<ItemPrice>,
    now: DateTime<Utc>,
}

impl<'a> View<'a> {
    fn new(details: &'a SubscriptionDetails, now: DateTime<Utc>) -> Self {
        Self {
            details,
            prices: details.next_prices(),
            now,
        }
    }

    /// The same, after an action.
    fn after(details: &'a SubscriptionDetails, action: Action, now: DateTime<Utc>) -> Self {
        Self {
            prices: details.prices_for(action),
            ..Self::new(details, now)
        }
    }

    fn terms(&self) -> Terms<'_> {
        Terms {
            plan: &self.details.plan,
            prices: &self.prices,
        }
    }

    fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    fn line(&self, date: NaiveDate, text: String) -> PreviewLine {
        if date <= self.today() {
            PreviewLine::today(text)
        } else {
            PreviewLine::on(date, text)
        }
    }

    /// The names of the services in such a status, and the ending of their verb.
    fn names(&self, fits: impl Fn(ServiceStatus) -> bool) -> Option<(String, &'static str)> {
        let named: Vec<&str> = self
            .details
            .services
            .iter()
            .filter(|service| fits(service.status))
            .map(|service| service.name.as_str())
            .collect();
        Some(match named.as_slice() {
            [] => return None,
            [one] => ((*one).to_owned(), "s"),
            [one, two] => (format!("{one} and {two}"), ""),
            [one, two, more @ ..] => (format!("{one}, {two} and {} more", more.len()), ""),
        })
    }

    /// Everything that is not over, and what it does, for one service and for several.
    fn all_do(&self, one: &str, several: &str) -> String {
        match self.names(|status| !status.has_ended()) {
            Some((names, "s")) => format!("{names} {one}"),
            Some((names, _)) => format!("{names} {several}"),
            None => format!("The subscription {one}"),
        }
    }

    fn method(&self) -> String {
        self.details
            .payment_method
            .as_ref()
            .map_or_else(|| "the payment method".to_owned(), ToString::to_string)
    }

    fn next_charge(&self, life: &Life) -> Option<PlannedCharge> {
        life.next_charge(self.terms()).ok().flatten()
    }

    /// What comes by itself.
    fn due(&self, life: &Life) -> Option<PreviewLine> {
        let (date, due) = life.due()?;
        Some(self.line(date, self.due_words(life, due)))
    }

    fn due_words(&self, life: &Life, due: Due) -> String {
        let charge = self.next_charge(life);
        let amount = charge
            .map(|charge| charge.amount)
            .filter(|amount| !amount.is_zero());
        match (due, amount) {
            (Due::Start, Some(amount)) => format!(
                "{}, and {} is charged.",
                self.all_do("starts", "start"),
                money_text(amount)
            ),
            (Due::Start, None) => format!(
                "{}. The first period costs nothing.",
                self.all_do("starts", "start")
            ),
            (Due::Bill, Some(amount)) => format!(
                "{} is charged{}.",
                money_text(amount),
                charge.map(period_words).unwrap_or_default()
            ),
            (Due::Bill, None) => "The next period begins. It costs nothing.".into(),
            (Due::Retry, Some(amount)) => {
                format!("The charge of {} is tried again.", money_text(amount))
            }
            (Due::Retry, None) => "The charge is tried again.".into(),
            (Due::Pause, _) => format!(
                "{}. Nothing is charged until you resume.",
                self.all_do("pauses", "pause")
            ),
            (Due::PauseLimit, _) => format!("If you don’t resume, {}.", self.all_do("ends", "end")),
            (Due::End, _) => format!(
                "{}. Nothing is charged after that.",
                self.all_do("ends", "end")
            ),
            (Due::Uncollected, _) => format!(
                "{} unless the open payment is settled first.",
                self.all_do("ends", "end")
            ),
            (Due::PlanEnd, _) => format!(
                "{} with the last period of the plan.",
                self.all_do("ends", "end")
            ),
            (Due::Unpaid, _) => "The order is called off unless it is paid first.".into(),
            (Due::Suspend, _) => format!(
                "{} suspended unless the invoice is paid first.",
                self.all_do("is", "are")
            ),
        }
    }
}

/// Both statuses in words.
fn stands(standing: Standing) -> String {
    match standing.billing() {
        Some(billing) => format!("{}, {}", standing.status().label(), billing.label()),
        None => format!("{}, not billed yet", standing.status().label()),
    }
}

/// What it becomes: for staff in the words of both statuses; for the customer, who reads below what
/// works and what is charged, only what that leaves open.
fn becomes(standing: Standing, is_staff: bool) -> Option<String> {
    use BillingStatus as B;
    if standing.status() == SubscriptionStatus::Deleted {
        return Some(
            "The subscription disappears from every list; only the reports show it.".to_owned(),
        );
    }
    if is_staff {
        return Some(format!("The subscription is {}.", stands(standing)));
    }
    let is_active = standing.status() == SubscriptionStatus::Active;
    let words = match standing.billing().filter(|_| is_active)? {
        B::FreeTrial => "Your free trial continues.",
        B::FreePeriod => "Your free period continues.",
        B::GoodStanding => "Your subscription continues.",
        B::Overdue => "An invoice is still overdue.",
        B::InRetry
        | B::UnusablePaymentMethod
        | B::GracePeriod
        | B::PendingAcceptance
        | B::BillingCompleted
        | B::FailedToCollect
        | B::Terminated => return None,
    };
    Some(words.to_owned())
}

/// For which stretch a charge is: ` for 1 Dec 2026 – 31 Dec 2026`.
fn period_words(charge: PlannedCharge) -> String {
    match charge.ends.and_then(|end| end.pred_opt()) {
        Some(last) => format!(
            " for {} – {}",
            calendar_date(charge.cycle.begins),
            calendar_date(last)
        ),
        None => String::new(),
    }
}

/// What comes next by itself: its date and words.
pub fn next_event(
    details: &SubscriptionDetails,
    now: DateTime<Utc>,
) -> Option<(NaiveDate, String)> {
    let (date, due) = details.life.due()?;
    Some((date, View::new(details, now).due_words(&details.life, due)))
}

/// The part of what was paid that is lost when it ends now, and until when it was paid.
pub fn unused(details: &SubscriptionDetails, now: DateTime<Utc>) -> Option<(Money, NaiveDate)> {
    let until = details.life.paid_until()?;
    let terms = Terms {
        plan: &details.plan,
        prices: &details.prices(),
    };
    let money = details.life.unused(now, terms)?;
    Some((money, until))
}

/// What an action will do, in order. `refund`: the unused part is returned. Staff are told more.
pub fn preview_lines(
    details: &SubscriptionDetails,
    action: Action,
    step: &Step,
    refund: bool,
    now: DateTime<Utc>,
    is_staff: bool,
) -> Vec<PreviewLine> {
    let view = View::after(details, action, now);
    let mut lines = Vec::new();
    if let Some(charge) = step.charge {
        lines.extend(charged(&view, step, charge, is_staff));
    }
    if step.life.standing != details.life.standing {
        lines.extend(becomes(step.life.standing, is_staff).map(PreviewLine::today));
    }
    lines.extend(services_line(&view, step));
    let is_over = step.life.standing.status().has_ended();
    if is_over && !details.life.standing.status().has_ended() {
        lines.push(PreviewLine::today("Nothing more is charged."));
        if action == Action::WithdrawContract {
            lines.push(PreviewLine::today(
                "Everything that was paid for it is given back, as it was paid.",
            ));
        } else if let Some((money, until)) = unused(details, now) {
            let text = if refund {
                format!(
                    "{} for the days until {} is given back to {}.",
                    money_text(money),
                    calendar_date(until),
                    view.method()
                )
            } else {
                format!(
                    "{} that was paid for the days until {} is not given back.",
                    money_text(money),
                    calendar_date(until)
                )
            };
            lines.push(PreviewLine::today(text));
        }
    }
    if action == Action::MoveStart {
        lines.push(PreviewLine::today(format!(
            "The start moves from {} to {}.",
            calendar_date(details.life.starts_on),
            calendar_date(step.life.starts_on)
        )));
    }
    if action == Action::PauseNow
        && let Some(until) = details
            .life
            .next_bill_on
            .filter(|date| *date > view.today())
    {
        lines.push(PreviewLine::today(format!(
            "The paid days until {} are kept for when you resume.",
            calendar_date(until)
        )));
    }
    let asked = details.leaving.iter().find(|it| it.is_requested);
    if let Action::PauseNow | Action::ResumeKeepingDate | Action::ResumeFromToday = action
        && let Some(asked) = asked
    {
        // The end of what is paid moves with a resume, and the request for it too.
        let moved = moves_to(asked.on, details.life.paid_until(), step.life.next_bill_on);
        let on = moved
            .filter(|_| action != Action::PauseNow)
            .unwrap_or(asked.on);
        lines.push(view.line(
            on,
            "The requested cancellation takes effect, paused or not.".into(),
        ));
    }
    if step.charge.is_none() {
        lines.extend(ahead(&view, &step.life, is_staff));
    }
    if action.is_final() {
        lines.push(PreviewLine::today("This cannot be undone."));
    } else if action == Action::CancelAtEnd {
        lines.insert(
            0,
            PreviewLine::today(
                "Everything works on. You can withdraw the cancellation until the end.",
            ),
        );
    }
    // What happens today stands first.
    lines.sort_by_key(|line| line.on);
    lines
}

/// The charge, and what its answers lead to.
fn charged(
    view: &View<'_>,
    step: &Step,
    charge: PlannedCharge,
    is_staff: bool,
) -> Vec<PreviewLine> {
    let mut lines = vec![PreviewLine::today(format!(
        "{} is charged to {}{}.",
        money_text(charge.amount),
        view.method(),
        period_words(charge)
    ))];
    let answered = |answer| {
        let step = step
            .life
            .charged(&charge, answer, view.now, view.now, view.terms());
        step.ok().map(|step| step.life)
    };
    if let Some(life) = answered(ChargeAnswer::Paid) {
        let paid = view.all_do("is paid", "are paid");
        let until = life
            .paid_until()
            .map(|date| format!(" up to {}", calendar_date(date)))
            .unwrap_or_default();
        let next = match life.next_bill_on {
            Some(date) if life.paid_until() == Some(date) => " The next bill comes then.".into(),
            Some(date) => format!(" The next bill comes on {}.", calendar_date(date)),
            None => String::new(),
        };
        let recorded = if is_staff {
            format!(" The subscription is {} then.", stands(life.standing))
        } else {
            String::new()
        };
        lines.push(PreviewLine::today(format!(
            "If the payment succeeds, {paid}{until}.{next}{recorded}"
        )));
    }
    if let Some(life) = answered(ChargeAnswer::DeclinedSoftly) {
        let words = match (life.next_retry_on, life.ends_on) {
            (Some(date), _) => format!("we try again on {}.", calendar_date(date)),
            (None, Some(date)) => format!(
                "{} on {} unless a later payment succeeds.",
                view.all_do("ends", "end"),
                calendar_date(date)
            ),
            (None, None) => "nothing changes.".into(),
        };
        lines.push(PreviewLine::today(format!(
            "If the payment is declined, {words}"
        )));
    }
    lines
}

fn services_line(view: &View<'_>, step: &Step) -> Option<PreviewLine> {
    let follow = step.services?;
    if let ServicesChange::Period { settlement, .. } = follow {
        // What waits for more than this, such as staff, says so on its own page.
        let waiting = view.names(|status| status == ServiceStatus::Pending);
        let is_settled = matches!(settlement, Settlement::Paid(_));
        return waiting
            .filter(|_| is_settled)
            .map(|(names, s)| PreviewLine::today(format!("{names} start{s}.")));
    }
    let (names, s) = view.names(|status| !status.has_ended())?;
    let is = if s.is_empty() { "are" } else { "is" };
    let text = match follow {
        ServicesChange::Period { .. } | ServicesChange::InvoicePaid { .. } => return None,
        ServicesChange::Paused => format!("{names} stop{s} until you resume."),
        ServicesChange::Resumed { .. } => format!("{names} work{s} again."),
        ServicesChange::Overdue => format!("{names} {is} suspended until the invoice is paid."),
        ServicesChange::Ended(cause) => {
            format!("{names} stop{s} and {is} {}.", cause.status().label())
        }
    };
    Some(PreviewLine::today(text))
}

/// What comes by itself afterwards.
fn ahead(view: &View<'_>, life: &Life, is_staff: bool) -> Vec<PreviewLine> {
    if life.standing.status().has_ended() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    match view.due(life) {
        Some(next) => lines.push(next),
        None if life.is_charging => {}
        None => lines.push(PreviewLine::today("No further charge is planned.")),
    }
    let due_on = life.due().map(|(date, _)| date);
    if is_staff
        && let Some(until) = life.entitled_through
        && until > view.today()
        && due_on.is_some_and(|date| date < until)
    {
        lines.push(PreviewLine::on(
            until,
            "Until then it works, also if nothing is paid.",
        ));
    }
    lines
}

/// The consequence of one of two ways, in a sentence.
pub fn hint(
    details: &SubscriptionDetails,
    action: Action,
    step: &Step,
    now: DateTime<Utc>,
    is_staff: bool,
) -> String {
    let view = View::after(details, action, now);
    let life = &step.life;
    let next = || match (life.next_bill_on, view.next_charge(life)) {
        (Some(date), Some(charge)) if !charge.amount.is_zero() => format!(
            "{} {} is charged{}.",
            if date <= view.today() {
                "Today"
            } else {
                "Then"
            },
            money_text(charge.amount),
            period_words(charge)
        ),
        _ => String::new(),
    };
    match action {
        Action::PauseAtEnd => match life.paused_on {
            Some(date) => format!(
                "Works until {}. Nothing is charged until you resume.",
                calendar_date(date)
            ),
            None => String::new(),
        },
        Action::PauseNow => {
            "Stops today. Nothing is charged until you resume; paid days are kept.".into()
        }
        Action::ResumeKeepingDate | Action::ResumeFromToday => match life.next_bill_on {
            Some(date) if date <= view.today() => format!("Works from today. {}", next()),
            Some(date) => format!(
                "Works from today; what was paid lasts until {}. {}",
                calendar_date(date),
                next()
            ),
            None => "Works from today.".into(),
        },
        Action::CancelAtEnd => match life.ends_on {
            Some(date) => format!(
                "Works until {}, and nothing more is charged. You can withdraw the cancellation until then.",
                calendar_date(date)
            ),
            None => String::new(),
        },
        // What staff end, they may give back.
        Action::CancelNow => match unused(details, now) {
            Some((money, _)) if is_staff => format!(
                "Stops today. {} was paid for unused days. This cannot be undone.",
                money_text(money)
            ),
            Some((money, _)) => format!(
                "Stops today. You will not get back {} for unused days. This cannot be undone.",
                money_text(money)
            ),
            None => "Stops today. This cannot be undone.".into(),
        },
        Action::PayNow
        | Action::Upgrade
        | Action::Withdraw
        | Action::Activate
        | Action::MoveStart
        | Action::ForceEnd
        | Action::WithdrawContract
        | Action::Delete => String::new(),
    }
}

/// What an upgrade will do, in order. What takes the place of what is given in words.
pub fn upgrade_preview_lines(
    details: &SubscriptionDetails,
    upgrade: &Upgrade,
    (from, to): (&str, &str),
    next: Option<Money>,
    now: DateTime<Utc>,
) -> Vec<PreviewLine> {
    let view = View::new(details, now);
    let today = |text: String| PreviewLine::today(text);
    let mut lines = vec![today(format!("{to} takes the place of {from}."))];
    let first = money_text(upgrade.first.amount);
    let period = period_words(upgrade.first);
    if !upgrade.credit.is_zero() {
        lines.push(today(format!(
            "{} credit for unused days.",
            money_text(upgrade.credit)
        )));
    }
    if !upgrade.charge.is_zero() {
        let less = if upgrade.credit.is_zero() {
            String::new()
        } else {
            format!(": {first} less {}", money_text(upgrade.credit))
        };
        lines.push(today(format!(
            "{} is charged to {}{period}{less}.",
            money_text(upgrade.charge),
            view.method()
        )));
        lines.push(today("If the payment is declined, nothing changes.".into()));
    } else if !upgrade.refund.is_zero() {
        lines.push(today(format!(
            "{first} is due{period}; the other {} is given back to {}.",
            money_text(upgrade.refund),
            view.method()
        )));
    }
    lines.push(today("This cannot be undone.".into()));
    if let Some(date) = upgrade.new.next_bill_on {
        let is_requested = details.leaving.iter().any(|it| it.is_requested);
        let amount = match next {
            Some(amount) => format!("{} is charged.", money_text(amount)),
            None if is_requested => "The requested cancellation takes effect.".to_owned(),
            None => "What is not set up by then ends, and what was paid for it is given back."
                .to_owned(),
        };
        lines.push(PreviewLine::on(date, amount));
    }
    lines
}
