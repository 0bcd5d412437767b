//! What was written to users.

use goodstanding_shared::ids::{CustomerId, MailId};
use goodstanding_shared::mails::{Mail, MailDetails};
use goodstanding_shared::paging::Page;

use super::ApiError;
use super::client::{Call, encode};

/// How many mails are read at once.
const AT_ONCE: u32 = 10;

/// Some of what was written, newest first: to the reader, or, for staff, to the users of a
/// customer.
pub async fn mails(
    customer: Option<CustomerId>,
    cursor: Option<&str>,
) -> Result<Page<Mail>, ApiError> {
    let customer = customer.map(|id| format!("&customer={id}"));
    let cursor = cursor.map(|cursor| format!("&cursor={}", encode(cursor)));
    let (customer, cursor) = (customer.unwrap_or_default(), cursor.unwrap_or_default());
    let address = format!("/mails?limit={AT_ONCE}{customer}{cursor}");
    Call::get_fresh(&address).json().await
}

/// A mail with what it says.
pub async fn mail(id: MailId) -> Result<MailDetails, ApiError> {
    Call::get_fresh(&format!("/mails/{id}")).json().await
}

/// Sends a mail once more that could not be delivered. For staff.
pub async fn send_mail_again(id: MailId) -> Result<MailDetails, ApiError> {
    Call::post(&format!("/mails/{id}/attempts")).json().await
}
