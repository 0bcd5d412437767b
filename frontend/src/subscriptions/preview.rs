//! What an action will do, and what comes by itself, in words. The facts come from the rules that
//! the server executes.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::cancellations::moves_to;
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodBrief;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::life::{
    ChargeAnswer, Due, ItemPrice, Life, PlannedCharge, ServicesChange, Settlement, Step,
    SubscriptionAction as Action, Terms, Upgrade,
};
use goodstanding_shared::subscriptions::{
    BillingStatus, Standing, SubscriptionDetails, SubscriptionStatus,
};
use goodstanding_words::cancellations::preview as cancelled;
use goodstanding_words::orders::charges as invoiced;
use goodstanding_words::subscriptions::{preview as words, upgrade as upgraded, ways};
use goodstanding_words::{Amount, Fixed, Message, charges, common, payments};

use crate::payments::invoice_due;
use crate::ui::PreviewLine;
use crate::words::{fixed, in_sentences, say};

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

    /// How many services are in such a status, and their names.
    fn names(&self, fits: impl Fn(ServiceStatus) -> bool) -> Option<(u64, String)> {
        let named: Vec<&str> = self
            .details
            .services
            .iter()
            .filter(|service| fits(service.status))
            .map(|service| service.name.as_str())
            .collect();
        let all = match named.as_slice() {
            [] => return None,
            [one] => (*one).to_owned(),
            [one, two] => say(common::two(one, two)),
            [one, two, more @ ..] => say(words::two_and_more(one, more.len() as u64, two)),
        };
        Some((named.len() as u64, all))
    }

    /// Everything that is not over, at the beginning of a sentence about so many.
    fn all(&self, sentence: impl FnOnce(u64, &str) -> Message) -> Message {
        self.all_or(words::THE_SUBSCRIPTION, sentence)
    }

    /// The same within a sentence.
    fn all_within(&self, sentence: impl FnOnce(u64, &str) -> Message) -> Message {
        self.all_or(words::THE_SUBSCRIPTION_WITHIN, sentence)
    }

    fn all_or(&self, nameless: Fixed, sentence: impl FnOnce(u64, &str) -> Message) -> Message {
        match self.names(|status| !status.has_ended()) {
            Some((count, names)) => sentence(count, &names),
            None => sentence(1, fixed(nameless)),
        }
    }

    fn method(&self) -> String {
        self.details.payment_method.as_ref().map_or_else(
            || fixed(payments::THE_METHOD).to_owned(),
            |method| say(method.name()),
        )
    }

    /// By when the invoice of today has to be paid; none where nothing is invoiced.
    fn invoice_due(&self) -> Option<NaiveDate> {
        self.is_invoiced().then(|| invoice_due(self.today()))
    }

    /// Whether it is paid by invoice: then nothing is charged or given back to a payment method.
    fn is_invoiced(&self) -> bool {
        let method = self.details.payment_method.as_ref();
        method.is_some_and(PaymentMethodBrief::is_invoice)
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
        let charge = charge.filter(|charge| !charge.amount.is_zero());
        let amount = charge.map(|charge| Amount::from(charge.amount));
        say(match (due, amount) {
            (Due::Start, Some(sum)) => {
                self.all(|count, names| words::start_charged(count, names, sum))
            }
            (Due::Start, None) => self.all(words::start_free),
            (Due::Bill, Some(sum)) => match charge.and_then(period) {
                Some((first, last)) => words::charged_for(first, last, sum),
                None => charges::charged(sum),
            },
            (Due::Bill, None) => words::NEXT_PERIOD_FREE.into(),
            (Due::Retry, Some(sum)) => words::retry_sum(sum),
            (Due::Retry, None) => words::RETRY.into(),
            (Due::Pause, _) => self.all(words::pause),
            (Due::PauseLimit, _) => self.all_within(words::pause_limit),
            (Due::End, _) => self.all(words::end),
            (Due::Uncollected, _) => self.all(words::uncollected),
            (Due::PlanEnd, _) => self.all(words::plan_end),
            (Due::Unpaid, _) => words::CALLED_OFF.into(),
            (Due::Suspend, _) => self.all(words::suspend),
        })
    }
}

/// Both statuses in words.
fn stands(standing: Standing) -> Message {
    let status = standing.status().label().into();
    match standing.billing() {
        Some(billing) => words::standing(billing.label().into(), status),
        None => words::standing_not_billed(status),
    }
}

