//! The people of the demo, and what each of them has.

use chrono::{Days, NaiveDate, TimeDelta};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::ids::{CustomerId, UserId};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{
    BillingStatus, Standing, SubscriptionStatus, cancel_at_end,
};

use crate::catalog::RETIRED_PLAN;
use crate::dice::Dice;
use crate::payments::{Wallet, add_card, add_everything, add_three};
use crate::services::{Owner, Wanted, keep, leave, service, tell};
use crate::subscriptions::{For, since, subscription};
use crate::{
    DemoCustomer, DemoData, DemoItem, DemoPlan, DemoService, DemoSubscription, DemoUser, Options,
    transactions,
};

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

/// Names in several scripts and directions, two of them as long as a name may be.
const NAMES: [&str; 33] = [
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
    "The archive of everything that was ever printed, posted, faxed or spoken into a telephone by any of our branches and all of the copies and all of the copies and all of the copies and all of the copies",
    "أرشيف كل النشرات الإخبارية والبيانات الصحفية والكتالوجات المطبوعة منذ عام 1987 محفوظ للمدققين ولا لأحد غيرهم محفوظ للمدققين ولا لأحد غيرهم محفوظ للمدققين ولا لأحد غيرهم محفوظ للمدققين ولا لأحد غيرهم م",
    "حساب שרת 42 (RTL/LTR)",
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

/// Services of Anna whose billing needs somebody.
const TROUBLED: [(&str, BillingStatus); 4] = [
    ("Print shop", BillingStatus::InRetry),
    ("Print shop database", BillingStatus::UnusablePaymentMethod),
    ("Control panel", BillingStatus::Overdue),
    ("Night watch", BillingStatus::PendingAcceptance),
];

/// Products that are billed together, all of them sold under the monthly plan. Two of them are shown by their identifiers.
const BUNDLES: [&[(&str, u32)]; 6] = [
    &[("mail-10", 1), ("backup", 2)],
    &[("vps-4", 1)],
    &[("vps-2", 1), ("backup", 1), ("panel", 1)],
    &[("colo-1u", 1), ("cross-connect", 2)],
    &[("cross-connect", 1)],
    &[("remote-hands", 1), ("pg-s", 1)],
];

/// How many cycles are told of a subscription: of most, of Zoe's, and of those that show what a long list is like.
const FEW_CYCLES: usize = 8;
const ZOES_CYCLES: usize = 6;
const MANY_CYCLES: usize = 40;

/// A customer with the person who speaks for it, and how it pays.
struct Account<'a> {
    owner: Owner<'a>,
    wallet: Wallet,
    /// How many cycles are told.
    cycles: usize,
}

struct Maker<'a> {
    data: &'a mut DemoData,
    dice: &'a Dice,
    options: &'a Options,
}

pub(crate) fn add(data: &mut DemoData, options: &Options) {
    let dice = Dice::new(options.seed);
    let mut maker = Maker {
        data,
        dice: &dice,
        options,
    };
    maker.everybody();
}

