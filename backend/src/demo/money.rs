//! The deeds of the story that are about charges, and about what they are paid with.

use goodstanding_demo_data::Deed;
use goodstanding_shared::ids::{PaymentMethodId, SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::{NewPaymentMethod, ProcessorKind, accept};
use goodstanding_shared::transactions::{TransactionAction, TransactionActionRequest};

use super::DemoError;
use super::deeds::reason;
use super::live::Course;
use crate::activity::Actor;
use crate::billing::charges;
use crate::billing::processor::ProcessorResponse;
use crate::problem::Problem;
use crate::randomness::NewId as _;
use crate::sessions::Caller;
use crate::{payments, transactions};

/// Why staff act, as a code and in words: an invoice is paid, or something went wrong.
const PAID: (u32, &str) = (200, "The money has arrived");
const GOODWILL: (u32, &str) = (120, "It was slow for some days");

impl Course<'_> {
    /// With what the story says that somebody pays.
    pub(super) fn method(
        &self,
        deed: &Deed,
        key: &'static str,
    ) -> Result<PaymentMethodId, DemoError> {
        let found = self.methods.get(&(deed.customer, key)).copied();
        found.ok_or_else(|| DemoError::refused(format!("there is no way to pay {key}")))
    }

    /// The holder of the account approves the charge that the subscription waits for.
    pub(super) fn approve(&mut self, caller: Caller, of: SubscriptionId) -> Result<(), DemoError> {
        let stored = self.context.billed(self.tx, of)?.stored;
        let id = stored.charging;
        let id = id.ok_or_else(|| DemoError::refused("no charge waits for an approval"))?;
        let charge = charges::find(self.tx, &id)?;
        let bank = charges::decide_at_once(&self.bank, &charge, self.context.now, true);
        let command = TransactionActionRequest {
            action: TransactionAction::Approve,
            amount: None,
            reason_code: None,
            comment: None,
        };
        let by = caller.by();
        self.act_on_transaction(caller, by, id, command, bank)
    }

    /// Staff write down that every open invoice of the subscription is paid.
    pub(super) fn record_payments(
        &mut self,
        caller: &Caller,
        of: SubscriptionId,
    ) -> Result<(), DemoError> {
        for id in charges::open_invoices(self.tx, of)? {
            let command = as_staff(TransactionAction::RecordPayment, None, PAID);
            let by = caller.by().because(Some(reason(PAID)?));
            self.act_on_transaction(caller.clone(), by, id, command, None)?;
        }
        Ok(())
    }

    /// Staff give back a part of what the subscription was charged last.
    pub(super) fn refund(
        &mut self,
        caller: Caller,
        of: SubscriptionId,
        percent: i64,
    ) -> Result<(), DemoError> {
        let taken = charges::last_taken(self.tx, of)?;
        let (charge, _) = taken.ok_or_else(|| DemoError::refused("nothing was charged"))?;
        let part = charge.amount.share(percent, 100);
        let command = as_staff(TransactionAction::Refund, Some(part), GOODWILL);
        let by = caller.by().because(Some(reason(GOODWILL)?));
        self.act_on_transaction(caller, by, charge.id, command, None)
    }

    fn act_on_transaction(
        &mut self,
        caller: Caller,
        by: Actor,
        id: TransactionId,
        request: TransactionActionRequest,
        bank: Option<ProcessorResponse>,
    ) -> Result<(), DemoError> {
        let command = transactions::act::TransactionCommand {
            id,
            request,
            by,
            caller,
            context: self.context.clone(),
            bank,
        };
        transactions::act::act(self.tx, &command)?;
        Ok(())
    }

    pub(super) fn replace_card(
        &mut self,
        caller: Caller,
        deed: &Deed,
        key: &'static str,
        (number, expires): (&str, &str),
    ) -> Result<(), DemoError> {
        let old = self.method(deed, key)?;
        let now = self.context.now;
        let given = NewPaymentMethod {
            number: number.to_owned(),
            expires: expires.to_owned(),
            by_invoice: false,
        };
        let version = self.version_of_method(&caller, old)?;
        let command = payments::add::AddCommand {
            id: PaymentMethodId::generate(&self.context.randomness)?,
            accepted: accept(&given, ProcessorKind::Sandbox, now.date_naive())
                .map_err(Problem::from)?,
            customer: deed.customer,
            caller,
            randomness: self.context.randomness.clone(),
            now,
        };
        payments::replace::replace(self.tx, &command, &self.context, old, version)?;
        self.methods.insert((deed.customer, key), command.id);
        Ok(())
    }

    pub(super) fn remove_method(
        &mut self,
        caller: Caller,
        deed: &Deed,
        key: &'static str,
    ) -> Result<(), DemoError> {
        let id = self.method(deed, key)?;
        let command = payments::remove::RemoveCommand {
            id,
            version: self.version_of_method(&caller, id)?,
            customer: deed.customer,
            caller,
            randomness: self.context.randomness.clone(),
            now: self.context.now,
        };
        payments::remove::remove(self.tx, &command)?;
        Ok(())
    }

    /// As which version they have read the way to pay.
    fn version_of_method(
        &mut self,
        caller: &Caller,
        id: PaymentMethodId,
    ) -> Result<u32, DemoError> {
        let found = payments::db::find(self.tx, caller.scope, id)?;
        Ok(found.map_or(0, |stored| stored.method.version))
    }
}

fn as_staff(
    action: TransactionAction,
    amount: Option<Money>,
    (code, comment): (u32, &str),
) -> TransactionActionRequest {
    TransactionActionRequest {
        action,
        amount,
        reason_code: Some(code),
        comment: Some(comment.to_owned()),
    }
}
