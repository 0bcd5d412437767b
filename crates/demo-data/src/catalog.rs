//! What the demo merchant sells.

use goodstanding_shared::catalog::{
    AutoSetup, BillingPeriod, BillingPlan, Charge, PlanStatus, Price, Product, Visibility,
};
use goodstanding_shared::ids::{PlanId, ProductId};
use goodstanding_shared::money::{Currency, Money};

use crate::descriptions::translations;
use crate::{DemoData, DemoPlan, DemoProduct};

const GROUPS: [&str; 5] = ["Hosting", "Cloud", "Licences", "Domains", "Support"];

/// In which currencies everything has a price.
const CURRENCIES: [Currency; 4] = [Currency::EUR, Currency::USD, Currency::GBP, Currency::JPY];

/// Name, words, the periods (cycle, repeat, charge), and what it costs in tenths of a monthly price.
type PlanSpec = (
    &'static str,
    &'static str,
    &'static [(Option<&'static str>, Option<u16>, Charge)],
    i64,
);

const PLANS: [PlanSpec; 9] = [
    (
        "MONTHLY",
        "Every month",
        &[(Some("1 month"), None, Charge::Full)],
        10,
    ),
    (
        "MONTHLY-1-FREE",
        "One month free, then every month",
        &[
            (Some("1 month"), Some(1), Charge::Free),
            (Some("1 month"), None, Charge::Full),
        ],
        10,
    ),
    (
        "INTRO-3",
        "Three months at a lower price, then every month",
        &[
            (Some("1 month"), Some(3), Charge::Reduced),
            (Some("1 month"), None, Charge::Full),
        ],
        10,
    ),
    (
        "QUARTERLY",
        "Every three months",
        &[(Some("3 month"), None, Charge::Full)],
        29,
    ),
    (
        "SEMI-ANNUAL",
        "Every six months",
        &[(Some("6 month"), None, Charge::Full)],
        55,
    ),
    (
        "ANNUAL",
        "Every year, two months for free",
        &[(Some("1 year"), None, Charge::Full)],
        100,
    ),
    (
        "BIENNIAL",
        "Every two years",
        &[(Some("2 year"), None, Charge::Full)],
        190,
    ),
    (
        "ONE-TIME",
        "Paid once",
        &[(None, Some(1), Charge::Full)],
        10,
    ),
    (
        RETIRED_PLAN,
        "Six months, then it ends",
        &[(Some("1 month"), Some(6), Charge::Full)],
        10,
    ),
];

/// No longer sold; what it billed has run out.
pub(crate) const RETIRED_PLAN: &str = "FIXED-6";

struct Spec {
    id: &'static str,
    group: &'static str,
    name: &'static str,
    /// Cents for a month; for plans that count otherwise see `yearly` and `once`.
    cents: i64,
    setup_cents: i64,
    plans: &'static [&'static str],
    setup: AutoSetup,
    visibility: Visibility,
    words: &'static str,
}

const fn spec(
    (id, group, name): (&'static str, &'static str, &'static str),
    (cents, setup_cents): (i64, i64),
    plans: &'static [&'static str],
    setup: AutoSetup,
    words: &'static str,
) -> Spec {
    Spec {
        id,
        group,
        name,
        cents,
        setup_cents,
        plans,
        setup,
        visibility: Visibility::Public,
        words,
    }
}

const EVERY: &[&str] = &["MONTHLY", "QUARTERLY", "ANNUAL"];

