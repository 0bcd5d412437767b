//! Opaque cursors: where a listing goes on, signed with the database's secret and bound to the
//! reader and the filter, so that nobody can make one, change one or use one of another listing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::problems as words;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::problem::Problem;

/// Bytes of the signature that travel with the cursor.
const SIGNATURE: usize = 16;

/// The key that signs cursors; each database has its own.
#[derive(Clone)]
pub struct CursorKey(Hmac<Sha256>);

impl CursorKey {
    /// A key from the database's secret.
    pub fn new(secret: &[u8]) -> Self {
        // HMAC takes a key of any length; only a key type of fixed size could refuse one.
        Self(Hmac::new_from_slice(secret).unwrap_or_else(|_| unreachable!("HMAC takes any key")))
    }

    fn sign(&self, listing: &str, position: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(&(listing.len() as u64).to_be_bytes());
        mac.update(listing.as_bytes());
        mac.update(position);
        mac
    }

    /// The cursor of `position` in `listing` (the reader's reach and every filter).
    pub fn seal(&self, listing: &str, position: &str) -> String {
        let signature = self
            .sign(listing, position.as_bytes())
            .finalize()
            .into_bytes();
        let mut bytes = signature[..SIGNATURE].to_vec();
        bytes.extend_from_slice(position.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position in `cursor`, if this server made it for `listing`.
    pub fn open(&self, listing: &str, cursor: &str) -> Result<String, Problem> {
        let refused = || Problem::new(ProblemCode::InvalidCursor, words::CURSOR_OF_OTHER_LISTING);
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
        let (signature, position) = bytes.split_at_checked(SIGNATURE).ok_or_else(refused)?;
        self.sign(listing, position)
            .verify_truncated_left(signature)
            .map_err(|_| refused())?;
        String::from_utf8(position.to_vec()).map_err(|_| refused())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_only_where_it_was_sealed() {
        let key = CursorKey::new(b"secret");
        let cursor = key.seal("services of anna", "17,svc_1");
        assert_eq!(key.open("services of anna", &cursor).unwrap(), "17,svc_1");
        assert!(key.open("services of ben", &cursor).is_err());
        assert!(
            CursorKey::new(b"other")
                .open("services of anna", &cursor)
                .is_err()
        );
        for forged in [
            "",
            "a",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            &cursor[1..],
            &format!("{cursor}AA"),
        ] {
            assert_eq!(
                key.open("services of anna", forged).unwrap_err().status(),
                400
            );
        }
    }
}
