//! The people of the demo, and what each of them has.

use chrono::{Days, TimeDelta};
use goodstanding_shared::catalog::Charge;
use goodstanding_shared::ids::{CustomerId, UserId};
use goodstanding_shared::money::Currency;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{
    BillingStatus, Standing, SubscriptionStatus, cancel_at_end,
};
use goodstanding_shared::transactions::TransactionStatus;

use crate::dice::Dice;
use crate::services::{Owner, Wanted, keep, leave, plan_id, service, tell};
use crate::subscriptions::{For, subscription, transactions};
use crate::{DemoCustomer, DemoData, DemoUser, Options};

use ServiceStatus::{Active, Archived, Canceled, Fraud, Pending, Suspended, Terminated};

/// Name, product, plan, status, age in days, and why it is leaving.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    ServiceStatus,
    u64,
    Option<&'static str>,
);

const ANNA: [Line; 24] = [
    ("Studio website", "vps-4", "MONTHLY", Active, 265, None),
    (
        "Studio website backup",
        "backup",
        "MONTHLY",
        Active,
        265,
        None,
    ),
    (
        "Mailboxes",
        "mail-10",
        "MONTHLY",
        Active,
        291,
        Some("We move our mail to the head office."),
    ),
    ("Client archive", "s3-1t", "MONTHLY", Suspended, 681, None),
    (
        "berg-studio.example",
        "domain",
        "ANNUAL",
        Active,
        2868,
        None,
    ),
    (
        "berg-photo.example",
        "domain",
        "BIENNIAL",
        Active,
        1210,
        None,
    ),
    ("Staging database", "pg-s", "MONTHLY", Pending, 1, None),
    (
        "Old web space",
        "hosting-s",
        "MONTHLY",
        Archived,
        2729,
        None,
    ),
    ("Portfolio", "hosting-pro", "ANNUAL", Active, 512, None),
    ("Booking calendar", "hosting-s", "ANNUAL", Active, 163, None),
    ("Print shop", "vps-8", "MONTHLY", Active, 402, None),
    ("Print shop database", "pg-m", "MONTHLY", Active, 402, None),
    (
        "Newsletter",
        "vps-2",
        "INTRO-3",
        Active,
        48,
        Some("Too expensive"),
    ),
    ("Control panel", "panel", "ANNUAL", Active, 640, None),
    (
        "Certificate for berg-studio.example",
        "tls-ov",
        "ANNUAL",
        Active,
        300,
        Some("No longer needed"),
    ),
    ("Night watch", "sysadmin", "QUARTERLY", Active, 77, None),
    ("Status page", "status", "MONTHLY", Active, 190, None),
    ("Photo vault", "s3-1t", "ANNUAL", Active, 350, None),
    (
        "New shop certificate",
        "tls-ov",
        "BIENNIAL",
        Pending,
        3,
        None,
    ),
    ("Intern sandbox", "vps-2", "MONTHLY", Canceled, 420, None),
    (
        "Summer campaign",
        "hosting-s",
        "MONTHLY",
        Canceled,
        540,
        None,
    ),
    ("Wiki", "vps-2", "MONTHLY", Terminated, 900, None),
    ("cheap-logos.example", "domain", "ANNUAL", Fraud, 610, None),
    (
        "First home page",
        "webspace",
        "ANNUAL",
        Archived,
        3900,
        None,
    ),
];

const BEN: [Line; 3] = [
    (
        "Bakery website",
        "hosting-pro",
        "MONTHLY",
        Active,
        120,
        None,
    ),
    ("Orders mailbox", "mail-10", "MONTHLY", Active, 118, None),
    ("bens-bakery.example", "domain", "ANNUAL", Active, 200, None),
];

