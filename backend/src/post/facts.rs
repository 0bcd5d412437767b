//! What a mail tells of, as it stands when the mail is worded.

use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::{Cancellation, CancellationType};
use goodstanding_shared::ids::{PaymentMethodId, TransactionId};
use goodstanding_shared::mails::{
    MailKind, MethodNews, ServiceNews, Told, ToldFailure, ToldService, why,
};
use goodstanding_shared::payments::{PaymentMethodBrief, recorded_short_name};

use crate::billing::charges;
use crate::languages::Languages;
use crate::mails::db::Unworded;
use crate::services::db as services;
use crate::store::{Database, StoreError};
use crate::{cancellations, orders, payments, subscriptions, transactions};

/// What the mail tells of; none where another one says it already.
pub(super) fn told(
    conn: &mut Database,
    mail: &Unworded,
    languages: &Languages,
) -> Result<Option<Told>, StoreError> {
    use MailKind as K;
    let unfit = || mail.refuse("its kind and its event do not fit");
    let told = match mail.kind {
        K::OrderReceived => {
            let order = mail
                .event
                .as_ref()
                .and_then(Event::order)
                .ok_or_else(unfit)?;
            Told::Order(orders::db::told(conn, languages, order)?)
        }
        K::CancellationRequested => {
            let (service, request) = request(conn, mail)?.ok_or_else(unfit)?;
            Told::CancellationRequested(service, request)
        }
        K::CancellationWithdrawn => {
            let (service, request) = request(conn, mail)?.ok_or_else(unfit)?;
            Told::CancellationWithdrawn(service, request)
        }
        K::ServiceSetUp => news(conn, mail, ServiceNews::SetUp)?,
        K::ServiceSuspended => news(conn, mail, ServiceNews::Suspended)?,
        K::ServiceResumed => news(conn, mail, ServiceNews::Resumed)?,
        K::ServiceEnded => {
            // Of one that ended at once, the receipt of the request said so.
            let asked = request(conn, mail)?.map(|(_, request)| request.kind);
            if asked == Some(CancellationType::Immediate) {
                return Ok(None);
            }
            news(conn, mail, ServiceNews::Ended)?
        }
        K::PaymentFailed => {
            let charge = mail
                .event
                .as_ref()
                .and_then(Event::transaction)
                .ok_or_else(unfit)?;
            Told::PaymentFailed(failure(conn, charge)?)
        }
        K::MoneyReturned => {
            let refund = mail
                .event
                .as_ref()
                .and_then(Event::transaction)
                .ok_or_else(unfit)?;
            let refund = charges::find(conn, refund)?;
            let method = refund.payment.map(|(id, _)| brief(conn, id)).transpose()?;
            Told::MoneyReturned(refund.amount, method)
        }
        K::PaymentMethodAdded | K::PaymentMethodRemoved => {
            let name = mail
                .event
                .as_ref()
                .and_then(Event::payment_method_name)
                .ok_or_else(unfit)?;
            let is_new = mail.kind == K::PaymentMethodAdded;
            let news = if is_new {
                MethodNews::Added
            } else {
                MethodNews::Removed
            };
            Told::PaymentMethod(recorded_short_name(name), news)
        }
        K::PasswordChanged => Told::PasswordChanged,
        K::PasswordLink => Told::PasswordLink,
    };
    Ok(Some(told))
}

fn service(conn: &mut Database, mail: &Unworded) -> Result<ToldService, StoreError> {
    let id = mail.service.ok_or_else(|| mail.refuse("no service"))?;
    let mut found = services::briefs_of(conn, vec![id.to_string()])?;
    let brief = found
        .remove(&id.to_string())
        .ok_or_else(|| mail.refuse("no service"))?;
    Ok(ToldService {
        id,
        name: brief.name,
    })
}

/// The request that the event is about, with its service; none where it is about none.
fn request(
    conn: &mut Database,
    mail: &Unworded,
) -> Result<Option<(ToldService, Cancellation)>, StoreError> {
    let Some(id) = mail.event.as_ref().and_then(Event::cancellation) else {
        return Ok(None);
    };
    let service = service(conn, mail)?;
    let found = cancellations::db::find(conn, service.id, id)?;
    let found = found.ok_or_else(|| mail.refuse("no cancellation"))?;
    Ok(Some((service, found)))
}

/// How a service stands since then, and why.
fn news(conn: &mut Database, mail: &Unworded, news: ServiceNews) -> Result<Told, StoreError> {
    Ok(Told::Service(
        service(conn, mail)?,
        news,
        mail.event.as_ref().and_then(why),
    ))
}

fn failure(conn: &mut Database, id: &TransactionId) -> Result<ToldFailure, StoreError> {
    let charge = charges::find(conn, id)?;
    let payment_method = charge.payment.map(|(id, _)| brief(conn, id)).transpose()?;
    let response = transactions::db::response_of(conn, id)?;
    let mut failure = ToldFailure {
        amount: charge.amount,
        services: Vec::new(),
        payment_method,
        response,
        tried_again_on: None,
        can_be_paid: false,
    };
    if let Some(subscription) = charge.subscription {
        let key = subscription.to_string();
        let mut names = services::names_of_subscriptions(conn, std::slice::from_ref(&key))?;
        failure.services = names.remove(&key).unwrap_or_default();
        let life = subscriptions::db::find(conn, subscription)?.life;
        let goes_on = !life.standing.status().has_ended();
        failure.tried_again_on = life.next_retry_on.filter(|_| goes_on);
        failure.can_be_paid = goes_on;
    }
    Ok(failure)
}

fn brief(conn: &mut Database, id: PaymentMethodId) -> Result<PaymentMethodBrief, StoreError> {
    payments::db::brief(conn, &id.to_string())
}
