//! Services of the demo, with dates, requests and a history that fit how they stand.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::activity::{ActorKind, Event};
use goodstanding_shared::calendar::{Cycle, begins};
use goodstanding_shared::cancellations::{CancellationState, CancellationType, Reason};
use goodstanding_shared::ids::{ActivityId, CancellationId, ServiceId, SubscriptionId};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::text::ServiceName;

use crate::dice::Dice;
use crate::{DemoActivity, DemoCancellation, DemoCustomer, DemoData, DemoService, Options};

/// Who owns a service and speaks for it.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) customer: &'a DemoCustomer,
    pub(crate) person: &'a str,
}

/// What a service is made of.
pub(crate) struct Wanted<'a> {
    pub(crate) name: &'a str,
    pub(crate) product: &'a str,
    pub(crate) plan: &'a str,
    pub(crate) status: ServiceStatus,
    pub(crate) age_days: u64,
    pub(crate) quantity: u32,
    /// When it ended, where its subscription knows.
    pub(crate) ended_at: Option<DateTime<Utc>>,
    /// Ends on the due date, for this reason.
    pub(crate) leaving: Option<&'a str>,
}

/// The two dates between which `today` lies, for something that is billed every `cycle` since `since`.
pub(crate) fn period(since: NaiveDate, cycle: Cycle, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let mut start = since;
    for times in 1.. {
        match cycle.after(since, times) {
            Some(due) if due > today => return (start, due),
            Some(due) => start = due,
            None => break,
        }
    }
    (start, today + Days::new(1))
}

/// Makes the service; the subscription is filled in afterwards.
pub(crate) fn service(
    data: &DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
    wanted: &Wanted<'_>,
) -> Option<DemoService> {
    let product = &data
        .products
        .iter()
        .find(|known| known.product.id.as_str() == wanted.product)?
        .product;
    let plan = &data
        .plans
        .iter()
        .find(|known| known.plan.id.as_str() == wanted.plan)?
        .plan;
    let price = product.prices.iter().find(|price| {
        price.plan == plan.id && price.amount.currency() == owner.customer.currency
    })?;
    let today = options.now.date_naive();
    let since = today - Days::new(wanted.age_days);
    let created_at =
        (begins(since) + TimeDelta::seconds(dice.between(6 * 3600, 20 * 3600))).min(options.now);
    let status = wanted.status;
    let was_active = !matches!(status, ServiceStatus::Pending | ServiceStatus::Fraud);
    let activated_at = was_active
        .then(|| (created_at + TimeDelta::seconds(dice.between(40, 5400))).min(options.now));
    let cycle = plan.recurring();
    let paid = cycle.filter(|_| was_active).map(|cycle| match status {
        // Unpaid: the due date has passed.
        ServiceStatus::Suspended => {
            let (start, _) = period(since, cycle, today);
            (cycle.before(start, since.day()).unwrap_or(since), start)
        }
        _ => period(since, cycle, today),
    });
    let is_live = !status.has_ended();
    let mut made = DemoService {
        id: ServiceId::from_bits(dice.bits()),
        customer: owner.customer.id,
        product: product.id.clone(),
        subscription: None,
        order: None,
        name: ServiceName::parse(wanted.name).ok()?,
        quantity: wanted.quantity,
        price: price.amount.times(wanted.quantity).ok()?,
        setup_fee: price.setup_fee.times(wanted.quantity).ok()?,
        cycle,
        status,
        created_at,
        activated_at,
        updated_at: activated_at.unwrap_or(created_at),
        period_start: paid.map(|(start, _)| start),
        next_due: paid.filter(|_| is_live).map(|(_, due)| due),
    };
    // A service that is younger than a cycle and suspended would have been due before it was made.
    if made
        .period_start
        .zip(made.next_due)
        .is_some_and(|(start, due)| start >= due)
    {
        made.period_start = None;
    }
    Some(made)
}

/// The request of a service that is leaving.
pub(crate) fn leave(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
    service: &mut DemoService,
    reason: &str,
) {
    let (Some(effective_on), Ok(reason)) = (service.next_due, Reason::parse(reason)) else {
        return;
    };
    let asked = options.now - TimeDelta::minutes(dice.between(60, 5 * 24 * 60));
    let requested_at = asked.max(service.updated_at);
    let id = CancellationId::from_bits(dice.bits());
    let kind = CancellationType::OnServiceDueDate;
    data.cancellations.push(DemoCancellation {
        id,
        service: service.id,
        customer: service.customer,
        requested_by: owner.person.to_owned(),
        kind,
        reason,
        state: CancellationState::Open,
        requested_at,
        effective_on,
        closed_at: None,
    });
    service.updated_at = requested_at;
    let event = Event::CancellationRequested {
        cancellation: id,
        kind,
        effective_on,
    };
    record(
        data,
        dice,
        service,
        requested_at,
        Some((ActorKind::Customer, owner.person)),
        event,
    );
}