/// Names in several scripts, two of them as long as a name may be.
const NAMES: [&str; 30] = [
    "Online shop",
    "Press archive",
    "Intranet",
    "Customer portal",
    "Data warehouse",
    "Build server",
    "Ticket system",
    "Ärztehaus Köln-Mülheim",
    "Łódź branch",
    "Crème brûlée blog",
    "Παραγγελίες Αθήνα",
    "Склад Новосибирск",
    "東京オフィス",
    "サポート窓口",
    "上海分公司网站",
    "서울 사무소",
    "موقع المبيعات",
    "אתר החדשות",
    "ग्राहक सेवा",
    "เว็บไซต์ร้านค้า",
    "Հայերեն կայք",
    "ქართული საიტი",
    "Đặt hàng Hà Nội",
    "İstanbul şubesi",
    "🎈 Party planner",
    "R&D <lab>",
    "O'Brien & Sons",
    "The archive of every newsletter, press release and printed catalogue since 1987, kept for the auditors and for nobody else",
    "Donaudampfschifffahrtsgesellschaftskapitänskajütenbuchungssystem für Innen- und Außenkabinen",
    "Werk 4",
];

const PRODUCTS: [(&str, &str); 10] = [
    ("hosting-s", "MONTHLY"),
    ("hosting-pro", "MONTHLY"),
    ("mail-50", "MONTHLY"),
    ("vps-2", "MONTHLY"),
    ("vps-4", "MONTHLY"),
    ("vps-8", "MONTHLY"),
    ("pg-s", "MONTHLY"),
    ("pg-m", "MONTHLY"),
    ("s3-1t", "MONTHLY"),
    ("backup", "MONTHLY"),
];

const OTHERS: [(&str, Currency); 12] = [
    ("Aurora Optics", Currency::USD),
    ("Bäckerei Sonntag", Currency::EUR),
    ("Cedar & Finch", Currency::GBP),
    ("Delta Rowing Club", Currency::GBP),
    ("Estudio Paloma", Currency::EUR),
    ("Fjord Kajakk", Currency::EUR),
    ("Green Lantern Books", Currency::USD),
    ("株式会社さくら", Currency::JPY),
    ("Iris Verlag", Currency::EUR),
    ("Juniper Labs", Currency::USD),
    ("Kavárna Slavia", Currency::EUR),
    ("Lumen Architects", Currency::GBP),
];

pub(crate) fn add(data: &mut DemoData, options: &Options) {
    let dice = Dice::new(options.seed);
    let anna = customer(
        data,
        &dice,
        options,
        ("Berg Studio", "anna", "Anna Berg"),
        Currency::EUR,
        4000,
    );
    let ben = customer(
        data,
        &dice,
        options,
        ("Ben's Bakery", "ben", "Ben Carter"),
        Currency::USD,
        210,
    );
    let zoe = customer(
        data,
        &dice,
        options,
        ("Zoë Laurent International", "zoe", "Zoë Laurent"),
        Currency::GBP,
        2200,
    );
    customer(
        data,
        &dice,
        options,
        ("Emil Novák", "empty", "Emil Novák"),
        Currency::EUR,
        2,
    );
    data.users.push(DemoUser {
        id: UserId::from_bits(dice.bits()),
        customer: None,
        email: "sam@demo.example".into(),
        name: "Sam Okafor".into(),
        created_at: options.now - TimeDelta::days(4100),
    });
    add_lines(
        data,
        &dice,
        options,
        Owner {
            customer: &anna,
            person: "Anna Berg",
        },
        &ANNA,
    );
    add_lines(
        data,
        &dice,
        options,
        Owner {
            customer: &ben,
            person: "Ben Carter",
        },
        &BEN,
    );
    add_zoe(
        data,
        &dice,
        options,
        Owner {
            customer: &zoe,
            person: "Zoë Laurent",
        },
    );
    add_others(data, &dice, options);
    let more = options.services_of_anna.saturating_sub(ANNA.len());
    add_many(
        data,
        &dice,
        options,
        Owner {
            customer: &anna,
            person: "Anna Berg",
        },
        more,
    );
}

fn customer(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    (name, mailbox, person): (&str, &str, &str),
    currency: Currency,
    age_days: i64,
) -> DemoCustomer {
    let created_at = options.now - TimeDelta::days(age_days);
    let customer = DemoCustomer {
        id: CustomerId::from_bits(dice.bits()),
        name: name.into(),
        email: format!("{mailbox}@demo.example"),
        currency,
        created_at,
    };
    data.customers.push(customer.clone());
    data.users.push(DemoUser {
        id: UserId::from_bits(dice.bits()),
        customer: Some(customer.id),
        email: customer.email.clone(),
        name: person.into(),
        created_at,
    });
    customer
}