fn specs() -> Vec<Spec> {
    use AutoSetup::{OnAcceptance, OnFirstPayment, OnOrder};
    vec![
        spec(
            ("hosting-s", "Hosting", "Shared hosting"),
            (699, 0),
            &["MONTHLY", "MONTHLY-1-FREE", "ANNUAL", "BIENNIAL"],
            OnOrder,
            "Web space for a small site: 25 GB, one database, certificates included.",
        ),
        spec(
            ("hosting-pro", "Hosting", "Shared hosting Pro"),
            (999, 0),
            &["MONTHLY", "MONTHLY-1-FREE", "SEMI-ANNUAL", "ANNUAL"],
            OnOrder,
            "Web space for several sites: 100 GB, ten databases, staging and daily backups.",
        ),
        spec(
            ("mail-10", "Hosting", "Mail hosting 10"),
            (500, 0),
            EVERY,
            OnOrder,
            "Ten mailboxes of 10 GB on your own domain, with calendars and address books.",
        ),
        spec(
            ("mail-50", "Hosting", "Mail hosting 50"),
            (1999, 0),
            EVERY,
            OnOrder,
            "Fifty mailboxes of 25 GB on your own domain, with archive and shared calendars.",
        ),
        spec(
            ("vps-2", "Cloud", "Managed VPS 2"),
            (2499, 0),
            &["MONTHLY", "INTRO-3", "ANNUAL"],
            OnFirstPayment,
            "Two cores, 4 GB of memory and 80 GB of disk. We keep it patched and watched.",
        ),
        spec(
            ("vps-4", "Cloud", "Managed VPS 4"),
            (4900, 1000),
            &["MONTHLY", "INTRO-3", "QUARTERLY", "ANNUAL"],
            OnFirstPayment,
            "Four cores, 8 GB of memory and 160 GB of disk. We keep it patched and watched.",
        ),
        spec(
            ("vps-8", "Cloud", "Managed VPS 8"),
            (8999, 1000),
            EVERY,
            OnFirstPayment,
            "Eight cores, 16 GB of memory and 320 GB of disk. We keep it patched and watched.",
        ),
        spec(
            ("pg-s", "Cloud", "Managed PostgreSQL S"),
            (1999, 0),
            EVERY,
            OnFirstPayment,
            "A database of up to 20 GB with a standby and seven days of point-in-time recovery.",
        ),
        spec(
            ("pg-m", "Cloud", "Managed PostgreSQL M"),
            (7499, 0),
            EVERY,
            OnFirstPayment,
            "A database of up to 200 GB with two standbys and thirty days of point-in-time recovery.",
        ),
        spec(
            ("s3-1t", "Cloud", "Object storage 1 TB"),
            (1200, 0),
            EVERY,
            OnOrder,
            "One terabyte in two places, with versions and lifecycle rules.",
        ),
        spec(
            ("backup", "Cloud", "Daily backup"),
            (400, 0),
            &["MONTHLY", "ANNUAL"],
            OnOrder,
            "A copy of one server every night, kept for thirty days, restored in minutes.",
        ),
        spec(
            ("panel", "Licences", "Control panel licence"),
            (1499, 0),
            &["MONTHLY", "ANNUAL"],
            OnOrder,
            "A control panel for one server, updates included.",
        ),
        spec(
            ("tls-ov", "Licences", "TLS certificate"),
            (749, 0),
            &["ANNUAL", "BIENNIAL"],
            OnAcceptance,
            "A certificate that names your organisation. We check the papers before it is issued.",
        ),
        spec(
            ("domain", "Domains", "Domain registration"),
            (149, 0),
            &["ANNUAL", "BIENNIAL"],
            OnFirstPayment,
            "One domain with name servers, redirects and a lock against transfers.",
        ),
        spec(
            ("domain-move", "Domains", "Domain transfer"),
            (999, 0),
            &["ONE-TIME"],
            OnAcceptance,
            "We move a domain to us and keep its name servers running meanwhile.",
        ),
        spec(
            ("sysadmin", "Support", "System administration"),
            (11999, 0),
            &["MONTHLY", "QUARTERLY", "ANNUAL"],
            OnAcceptance,
            "Two hours a month of a system administrator who knows your set-up.",
        ),
        spec(
            ("onboarding", "Support", "Move-in help"),
            (11999, 0),
            &["ONE-TIME"],
            OnAcceptance,
            "We move your sites, mail and databases and check that everything works.",
        ),
        spec(
            ("status", "Support", "Status page"),
            (0, 0),
            &["MONTHLY"],
            OnOrder,
            "A public page that shows how your services are. Free with any other service.",
        ),
    ]
}

