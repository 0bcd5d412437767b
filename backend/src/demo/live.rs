//! The story is lived: its deeds are done one after the other, and whatever comes due in between is
//! carried out on its day.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use goodstanding_demo_data::{Deed, Doer, STAFF, Story};
use goodstanding_shared::ids::{CustomerId, OrderId, PaymentMethodId, ServiceId};

use super::DemoError;
use super::bank::Bank;
use crate::billing::charges;
use crate::billing::context::BillingContext;
use crate::billing::db::due;
use crate::billing::worker::batch::{self, Carried, Numbers};
use crate::catalog;
use crate::post;
use crate::randomness::Randomness;
use crate::sessions::Caller;
use crate::store::Database;

/// How much of what is due is taken at once.
const BATCH: u32 = 256;
/// How long the bank takes to answer to what somebody does.
const ANSWERED_AFTER: TimeDelta = TimeDelta::seconds(3);

/// Everything in the course of the story: who acts, when, and what the story's names stand for.
pub(super) struct Course<'a> {
    pub(super) tx: &'a mut Database,
    pub(super) context: BillingContext,
    pub(super) bank: Bank,
    people: HashMap<CustomerId, Caller>,
    staff: Caller,
    pub(super) services: HashMap<(CustomerId, String), ServiceId>,
    pub(super) orders: HashMap<ServiceId, OrderId>,
    pub(super) methods: HashMap<(CustomerId, &'static str), PaymentMethodId>,
}

/// Lives the story up to `now`, within the transaction. What there is before is stored already.
/// Returns how many services came of it.
pub(super) fn live(
    tx: &mut Database,
    story: &Story,
    randomness: &Randomness,
    now: DateTime<Utc>,
) -> Result<usize, DemoError> {
    let mut people = HashMap::new();
    for customer in &story.customers {
        people.insert(customer.id, Caller::in_the_demo(tx, &customer.email)?);
    }
    let methods = story.payment_methods.iter();
    let mut course = Course {
        staff: Caller::in_the_demo(tx, STAFF)?,
        context: BillingContext {
            randomness: randomness.clone(),
            now: DateTime::UNIX_EPOCH,
            plans: Arc::new(catalog::db::plans(tx)?),
        },
        tx,
        bank: Bank::new(),
        people,
        services: HashMap::new(),
        orders: HashMap::new(),
        methods: methods
            .map(|method| ((method.customer, method.key), method.id))
            .collect(),
    };
    let mut listings = story.listings.iter().peekable();
    for deed in &story.deeds {
        while let Some(listing) = listings.next_if(|listing| listing.at <= deed.at) {
            catalog::db::show_to(course.tx, &listing.product, listing.visibility)?;
        }
        course.pass(deed.at)?;
        course.perform(deed).map_err(|error| error.in_deed(deed))?;
        post::word_new(course.tx)?;
        course.context.now += ANSWERED_AFTER;
        course.carry_out_due()?;
    }
    for listing in listings {
        catalog::db::show_to(course.tx, &listing.product, listing.visibility)?;
    }
    course.pass(now)?;
    Ok(course.services.len())
}

impl Course<'_> {
    /// Who does it: the customer's first user, or staff.
    pub(super) fn doer(&self, deed: &Deed) -> Result<Caller, DemoError> {
        match deed.by {
            Doer::Staff => Ok(self.staff.clone()),
            Doer::Customer => {
                let caller = self.people.get(&deed.customer).cloned();
                caller.ok_or_else(|| DemoError::refused("there is no such customer"))
            }
        }
    }

    /// Time passes until that instant: it stops wherever something is due, as the clock of a demo
    /// does when it is advanced.
    fn pass(&mut self, until: DateTime<Utc>) -> Result<(), DemoError> {
        while let Some(next) = due::next_at(self.tx)?.filter(|next| *next <= until) {
            self.context.now = self.context.now.max(next);
            self.carry_out_due()?;
        }
        self.context.now = self.context.now.max(until);
        Ok(())
    }

    /// Carries out everything that is due now, as the worker does, with the answers of the bank.
    fn carry_out_due(&mut self) -> Result<(), DemoError> {
        loop {
            let (taken, asked) = batch::take(self.tx, &self.context, BATCH, Numbers::Last)?;
            self.went_well(&taken)?;
            if taken.done.is_empty() && asked.is_empty() {
                return Ok(());
            }
            let now = self.context.now;
            let answered: Vec<_> = asked
                .into_iter()
                .map(|asked| {
                    let answer = charges::ask_at_once(&self.bank, &asked.charge, now);
                    (asked, answer)
                })
                .collect();
            let carried = batch::answer(self.tx, &self.context, &answered)?;
            self.went_well(&carried)?;
        }
    }

    /// In a story nothing fails: what would have to be tried again is a mistake in the rules or in
    /// the story.
    fn went_well(&mut self, carried: &Carried) -> Result<(), DemoError> {
        if carried.failed == 0 {
            return Ok(());
        }
        let setbacks = due::setbacks(self.tx, 1)?;
        let first = setbacks.first();
        let words = first.map(|one| format!("{} {}: {}", one.kind, one.object, one.error));
        Err(DemoError::Stuck(
            self.context.now,
            words.unwrap_or_default(),
        ))
    }
}
