//! Tokens: random bytes that let somebody do something, and what is stored of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// A token as it stands in a cookie or a link.
pub(in crate::sessions) fn written(token: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(token)
}

/// The token that was written so; none where it is none.
pub(in crate::sessions) fn read(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// What is stored of a token: whoever reads the database cannot use it.
pub(in crate::sessions) fn digest_of(token: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(token).into()
}