/// Sold by agreement, or no longer.
fn hidden_specs() -> Vec<Spec> {
    use AutoSetup::{OnAcceptance, OnOrder};
    vec![
        Spec {
            visibility: Visibility::Private,
            ..spec(
                ("colo-1u", "Hosting", "Rack space 1U"),
                (8999, 11999),
                &["MONTHLY", "ANNUAL"],
                OnAcceptance,
                "One unit in our rack, with power and 1 Gbit/s. Sold by agreement.",
            )
        },
        // Described in no language, and in another one than English: both are sold by agreement and show by their identifiers.
        Spec {
            visibility: Visibility::Private,
            ..spec(
                ("cross-connect", "Hosting", "Cross connect"),
                (2999, 0),
                &["MONTHLY", "ANNUAL"],
                OnAcceptance,
                "",
            )
        },
        Spec {
            visibility: Visibility::Private,
            ..spec(
                ("remote-hands", "Support", "Remote hands"),
                (4999, 0),
                &["MONTHLY", "ANNUAL"],
                OnAcceptance,
                "",
            )
        },
        Spec {
            visibility: Visibility::Retired,
            ..spec(
                ("webspace", "Hosting", "Web space"),
                (699, 0),
                &["MONTHLY", "ANNUAL", RETIRED_PLAN],
                OnOrder,
                "Our web space of earlier years. Existing ones go on; new ones are Shared hosting.",
            )
        },
    ]
}

/// A price in another currency, as a merchant would round it.
fn in_currency(cents: i64, currency: Currency) -> Money {
    let minor = if currency == Currency::JPY {
        // Yen have no minor unit; to the next ten.
        cents * 165 / 1000 * 10
    } else if currency == Currency::GBP {
        cents * 9 / 10
    } else {
        cents
    };
    Money::new(minor, currency)
}

fn code<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse()
        .unwrap_or_else(|error| unreachable!("the tables above hold codes only: {error:?}"))
}

fn plan((id, words, periods, _): &PlanSpec) -> DemoPlan {
    let is_monthly = periods.last().is_some_and(|last| last.0 == Some("1 month"));
    DemoPlan {
        plan: BillingPlan {
            id: code(id),
            description: (*words).to_owned(),
            periods: periods
                .iter()
                .map(|(cycle, repeat, charge)| BillingPeriod {
                    cycle: cycle.map(code),
                    repeat: *repeat,
                    charge: *charge,
                })
                .collect(),
            grace_days: 7,
            // Two days between the last retry and the end: time for a new card.
            retry_days: if is_monthly {
                vec![1, 3, 5]
            } else {
                vec![1, 3, 5, 7]
            },
            // What was paid for two years ahead is not put off.
            can_pause: *id != "BIENNIAL",
        },
        status: if *id == RETIRED_PLAN {
            PlanStatus::Retired
        } else {
            PlanStatus::Active
        },
    }
}

fn product(spec: &Spec) -> DemoProduct {
    let price = |currency, plan: &&str| {
        let (_, _, periods, tenths) = PLANS.iter().find(|known| known.0 == *plan)?;
        let cents = spec.cents * tenths / 10;
        let is_reduced = periods.iter().any(|period| period.2 == Charge::Reduced);
        Some(Price {
            plan: code::<PlanId>(plan),
            amount: in_currency(cents, currency),
            reduced: is_reduced.then(|| in_currency(cents * 6 / 10, currency)),
            setup_fee: in_currency(spec.setup_cents, currency),
        })
    };
    DemoProduct {
        product: Product {
            id: code::<ProductId>(spec.id),
            name: spec.name.to_owned(),
            group: spec.group.to_owned(),
            description: spec.words.to_owned(),
            setup: spec.setup,
            prices: CURRENCIES
                .iter()
                .flat_map(|currency| spec.plans.iter().filter_map(|plan| price(*currency, plan)))
                .collect(),
        },
        descriptions: [("en", spec.words)]
            .into_iter()
            .chain(translations(spec.id).iter().copied())
            .filter(|(_, words)| !words.is_empty())
            .map(|(language, words)| (language.to_owned(), words.to_owned()))
            .collect(),
        visibility: spec.visibility,
    }
}

pub(crate) fn generate() -> DemoData {
    DemoData {
        groups: GROUPS.map(str::to_owned).into(),
        plans: PLANS.iter().map(plan).collect(),
        products: specs().iter().chain(&hidden_specs()).map(product).collect(),
        ..DemoData::default()
    }
}