/// What it becomes: for staff in the words of both statuses; for the customer, who reads below what
/// works and what is charged, only what that leaves open.
fn becomes(standing: Standing, is_staff: bool) -> Option<String> {
    use BillingStatus as B;
    if standing.status() == SubscriptionStatus::Deleted {
        return Some(fixed(words::DISAPPEARS).to_owned());
    }
    if is_staff {
        return Some(say(words::is_standing(stands(standing))));
    }
    let is_active = standing.status() == SubscriptionStatus::Active;
    let words = match standing.billing().filter(|_| is_active)? {
        B::FreeTrial => fixed(words::FREE_TRIAL_CONTINUES),
        B::FreePeriod => fixed(words::FREE_PERIOD_CONTINUES),
        B::GoodStanding => fixed(words::SUBSCRIPTION_CONTINUES),
        B::Overdue => fixed(words::INVOICE_STILL_OVERDUE),
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

/// For which stretch a charge is: its first and its last day.
fn period(charge: PlannedCharge) -> Option<(NaiveDate, NaiveDate)> {
    let last = charge.ends.and_then(|end| end.pred_opt())?;
    Some((charge.cycle.begins, last))
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
        lines.push(PreviewLine::today(fixed(words::NOTHING_CHARGED)));
        if action == Action::WithdrawContract {
            lines.push(PreviewLine::today(fixed(words::EVERYTHING_GIVEN_BACK)));
        } else if let Some((money, until)) = unused(details, now) {
            let sum = money.into();
            let text = match (refund, view.is_invoiced()) {
                (true, true) => words::given_back_by_invoice(sum, until),
                (true, false) => words::given_back(&view.method(), sum, until),
                (false, _) => cancelled::not_returned(sum, until),
            };
            lines.push(PreviewLine::today(say(text)));
        }
    }
    if action == Action::MoveStart {
        let moves = words::start_moves(step.life.starts_on, details.life.starts_on);
        lines.push(PreviewLine::today(say(moves)));
    }
    if action == Action::PauseNow
        && let Some(until) = details
            .life
            .next_bill_on
            .filter(|date| *date > view.today())
    {
        lines.push(PreviewLine::today(say(words::days_kept(until))));
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
        lines.push(view.line(on, fixed(words::CANCELLATION_TAKES_EFFECT).into()));
    }
    if step.charge.is_none() {
        lines.extend(ahead(&view, &step.life, is_staff));
    }
    if action.is_final() {
        lines.push(PreviewLine::today(fixed(common::UNDONE_NEVER)));
    } else if action == Action::CancelAtEnd {
        lines.insert(0, PreviewLine::today(fixed(words::WITHDRAWABLE)));
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
    let mut lines = vec![charged_to(view, charge.amount, period(charge))];
    let answered = |answer| {
        let step = step
            .life
            .charged(&charge, answer, view.now, view.now, view.terms());
        step.ok().map(|step| step.life)
    };
    if let Some(life) = answered(ChargeAnswer::Paid) {
        let paid = view.all_within(|count, names| match life.paid_until() {
            Some(until) => words::paid_until(count, names, until),
            None => words::paid(count, names),
        });
        let next = life.next_bill_on.map(|on| {
            if life.paid_until() == Some(on) {
                words::NEXT_BILL_THEN.into()
            } else {
                words::next_bill_on(on)
            }
        });
        let recorded = is_staff.then(|| words::is_standing_then(stands(life.standing)));
        let sentences = [Some(paid), next, recorded].into_iter().flatten();
        lines.push(PreviewLine::today(in_sentences(sentences.map(say))));
    }
    if let Some(life) = answered(ChargeAnswer::DeclinedSoftly) {
        let declined = match (life.next_retry_on, life.ends_on) {
            (Some(date), _) => words::declined_retried(date),
            (None, Some(date)) => {
                view.all_within(|count, names| words::declined_ends(count, names, date))
            }
            (None, None) => words::DECLINED_CHANGES_NOTHING.into(),
        };
        lines.push(PreviewLine::today(say(declined)));
    }
    lines
}

/// What is charged at once, or sent as an invoice: to what, and for which stretch.
fn charged_to(
    view: &View<'_>,
    amount: Money,
    period: Option<(NaiveDate, NaiveDate)>,
) -> PreviewLine {
    let (method, sum) = (view.method(), amount.into());
    PreviewLine::today(say(match (view.invoice_due(), period) {
        (Some(due), Some((first, last))) => words::invoiced_for(first, last, due, sum),
        (Some(due), None) => invoiced::invoice(due, sum),
        (None, Some((first, last))) => words::charged_to_for(first, last, &method, sum),
        (None, None) => charges::charged_to(&method, sum),
    }))
}

/// The same of an upgrade, which is charged the whole less what is left of what was paid.
fn charged_less(
    view: &View<'_>,
    (sum, whole, credit): (Amount, Amount, Amount),
    period: Option<(NaiveDate, NaiveDate)>,
) -> PreviewLine {
    let method = view.method();
    PreviewLine::today(say(match (view.invoice_due(), period) {
        (Some(due), Some((first, last))) => {
            upgraded::invoiced_less_for(credit, first, last, due, sum, whole)
        }
        (Some(due), None) => upgraded::invoiced_less(credit, due, sum, whole),
        (None, Some((first, last))) => {
            upgraded::charged_less_for(credit, first, last, &method, sum, whole)
        }
        (None, None) => upgraded::charged_less(credit, &method, sum, whole),
    }))
}

fn services_line(view: &View<'_>, step: &Step) -> Option<PreviewLine> {
    let follow = step.services?;
    if let ServicesChange::Period { settlement, .. } = follow {
        // What waits for more than this, such as staff, says so on its own page.
        let waiting = view.names(|status| status == ServiceStatus::Pending);
        let is_settled = matches!(settlement, Settlement::Paid(_));
        return waiting
            .filter(|_| is_settled)
            .map(|(count, names)| PreviewLine::today(say(words::start(count, &names))));
    }
    let (count, names) = view.names(|status| !status.has_ended())?;
    let text = match follow {
        ServicesChange::Period { .. } | ServicesChange::InvoicePaid { .. } => return None,
        ServicesChange::Paused => words::stop_until_resume(count, &names),
        ServicesChange::Resumed { .. } => words::work_again(count, &names),
        ServicesChange::Overdue => words::suspended(count, &names),
        ServicesChange::Ended(cause) => words::stop(count, &names, cause.status().label().into()),
    };
    Some(PreviewLine::today(say(text)))
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
        None => lines.push(PreviewLine::today(fixed(words::NO_CHARGE))),
    }
    let due_on = life.due().map(|(date, _)| date);
    if is_staff
        && let Some(until) = life.entitled_through
        && until > view.today()
        && due_on.is_some_and(|date| date < until)
    {
        lines.push(PreviewLine::on(until, fixed(words::WORKS_UNTIL_THEN)));
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
    let next = || {
        let charge = view.next_charge(life);
        let charge = charge.filter(|charge| !charge.amount.is_zero());
        let (on, charge) = life.next_bill_on.zip(charge)?;
        let sum = charge.amount.into();
        Some(match (on <= view.today(), period(charge)) {
            (true, Some((first, last))) => ways::today_charged_for(first, last, sum),
            (true, None) => ways::today_charged(sum),
            (false, Some((first, last))) => ways::then_charged_for(first, last, sum),
            (false, None) => ways::then_charged(sum),
        })
    };
    // A sentence, and what is charged then.
    let and_next =
        |first: Message| in_sentences([Some(first), next()].into_iter().flatten().map(say));
    match action {
        Action::PauseAtEnd => match life.paused_on {
            Some(date) => say(ways::works_until(date)),
            None => String::new(),
        },
        Action::PauseNow => fixed(ways::STOPS_KEPT).into(),
        Action::ResumeKeepingDate | Action::ResumeFromToday => match life.next_bill_on {
            Some(date) if date <= view.today() => and_next(ways::WORKS_FROM_TODAY.into()),
            Some(date) => and_next(ways::works_from_today_paid(date)),
            None => fixed(ways::WORKS_FROM_TODAY).into(),
        },
        Action::CancelAtEnd => match life.ends_on {
            Some(date) => say(ways::works_until_end(date)),
            None => String::new(),
        },
        // What staff end, they may give back.
        Action::CancelNow => match unused(details, now) {
            Some((money, _)) if is_staff => say(ways::stops_unused(money.into())),
            Some((money, _)) => say(ways::stops_your_unused(money.into())),
            None => fixed(ways::STOPS_TODAY).into(),
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
    let mut lines = vec![today(say(upgraded::takes_place(to, from)))];
    let whole = upgrade.first.amount.into();
    let period = period(upgrade.first);
    let credit = Some(upgrade.credit).filter(|credit| !credit.is_zero());
    let method = view.method();
    lines.extend(credit.map(|credit| today(say(upgraded::credit(credit.into())))));
    if !upgrade.charge.is_zero() {
        let sum = upgrade.charge.into();
        lines.push(match credit.map(Amount::from) {
            None => charged_to(&view, upgrade.charge, period),
            Some(credit) => charged_less(&view, (sum, whole, credit), period),
        });
        lines.push(today(fixed(words::DECLINED_CHANGES_NOTHING).into()));
    } else if !upgrade.refund.is_zero() {
        let sum = upgrade.refund.into();
        lines.push(today(say(match (period, view.is_invoiced()) {
            (Some((first, last)), true) => {
                upgraded::due_and_back_for_by_invoice(first, last, sum, whole)
            }
            (Some((first, last)), false) => {
                upgraded::due_and_back_for(first, last, &method, sum, whole)
            }
            (None, true) => upgraded::due_and_back_by_invoice(sum, whole),
            (None, false) => upgraded::due_and_back(&method, sum, whole),
        })));
    }
    lines.push(today(fixed(common::UNDONE_NEVER).into()));
    if let Some(date) = upgrade.new.next_bill_on {
        let is_requested = details.leaving.iter().any(|it| it.is_requested);
        let amount = match next {
            Some(amount) => say(charges::charged(amount.into())),
            None if is_requested => fixed(upgraded::CANCELLATION).to_owned(),
            None => fixed(upgraded::NOT_SET_UP).to_owned(),
        };
        lines.push(PreviewLine::on(date, amount));
    }
    lines
}
