//! What users change of themselves, and where they are signed in.

use goodstanding_shared::ids::SessionId;
use goodstanding_shared::sessions::{
    AskForPasswordLink, ChangePassword, ChangeUser, Me, OpenPasswordLink, OwnSession,
    PasswordLinkHolder, SetPassword,
};

use super::ApiError;
use super::client::Call;

/// Changes what the reader is called, and in which time zone they read.
pub async fn change_user(user: &ChangeUser) -> Result<Me, ApiError> {
    Call::put("/user").body(user).json().await
}

/// Changes the password of the reader, who is signed out everywhere else.
pub async fn change_password(change: &ChangePassword) -> Result<(), ApiError> {
    Call::post("/user/password").body(change).done().await
}

/// Asks for a link with which a password is chosen.
pub async fn ask_for_password_link(request: &AskForPasswordLink) -> Result<(), ApiError> {
    Call::post("/password-links").body(request).done().await
}

/// Whose password is chosen with a link.
pub async fn check_password_link(token: String) -> Result<PasswordLinkHolder, ApiError> {
    let link = OpenPasswordLink { token };
    Call::post("/password-links/checks")
        .body(&link)
        .json()
        .await
}

/// Chooses a password by a link.
pub async fn use_password_link(request: &SetPassword) -> Result<(), ApiError> {
    Call::post("/password-links/uses")
        .body(request)
        .done()
        .await
}

/// Where the reader is signed in.
pub async fn own_sessions() -> Result<Vec<OwnSession>, ApiError> {
    Call::get_fresh("/user/sessions").json().await
}

/// Ends a session of the reader.
pub async fn end_own_session(id: SessionId) -> Result<(), ApiError> {
    Call::delete(&format!("/user/sessions/{id}")).done().await
}

/// Ends every session of the reader but this one.
pub async fn end_other_sessions() -> Result<(), ApiError> {
    Call::delete("/user/sessions").done().await
}
