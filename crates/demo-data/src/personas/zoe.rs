//! Zoe: long lists, long names, several scripts.

use chrono::Days;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use super::billing::{add_item, fitting, is_over, plan_for};
use super::tables::{NAMES, PRODUCTS};
use super::{Account, Maker, ZOES_CYCLES};
use crate::payments::add_everything;
use crate::services::{Owner, Wanted, keep, leave, service, tell};
use crate::subscriptions::{For, since, subscription};
use crate::{DemoCustomer, DemoSubscription};

impl Maker<'_> {
    /// 60 subscriptions that stand in every way in which one can, and 250 services on them.
    pub(super) fn add_zoe(&mut self, customer: &DemoCustomer) {
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
}