/// How the subscription of a service in `status` stands, when nothing else is said.
fn usual(status: ServiceStatus, is_free: bool) -> Option<Standing> {
    use BillingStatus as B;
    use SubscriptionStatus as S;
    let (subscription, billing) = match status {
        Pending => (S::Processing, None),
        Active if is_free => (S::Active, Some(B::FreeTrial)),
        Active => (S::Active, Some(B::GoodStanding)),
        Suspended => (S::Active, Some(B::GracePeriod)),
        Canceled | Archived => (S::Cancelled, Some(B::BillingCompleted)),
        Terminated => (S::Cancelled, Some(B::Terminated)),
        Fraud => (S::Cancelled, None),
    };
    Standing::new(subscription, billing).ok()
}

fn add_lines(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
    lines: &[Line],
) {
    for (name, product, plan, status, age_days, leaving) in lines {
        let wanted = Wanted {
            name,
            product,
            plan,
            status: *status,
            age_days: *age_days,
            quantity: 1,
            leaving: *leaving,
        };
        add_line(data, dice, options, owner, &wanted);
    }
}

/// One service with a subscription of its own.
fn add_line(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
    wanted: &Wanted<'_>,
) {
    let (Some(mut made), Some(plan)) = (
        service(data, dice, options, owner, wanted),
        plan_id(data, wanted.plan),
    ) else {
        return;
    };
    tell(data, dice, options, owner, &mut made);
    let Some(mut standing) = usual(wanted.status, made.price.is_zero()) else {
        return;
    };
    if let Some(reason) = wanted.leaving {
        leave(data, dice, options, owner, &mut made, reason);
        standing = cancel_at_end(standing).unwrap_or(standing);
    }
    let since = options.now.date_naive() - Days::new(wanted.age_days);
    let made_for = For {
        customer: made.customer,
        plan,
        standing,
        since,
        next_due: made.next_due,
    };
    let billed_by = subscription(dice, options, made_for);
    let last = match wanted.status {
        Pending => TransactionStatus::New,
        Suspended => TransactionStatus::Cancelled,
        Fraud => TransactionStatus::Void,
        Active | Canceled | Terminated | Archived => TransactionStatus::Settled,
    };
    if !made.price.is_zero() {
        data.transactions
            .extend(transactions(dice, options, &billed_by, made.price, 1, last));
    }
    keep(data, made, Some(billed_by.id));
    data.subscriptions.push(billed_by);
}

/// 60 subscriptions that stand in every way in which one can, and 250 services on them.
fn add_zoe(data: &mut DemoData, dice: &Dice, options: &Options, owner: Owner<'_>) {
    let standings: Vec<Standing> = Standing::all().collect();
    for index in 0..60 {
        let standing = standings[index % standings.len()];
        // 250 services on 60 subscriptions: ten of them carry five, the others four.
        let count = if index < 10 { 5 } else { 4 };
        let age_days = dice.between(70, 2000).unsigned_abs();
        let since = options.now.date_naive() - Days::new(age_days);
        let Some(plan) = plan_id(data, "MONTHLY") else {
            return;
        };
        let due = data
            .plans
            .iter()
            .find(|known| known.id == plan)
            .and_then(goodstanding_shared::catalog::BillingPlan::recurring)
            .map(|cycle| crate::services::period(since, cycle, options.now.date_naive()).1);
        let made_for = For {
            customer: owner.customer.id,
            plan,
            standing,
            since,
            next_due: due,
        };
        let billed_by = subscription(dice, options, made_for);
        let mut amount = None;
        for number in 0..count {
            let place = index * 5 + number;
            let (product, plan) = PRODUCTS[place % PRODUCTS.len()];
            let name = NAMES[place % NAMES.len()];
            let name = if place < NAMES.len() {
                name.to_owned()
            } else {
                format!("{name} {}", place / NAMES.len() + 1)
            };
            let quantity = if place % 9 == 0 { 3 } else { 1 };
            let wanted = Wanted {
                name: &name,
                product,
                plan,
                status: fitting(standing, place),
                age_days,
                quantity,
                leaving: None,
            };
            let Some(mut made) = service(data, dice, options, owner, &wanted) else {
                continue;
            };
            tell(data, dice, options, owner, &mut made);
            if standing.status() == SubscriptionStatus::PendingCancel {
                leave(
                    data,
                    dice,
                    options,
                    owner,
                    &mut made,
                    "We close this branch.",
                );
            }
            amount = amount.or(Some(made.price));
            keep(data, made, Some(billed_by.id));
        }
        if let Some(amount) = amount {
            let last = TransactionStatus::ALL[index % TransactionStatus::ALL.len()];
            data.transactions
                .extend(transactions(dice, options, &billed_by, amount, 6, last));
        }
        data.subscriptions.push(billed_by);
    }
}

