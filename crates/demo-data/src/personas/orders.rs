//! Orders that wait until staff accept them: one of two products, one of which runs already; one of one; and one that begins later.

use chrono::{Days, TimeDelta};
use goodstanding_shared::ids::OrderId;
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::{LineQuote, QuoteLine, quote};
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use super::{Account, Maker};
use crate::services::{Wanted, keep, service, tell};
use crate::subscriptions::{For, subscription};
use crate::{DemoOrder, DemoOrderLine, DemoSubscription, transactions};

use ServiceStatus::{Active, Pending};

/// One order under one plan.
pub(super) struct Ordered {
    /// Whose, by the name.
    pub(super) customer: &'static str,
    plan: &'static str,
    age_days: u64,
    standing: (SubscriptionStatus, Option<BillingStatus>),
    /// Name, product and how it stands.
    lines: &'static [(&'static str, &'static str, ServiceStatus)],
}

pub(super) const ORDERS: [Ordered; 3] = [
    Ordered {
        customer: "Aurora Optics",
        plan: "ANNUAL",
        age_days: 4,
        standing: (
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        ),
        lines: &[
            ("aurora-optics.example", "tls-ov", Pending),
            ("Lens shop backup", "backup", Active),
        ],
    },
    Ordered {
        customer: "Lumen Architects",
        plan: "BIENNIAL",
        age_days: 2,
        standing: (SubscriptionStatus::PendingActivation, None),
        lines: &[("lumen-architects.example", "tls-ov", Pending)],
    },
    Ordered {
        customer: "Juniper Labs",
        plan: "QUARTERLY",
        age_days: 1,
        standing: (
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        ),
        lines: &[("Night shift", "sysadmin", Pending)],
    },
];

impl Maker<'_> {
    /// An order with its subscription and services, as they are made when somebody orders.
    pub(super) fn add_order(&mut self, account: &Account<'_>, ordered: &Ordered) -> Option<()> {
        let owner = account.owner;
        let plan = self.plan(ordered.plan)?;
        let items = ordered
            .lines
            .iter()
            .filter_map(|(_, product, _)| self.item(owner.customer, ordered.plan, (product, 1)))
            .collect();
        let payment = account.wallet.card;
        let made = For {
            plan: &plan,
            standing: Standing::new(ordered.standing.0, ordered.standing.1).ok()?,
            since: self.today() - Days::new(ordered.age_days),
            ended_on: None,
            items,
            payment,
        };
        let id = OrderId::from_bits(self.dice.bits());
        let mut billed_by = subscription(self.data, self.dice, self.options, owner, made);
        billed_by.order = Some(id);
        let mut lines = Vec::new();
        for line in ordered.lines {
            lines.push(self.ordered_line(account, ordered, &billed_by, *line)?);
        }
        let users = &self.data.users;
        let user = users
            .iter()
            .find(|user| user.customer == Some(owner.customer.id))?
            .id;
        let is_ahead = billed_by.starts_on > self.today();
        let total = |amount: fn(&LineQuote) -> Money| {
            let due = lines.iter().filter(|_| !is_ahead);
            due.fold(Money::zero(owner.customer.currency), |sum, line| {
                sum.plus(amount(&line.quote)).unwrap_or(sum)
            })
        };
        self.data.orders.push(DemoOrder {
            id,
            customer: owner.customer.id,
            user,
            plan: plan.plan.id.clone(),
            subscription: billed_by.id,
            sub_total: total(|quote| quote.first),
            setup_fees: total(|quote| quote.setup),
            created_at: billed_by.created_at,
            lines,
        });
        if is_ahead {
            // Nothing is charged before the start; whether it can be charged was asked.
            let at = billed_by.created_at + TimeDelta::minutes(1);
            let whose = (owner.customer, Some(billed_by.id));
            transactions::validate(self.data, self.options, whose, payment, at);
            self.data.subscriptions.push(billed_by);
        } else {
            self.keep_billed(account.cycles, billed_by, payment);
        }
        Some(())
    }

    /// A line of it, with its service.
    fn ordered_line(
        &mut self,
        account: &Account<'_>,
        ordered: &Ordered,
        billed_by: &DemoSubscription,
        (name, product, status): (&str, &str, ServiceStatus),
    ) -> Option<DemoOrderLine> {
        let owner = account.owner;
        let wanted = Wanted {
            name,
            product,
            plan: ordered.plan,
            status,
            age_days: ordered.age_days,
            quantity: 1,
            ended_at: None,
            leaving: None,
        };
        let mut made = service(self.data, self.dice, self.options, owner, &wanted)?;
        // All of it is made in the same instant.
        made.order = billed_by.order;
        made.created_at = billed_by.created_at;
        made.activated_at = made.activated_at.map(|_| billed_by.created_at);
        made.updated_at = billed_by.created_at;
        tell(self.data, self.dice, self.options, owner, &mut made, None);
        let plan = self.plan(ordered.plan)?;
        let products = &self.data.products;
        let price = products
            .iter()
            .find(|known| known.product.id == made.product)?
            .product
            .prices
            .iter()
            .find(|price| {
                price.plan == plan.plan.id && price.amount.currency() == owner.customer.currency
            })?;
        let line = QuoteLine {
            plan: &plan.plan,
            price,
            quantity: 1,
        };
        let line = DemoOrderLine {
            service: made.id,
            product: made.product.clone(),
            name: made.name.clone(),
            quantity: 1,
            quote: quote(&[line]).ok()?.lines.pop()?,
        };
        keep(self.data, made, Some(billed_by.id));
        Some(line)
    }
}