/// The history up to how the service stands, with the request that ended it where one did.
pub(crate) fn tell(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
    service: &mut DemoService,
    ended_at: Option<DateTime<Utc>>,
) {
    let person = Some((ActorKind::Customer, owner.person));
    let staff = Some((ActorKind::Staff, "Sam Okafor"));
    record(
        data,
        dice,
        service,
        service.created_at,
        person,
        Event::ServiceOrdered {
            order: service.order,
        },
    );
    if let Some(at) = service.activated_at {
        record(data, dice, service, at, None, Event::ServiceActivated);
    }
    let begun = service.activated_at.unwrap_or(service.created_at);
    let lived = (options.now - begun).num_seconds().max(2);
    // Where it is known when it ended, that is when; what is put on file later stays later.
    let later = |part: i64| match ended_at {
        Some(at) if part < 80 => at.max(begun).min(options.now),
        Some(at) => at.max(begun) + (options.now - at.max(begun)) / 2,
        None => begun + TimeDelta::seconds(lived * part / 100),
    };
    match service.status {
        ServiceStatus::Pending | ServiceStatus::Active => {}
        ServiceStatus::Suspended => {
            end(
                data,
                dice,
                service,
                later(97),
                staff,
                Event::ServiceSuspended {
                    reason: "Payment is overdue".into(),
                },
            );
        }
        ServiceStatus::Terminated => {
            let reason = "The product was taken out of service".into();
            end(
                data,
                dice,
                service,
                later(60),
                staff,
                Event::ServiceTerminated { reason },
            );
        }
        ServiceStatus::Fraud => end(
            data,
            dice,
            service,
            later(10),
            staff,
            Event::ServiceMarkedAsFraud,
        ),
        ServiceStatus::Canceled => cancel(data, dice, owner, service, later(70)),
        ServiceStatus::Archived => {
            cancel(data, dice, owner, service, later(40));
            end(
                data,
                dice,
                service,
                later(80),
                staff,
                Event::ServiceArchived,
            );
        }
    }
}

fn cancel(
    data: &mut DemoData,
    dice: &Dice,
    owner: Owner<'_>,
    service: &mut DemoService,
    at: DateTime<Utc>,
) {
    let Ok(reason) = Reason::parse(dice.pick::<&str>(&Reason::FILLERS)) else {
        return;
    };
    let id = CancellationId::from_bits(dice.bits());
    let kind = CancellationType::Immediate;
    data.cancellations.push(DemoCancellation {
        id,
        service: service.id,
        customer: service.customer,
        requested_by: owner.person.to_owned(),
        kind,
        reason,
        state: CancellationState::Completed,
        requested_at: at,
        effective_on: at.date_naive(),
        closed_at: Some(at),
    });
    let person = Some((ActorKind::Customer, owner.person));
    let requested = Event::CancellationRequested {
        cancellation: id,
        kind,
        effective_on: at.date_naive(),
    };
    end(data, dice, service, at, person, requested);
    end(
        data,
        dice,
        service,
        at,
        None,
        Event::CancellationCompleted { cancellation: id },
    );
}

fn end(
    data: &mut DemoData,
    dice: &Dice,
    service: &mut DemoService,
    at: DateTime<Utc>,
    by: Option<(ActorKind, &str)>,
    event: Event,
) {
    service.updated_at = at;
    record(data, dice, service, at, by, event);
}

fn record(
    data: &mut DemoData,
    dice: &Dice,
    service: &DemoService,
    at: DateTime<Utc>,
    by: Option<(ActorKind, &str)>,
    event: Event,
) {
    data.activity.push(DemoActivity {
        id: ActivityId::from_bits(dice.bits()),
        customer: service.customer,
        service: Some(service.id),
        subscription: None,
        payment_method: None,
        at,
        actor: by.map_or(ActorKind::System, |(actor, _)| actor),
        actor_name: by.map(|(_, name)| name.to_owned()),
        event,
    });
}

/// Stores the service and ties it to `subscription`.
pub(crate) fn keep(
    data: &mut DemoData,
    mut service: DemoService,
    subscription: Option<SubscriptionId>,
) {
    service.subscription = subscription;
    data.services.push(service);
}