impl Maker<'_> {
    fn today(&self) -> NaiveDate {
        self.options.now.date_naive()
    }

    fn everybody(&mut self) {
        let anna = self.customer(("Berg Studio", "anna", "Anna Berg"), Currency::EUR, 4000);
        let ben = self.customer(("Ben's Bakery", "ben", "Ben Carter"), Currency::USD, 210);
        let zoe = self.customer(
            ("Zoë Laurent International", "zoe", "Zoë Laurent"),
            Currency::GBP,
            2200,
        );
        self.customer(("Emil Novák", "empty", "Emil Novák"), Currency::EUR, 2);
        self.data.users.push(DemoUser {
            id: UserId::from_bits(self.dice.bits()),
            customer: None,
            email: "sam@demo.example".into(),
            name: "Sam Okafor".into(),
            created_at: self.options.now - TimeDelta::days(4100),
        });
        self.add_anna(&anna);
        let owner = Owner {
            customer: &ben,
            person: "Ben Carter",
        };
        let account = Account {
            owner,
            wallet: add_three(self.data, self.dice, self.options, owner),
            cycles: 1,
        };
        self.add_lines(&account, &BEN);
        self.add_zoe(&zoe);
        self.add_others();
    }

    fn customer(
        &mut self,
        (name, mailbox, person): (&str, &str, &str),
        currency: Currency,
        age_days: i64,
    ) -> DemoCustomer {
        let created_at = self.options.now - TimeDelta::days(age_days);
        let customer = DemoCustomer {
            id: CustomerId::from_bits(self.dice.bits()),
            name: name.into(),
            email: format!("{mailbox}@demo.example"),
            currency,
            created_at,
        };
        self.data.customers.push(customer.clone());
        self.data.users.push(DemoUser {
            id: UserId::from_bits(self.dice.bits()),
            customer: Some(customer.id),
            email: customer.email.clone(),
            name: person.into(),
            created_at,
        });
        customer
    }

    fn plan(&self, id: &str) -> Option<DemoPlan> {
        self.data
            .plans
            .iter()
            .find(|known| known.plan.id.as_str() == id)
            .cloned()
    }

    /// An item at the price of the catalogue.
    fn item(
        &self,
        customer: &DemoCustomer,
        plan: &str,
        (product, quantity): (&str, u32),
    ) -> Option<DemoItem> {
        let product = &self
            .data
            .products
            .iter()
            .find(|known| known.product.id.as_str() == product)?
            .product;
        let price = product.prices.iter().find(|price| {
            price.plan.as_str() == plan && price.amount.currency() == customer.currency
        })?;
        Some(DemoItem {
            product: product.id.clone(),
            quantity,
            price: price.amount.times(quantity).ok()?,
        })
    }

    /// Makes a subscription, tells its transactions, and keeps it.
    fn bill(&mut self, account: &Account<'_>, made: For<'_>, previous: Option<&DemoSubscription>) {
        let payment = made.payment;
        let mut made = subscription(self.data, self.dice, self.options, account.owner, made);
        made.previous = previous.map(|previous| previous.id);
        self.keep_billed(account.cycles, made, payment);
    }

    fn keep_billed(
        &mut self,
        cycles: usize,
        made: DemoSubscription,
        payment: crate::payments::Payment,
    ) {
        transactions::tell(self.data, self.dice, self.options, &made, payment, cycles);
        self.data.subscriptions.push(made);
    }

    fn add_anna(&mut self, customer: &DemoCustomer) {
        let owner = Owner {
            customer,
            person: "Anna Berg",
        };
        let wallet = add_everything(self.data, self.dice, self.options, owner);
        transactions::validate(
            self.data,
            self.options,
            customer,
            wallet.card,
            customer.created_at + TimeDelta::minutes(201),
        );
        let account = Account {
            owner,
            wallet,
            cycles: FEW_CYCLES,
        };
        self.add_lines(&account, &ANNA);
        self.add_missing_pairs(&account);
        self.add_bundle_of_years(&account);
        let more = self.options.services_of_anna.saturating_sub(ANNA.len());
        self.add_many(&account, more);
    }

    fn add_lines(&mut self, account: &Account<'_>, lines: &[Line]) {
        for (name, product, plan, status, age_days, leaving) in lines {
            let wanted = Wanted {
                name,
                product,
                plan,
                status: *status,
                age_days: *age_days,
                quantity: 1,
                ended_at: None,
                leaving: *leaving,
            };
            self.add_line(account, &wanted);
        }
    }

    /// One service with a subscription of its own.
    fn add_line(&mut self, account: &Account<'_>, wanted: &Wanted<'_>) {
        let customer = account.owner.customer;
        let (Some(plan), Some(item)) = (
            self.plan(wanted.plan),
            self.item(customer, wanted.plan, (wanted.product, wanted.quantity)),
        ) else {
            return;
        };
        let trouble = TROUBLED
            .iter()
            .find(|(name, _)| *name == wanted.name)
            .and_then(|(_, billing)| {
                Standing::new(SubscriptionStatus::Active, Some(*billing)).ok()
            });
        let Some(mut standing) = trouble.or(usual(wanted.status, item.price.is_zero())) else {
            return;
        };
        let today = self.today();
        // What has failed was due a few days ago, and began on such a day.
        let begun = if crate::subscriptions::failing_days(standing).is_some() {
            since(standing, today, wanted.age_days)
        } else {
            today - Days::new(wanted.age_days)
        };
        let age_days = (today - begun).num_days().unsigned_abs();
        let wanted = Wanted {
            age_days,
            ..*wanted
        };
        let Some(mut made) = service(self.data, self.dice, self.options, account.owner, &wanted)
        else {
            return;
        };
        tell(
            self.data,
            self.dice,
            self.options,
            account.owner,
            &mut made,
            None,
        );
        if let Some(reason) = wanted.leaving {
            leave(
                self.data,
                self.dice,
                self.options,
                account.owner,
                &mut made,
                reason,
            );
            standing = cancel_at_end(standing).unwrap_or(standing);
        }
        let ended_on = made.status.has_ended().then(|| self.end_of(&made));
        let made_for = For {
            plan: &plan,
            standing,
            since: begun,
            ended_on,
            items: vec![item],
            payment: account.wallet.payment(standing, wanted.plan == "ANNUAL"),
        };
        let payment = made_for.payment;
        let billed_by = subscription(self.data, self.dice, self.options, account.owner, made_for);
        keep(self.data, made, Some(billed_by.id));
        self.keep_billed(account.cycles, billed_by, payment);
    }

    /// On which date a service ended: when its cancellation took effect, else when it last changed.
    fn end_of(&self, service: &DemoService) -> NaiveDate {
        self.data
            .cancellations
            .iter()
            .find(|request| request.service == service.id)
            .map_or(service.updated_at.date_naive(), |request| {
                request.effective_on
            })
    }

    /// A subscription in every legal pair that the services do not show. An upgraded one comes before what replaced it.
    fn add_missing_pairs(&mut self, account: &Account<'_>) {
        let customer = account.owner.customer;
        let missing: Vec<Standing> = Standing::all()
            .filter(|standing| {
                !self
                    .data
                    .subscriptions
                    .iter()
                    .any(|known| known.customer == customer.id && known.standing == *standing)
            })
            .collect();
        for (index, standing) in missing.into_iter().enumerate() {
            let age_days = 220 + 37 * u64::try_from(index).unwrap_or_default();
            self.add_pair(account, standing, age_days, BUNDLES[index % BUNDLES.len()]);
        }
    }

    fn add_pair(
        &mut self,
        account: &Account<'_>,
        standing: Standing,
        age_days: u64,
        bundle: &[(&str, u32)],
    ) {
        let (plan_id, bundle) = plan_for(standing).unwrap_or(("MONTHLY", bundle));
        let Some(plan) = self.plan(plan_id) else {
            return;
        };
        let items = bundle
            .iter()
            .filter_map(|item| self.item(account.owner.customer, plan_id, *item))
            .collect();
        let is_upgraded = standing.status() == SubscriptionStatus::Upgraded;
        let begun = since(standing, self.today(), age_days);
        let made = For {
            plan: &plan,
            standing,
            since: begun,
            ended_on: is_upgraded.then(|| begun + Days::new(200)),
            items,
            payment: account.wallet.payment(standing, false),
        };
        if !is_upgraded {
            self.bill(account, made, None);
            return;
        }
        let older = subscription(self.data, self.dice, self.options, account.owner, made);
        let payment = account.wallet.payment(standing, false);
        self.keep_billed(account.cycles, older.clone(), payment);
        // The version that took its place, on the same day.
        let Ok(well) = Standing::new(
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        ) else {
            return;
        };
        let items = [("vps-8", 1), ("backup", 1)]
            .iter()
            .filter_map(|item| self.item(account.owner.customer, "MONTHLY", *item))
            .collect();
        let newer = For {
            plan: &plan,
            standing: well,
            since: older.ends_on.unwrap_or(begun),
            ended_on: None,
            items,
            payment: account.wallet.card,
        };
        self.bill(account, newer, Some(&older));
    }

    /// Years of monthly bills, and a single charge of yesterday.
    fn add_bundle_of_years(&mut self, account: &Account<'_>) {
        let customer = account.owner.customer;
        let Ok(standing) = Standing::new(
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        ) else {
            return;
        };
        for (plan, age_days, bundle) in [
            ("MONTHLY", 1130, &[("hosting-pro", 1), ("mail-50", 1)][..]),
            ("ONE-TIME", 1, &[("domain-move", 2)][..]),
        ] {
            let Some(plan) = self.plan(plan) else {
                continue;
            };
            let items = bundle
                .iter()
                .filter_map(|item| self.item(customer, plan.plan.id.as_str(), *item))
                .collect();
            let made = For {
                plan: &plan,
                standing,
                since: self.today() - Days::new(age_days),
                ended_on: None,
                items,
                payment: account.wallet.card,
            };
            let payment = made.payment;
            let made = subscription(self.data, self.dice, self.options, account.owner, made);
            self.keep_billed(MANY_CYCLES, made, payment);
        }
    }

    /// 60 subscriptions that stand in every way in which one can, and 250 services on them.
    fn add_zoe(&mut self, customer: &DemoCustomer) {
        let owner = Owner {
            customer,
            person: "Zoë Laurent",
        };
        let account = Account {
            owner,
            wallet: add_everything(self.data, self.dice, self.options, owner),
            cycles: ZOES_CYCLES,
        };
        let standings: Vec<Standing> = Standing::all().collect();
        let mut older: Option<DemoSubscription> = None;
        for index in 0..60 {
            let standing = standings[index % standings.len()];
            // 250 services on 60 subscriptions: ten of them carry five, the others four.
            let count = if index < 10 { 5 } else { 4 };
            let age_days = self.dice.between(230, 2000).unsigned_abs();
            let is_well = standing.status() == SubscriptionStatus::Active
                && standing.billing() == Some(BillingStatus::GoodStanding);
            // The second one that is well replaced the one that was upgraded.
            let previous = if is_well { older.take() } else { None };
            let begun = match previous.as_ref().and_then(|previous| previous.ends_on) {
                Some(date) => date,
                None => since(standing, self.today(), age_days),
            };
            let (plan_id, bundle) = plan_for(standing).unwrap_or(("MONTHLY", &[]));
            let Some(plan) = self.plan(plan_id) else {
                return;
            };
            let is_upgraded = standing.status() == SubscriptionStatus::Upgraded;
            let made_for = For {
                plan: &plan,
                standing,
                since: begun,
                ended_on: is_upgraded.then(|| begun + Days::new(180)),
                items: Vec::new(),
                payment: account.wallet.payment(standing, index % 3 == 0),
            };
            let payment = made_for.payment;
            let mut billed_by = subscription(self.data, self.dice, self.options, owner, made_for);
            billed_by.previous = previous.map(|previous| previous.id);
            for number in 0..count {
                let place = index * 5 + number;
                let product = match bundle {
                    [] => PRODUCTS[place % PRODUCTS.len()].0,
                    some => some[place % some.len()].0,
                };
                self.add_zoes_service(&account, &mut billed_by, (place, product));
            }
            if is_upgraded {
                older = Some(billed_by.clone());
            }
            self.keep_billed(account.cycles, billed_by, payment);
        }
    }

    fn add_zoes_service(
        &mut self,
        account: &Account<'_>,
        billed_by: &mut DemoSubscription,
        (place, product): (usize, &str),
    ) {
        let name = NAMES[place % NAMES.len()];
        let name = if place < NAMES.len() {
            name.to_owned()
        } else {
            let number = format!(" {}", place / NAMES.len() + 1);
            // As long as a name may be, with the number.
            let room = 200 - number.chars().count();
            name.chars().take(room).collect::<String>() + &number
        };
        let standing = billed_by.standing;
        let begun = billed_by.created_at.date_naive();
        let plan = billed_by.plan.clone();
        let has_ended = billed_by.ends_on.filter(|_| is_over(standing));
        let wanted = Wanted {
            name: &name,
            product,
            plan: plan.as_str(),
            status: fitting(standing, place),
            age_days: (self.today() - begun).num_days().unsigned_abs(),
            quantity: if place % 9 == 0 { 3 } else { 1 },
            ended_at: has_ended.map(begins),
            leaving: None,
        };
        let Some(mut made) = service(self.data, self.dice, self.options, account.owner, &wanted)
        else {
            return;
        };
        tell(
            self.data,
            self.dice,
            self.options,
            account.owner,
            &mut made,
            wanted.ended_at,
        );
        if standing.status() == SubscriptionStatus::PendingCancel {
            let reason = "We close this branch.";
            leave(
                self.data,
                self.dice,
                self.options,
                account.owner,
                &mut made,
                reason,
            );
        }
        add_item(&mut billed_by.items, &made);
        keep(self.data, made, Some(billed_by.id));
    }

    /// Customers whom only staff see: the list of customers is worth searching.
    fn add_others(&mut self) {
        for (index, (name, currency)) in OTHERS.iter().enumerate() {
            let mailbox = format!("office{}", index + 1);
            let person = "The office";
            let age = self.dice.between(400, 3000);
            let customer = self.customer((name, &mailbox, person), *currency, age);
            let owner = Owner {
                customer: &customer,
                person,
            };
            let account = Account {
                owner,
                wallet: add_card(self.data, self.dice, self.options, owner),
                cycles: 3,
            };
            for number in 0..self.dice.between(1, 4) {
                let (product, plan) = *self.dice.pick(&PRODUCTS);
                let wanted = Wanted {
                    name: NAMES[(index * 5 + usize::try_from(number).unwrap_or_default()) % 7],
                    product,
                    plan,
                    status: Active,
                    age_days: self.dice.between(40, 390).unsigned_abs(),
                    quantity: 1,
                    ended_at: None,
                    leaving: None,
                };
                self.add_line(&account, &wanted);
            }
        }
    }

    /// A long list, for measuring: few subscriptions, every status, names with numbers in them.
    fn add_many(&mut self, account: &Account<'_>, count: usize) {
        const PER_SUBSCRIPTION: usize = 250;
        const STATUSES: [ServiceStatus; 10] = [
            Active, Active, Active, Active, Pending, Active, Suspended, Canceled, Terminated,
            Archived,
        ];
        let Some(standing) = usual(Active, false) else {
            return;
        };
        let Some(plan) = self.plan("MONTHLY") else {
            return;
        };
        let mut billed_by: Option<DemoSubscription> = None;
        for index in 0..count {
            if index % PER_SUBSCRIPTION == 0 {
                if let Some(full) = billed_by.take() {
                    self.keep_billed(FEW_CYCLES, full, account.wallet.card);
                }
                let made_for = For {
                    plan: &plan,
                    standing,
                    since: self.today() - Days::new(2000),
                    ended_on: None,
                    items: Vec::new(),
                    payment: account.wallet.card,
                };
                let made =
                    subscription(self.data, self.dice, self.options, account.owner, made_for);
                billed_by = Some(made);
            }
            let (product, plan) = *self.dice.pick(&PRODUCTS);
            let name = format!("{} {}", self.dice.pick(&NAMES[..12]), index + 1);
            let age_days = self.dice.between(40, 2000).unsigned_abs();
            let wanted = Wanted {
                name: &name,
                product,
                plan,
                status: *self.dice.pick(&STATUSES),
                age_days,
                quantity: 1,
                ended_at: None,
                leaving: None,
            };
            let Some(mut made) =
                service(self.data, self.dice, self.options, account.owner, &wanted)
            else {
                continue;
            };
            tell(
                self.data,
                self.dice,
                self.options,
                account.owner,
                &mut made,
                None,
            );
            if let Some(billed_by) = &mut billed_by {
                add_item(&mut billed_by.items, &made);
                keep(self.data, made, Some(billed_by.id));
            }
        }
        if let Some(full) = billed_by {
            self.keep_billed(FEW_CYCLES, full, account.wallet.card);
        }
    }
}

