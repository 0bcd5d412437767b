//! What the demo merchant sells, and what it sold.

use goodstanding_shared::catalog::{AutoSetup, Visibility};

use super::plans::RETIRED_PLAN;

/// A product with what it costs for a month, in euros.
#[derive(Clone)]
pub(super) struct Spec {
    pub(super) id: &'static str,
    pub(super) group: &'static str,
    pub(super) name: &'static str,
    /// Cents for a month; for plans that count otherwise see `yearly` and `once`.
    pub(super) cents: i64,
    pub(super) setup_cents: i64,
    pub(super) plans: &'static [&'static str],
    pub(super) setup: AutoSetup,
    pub(super) visibility: Visibility,
    pub(super) words: &'static str,
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

/// What anybody may order, in the order of display.
pub(super) fn specs() -> Vec<Spec> {
    [hosting(), cloud(), beside()].concat()
}

fn hosting() -> Vec<Spec> {
    use AutoSetup::{OnFirstPayment, OnOrder};
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
            ("builder", "Hosting", "Site builder"),
            (599, 0),
            &["MONTHLY", "MONTHLY-1-FREE", "ANNUAL"],
            OnOrder,
            "A site without code: templates, your own domain, a form and a small shop.",
        ),
        spec(
            ("forms", "Hosting", "Form mailer"),
            (250, 0),
            &["MONTHLY", "MONTHLY-1-FREE", "ANNUAL"],
            OnOrder,
            "Contact forms that reach your mailbox and nobody else's, without a server of your own.",
        ),
        spec(
            ("campaigns", "Hosting", "Newsletter sending"),
            (1299, 0),
            &["MONTHLY", "INTRO-3", "ANNUAL"],
            OnFirstPayment,
            "Ten thousand messages a month, with lists, sign-up forms and reports.",
        ),
    ]
}

fn cloud() -> Vec<Spec> {
    use AutoSetup::{OnFirstPayment, OnOrder};
    vec![
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
            ("cdn", "Cloud", "Content delivery"),
            (900, 0),
            &["MONTHLY", "MONTHLY-1-FREE", "ANNUAL"],
            OnOrder,
            "Pictures and films from a place near each visitor, one terabyte a month.",
        ),
    ]
}

/// What goes along with hosting and servers: licences, domains and support.
fn beside() -> Vec<Spec> {
    use AutoSetup::{OnAcceptance, OnFirstPayment, OnOrder};
    vec![
        spec(
            ("watch", "Support", "Monitoring"),
            (500, 0),
            &["MONTHLY", "MONTHLY-1-FREE", "ANNUAL"],
            OnOrder,
            "We look at your site every minute from five places and call you when it is down.",
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
            ("dns", "Domains", "Managed DNS"),
            (300, 0),
            &["MONTHLY", "MONTHLY-1-FREE", "ANNUAL"],
            OnOrder,
            "Name servers on four continents for up to fifty zones, signed.",
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
pub(super) fn hidden_specs() -> Vec<Spec> {
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
        // Described in no language, and in another one than English: both are sold by agreement and
        // show by their identifiers.
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