/// A status of a service that its subscription allows.
fn fitting(standing: Standing, place: usize) -> ServiceStatus {
    use SubscriptionStatus as S;
    match standing.status() {
        S::Processing | S::PendingActivation => Pending,
        S::Active | S::PendingPause | S::PendingCancel => match standing.billing() {
            Some(BillingStatus::GracePeriod | BillingStatus::UnusablePaymentMethod) => Suspended,
            _ => Active,
        },
        S::Paused => Suspended,
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => {
            match place % 4 {
                0 => Terminated,
                1 => Archived,
                _ => Canceled,
            }
        }
    }
}

/// Customers whom only staff see: the list of customers is worth searching.
fn add_others(data: &mut DemoData, dice: &Dice, options: &Options) {
    for (index, (name, currency)) in OTHERS.iter().enumerate() {
        let mailbox = format!("office{}", index + 1);
        let person = "The office";
        let age = dice.between(400, 3000);
        let customer = customer(
            data,
            dice,
            options,
            (name, &mailbox, person),
            *currency,
            age,
        );
        for number in 0..dice.between(1, 4) {
            let (product, plan) = *dice.pick(&PRODUCTS);
            let wanted = Wanted {
                name: NAMES[(index * 5 + usize::try_from(number).unwrap_or_default()) % 7],
                product,
                plan,
                status: Active,
                age_days: dice.between(40, 390).unsigned_abs(),
                quantity: 1,
                leaving: None,
            };
            add_line(
                data,
                dice,
                options,
                Owner {
                    customer: &customer,
                    person,
                },
                &wanted,
            );
        }
    }
}

/// A long list, for measuring: few subscriptions, every status, names with numbers in them.
fn add_many(data: &mut DemoData, dice: &Dice, options: &Options, owner: Owner<'_>, count: usize) {
    const PER_SUBSCRIPTION: usize = 250;
    const STATUSES: [ServiceStatus; 10] = [
        Active, Active, Active, Active, Pending, Active, Suspended, Canceled, Terminated, Archived,
    ];
    let Some(standing) = usual(Active, false) else {
        return;
    };
    debug_assert!(data.plans.iter().any(|plan| {
        plan.first()
            .is_some_and(|period| period.charge == Charge::Full)
    }));
    let mut billed_by = None;
    for index in 0..count {
        if index % PER_SUBSCRIPTION == 0 {
            let Some(plan) = plan_id(data, "MONTHLY") else {
                return;
            };
            let since = options.now.date_naive() - Days::new(2000);
            let made_for = For {
                customer: owner.customer.id,
                plan,
                standing,
                since,
                next_due: None,
            };
            let made = subscription(dice, options, made_for);
            billed_by = Some(made.id);
            data.subscriptions.push(made);
        }
        let (product, plan) = *dice.pick(&PRODUCTS);
        let name = format!("{} {}", dice.pick(&NAMES[..12]), index + 1);
        let age_days = dice.between(40, 2000).unsigned_abs();
        let wanted = Wanted {
            name: &name,
            product,
            plan,
            status: *dice.pick(&STATUSES),
            age_days,
            quantity: 1,
            leaving: None,
        };
        let Some(mut made) = service(data, dice, options, owner, &wanted) else {
            continue;
        };
        tell(data, dice, options, owner, &mut made);
        keep(data, made, billed_by);
    }
}