/// A plan and products that a standing asks for; none where any will do.
fn plan_for(standing: Standing) -> Option<(&'static str, &'static [(&'static str, u32)])> {
    match (standing.status(), standing.billing()) {
        (SubscriptionStatus::Expired, _) => Some((RETIRED_PLAN, &[("webspace", 1)])),
        (_, Some(BillingStatus::FreeTrial)) => {
            Some(("MONTHLY-1-FREE", &[("hosting-s", 1), ("hosting-pro", 1)]))
        }
        _ => None,
    }
}

const fn is_over(standing: Standing) -> bool {
    use SubscriptionStatus as S;
    match standing.status() {
        S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => true,
        S::Processing
        | S::PendingActivation
        | S::Active
        | S::PendingPause
        | S::Paused
        | S::PendingCancel => false,
    }
}

/// Bills a service: together with what is billed of its product already.
fn add_item(items: &mut Vec<DemoItem>, service: &DemoService) {
    match items
        .iter_mut()
        .find(|item| item.product == service.product)
    {
        Some(item) => {
            item.quantity += service.quantity;
            item.price = Money::new(
                item.price.minor() + service.price.minor(),
                item.price.currency(),
            );
        }
        None => items.push(DemoItem {
            product: service.product.clone(),
            quantity: service.quantity,
            price: service.price,
        }),
    }
}

/// How the subscription of a service in `status` stands, when nothing else is said.
fn usual(status: ServiceStatus, is_free: bool) -> Option<Standing> {
    use BillingStatus as B;
    use SubscriptionStatus as S;
    let (subscription, billing) = match status {
        Pending => (S::Processing, None),
        // Its price is nothing; the plan makes nothing free.
        Active if is_free => (S::Active, Some(B::FreePeriod)),
        Active => (S::Active, Some(B::GoodStanding)),
        Suspended => (S::Active, Some(B::GracePeriod)),
        Canceled | Archived => (S::Cancelled, Some(B::BillingCompleted)),
        Terminated => (S::Cancelled, Some(B::Terminated)),
        Fraud => (S::Cancelled, None),
    };
    Standing::new(subscription, billing).ok()
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
