//! What an entry of the history comes down to: its digest, and that of the words in it that a
//! person could ask to have taken away.
//!
//! Lengths stand before what they are of, so that no two entries are written the same. Nothing of
//! this may change: what is stored was made with it.

use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

/// What something comes down to: a SHA-256.
pub(crate) type Digest = [u8; 32];
/// What keeps anybody from trying names against a digest of words.
pub(crate) type Salt = [u8; 16];

/// Stands at the beginning of what an entry's digest is of: nothing else begins so.
const OF_ENTRY: &[u8] = b"goodstanding history entry 1\n";
/// The same for the digest of its words.
const OF_WORDS: &[u8] = b"goodstanding history words 1\n";

/// The link before the first one.
pub(crate) const NO_LINK: Digest = [0; 32];

/// An entry of the history as it is stored, without its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told<'a> {
    pub(crate) id: &'a str,
    pub(crate) customer_id: &'a str,
    pub(crate) service_id: Option<&'a str>,
    pub(crate) subscription_id: Option<&'a str>,
    pub(crate) payment_method_id: Option<&'a str>,
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
    pub(crate) actor: &'a str,
    pub(crate) actor_id: Option<&'a str>,
    pub(crate) actor_name: Option<&'a str>,
    pub(crate) reason_code: Option<i32>,
    pub(crate) comment: Option<&'a str>,
    /// What happened, as JSON.
    pub(crate) event: &'a str,
}

/// What is stored with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digests {
    pub(crate) digest: Digest,
    /// The digest of the words; none where there are no words.
    pub(crate) words: Option<(Digest, Salt)>,
}

/// The fields of an event that hold words: why staff ended something, the name of a way to pay.
#[derive(Deserialize)]
struct Spoken<'a> {
    #[serde(borrow)]
    reason: Option<&'a RawValue>,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
}

/// An event, cut where words begin and end.
struct Cut<'a> {
    /// What no person can be known by: one more piece than there are words.
    rest: Vec<&'a str>,
    /// The words, as JSON has them, quotation marks included.
    words: Vec<&'a str>,
}

impl<'a> Cut<'a> {
    /// What cannot be read holds no words that could be found: it counts as a whole.
    fn of(event: &'a str) -> Self {
        let spoken = serde_json::from_str::<Spoken<'a>>(event);
        let mut words: Vec<&'a str> = spoken
            .map(|spoken| [spoken.reason, spoken.name])
            .unwrap_or_default()
            .into_iter()
            .flatten()
            .map(RawValue::get)
            .filter(|raw| raw.starts_with('"'))
            .collect();
        words.sort_unstable_by_key(|raw| raw.as_ptr());
        let mut rest = Vec::with_capacity(words.len() + 1);
        let mut begin = 0;
        for raw in &words {
            let at = raw.as_ptr().addr() - event.as_ptr().addr();
            rest.push(&event[begin..at]);
            begin = at + raw.len();
        }
        rest.push(&event[begin..]);
        Self { rest, words }
    }
}

impl Told<'_> {
    /// The digests of it; of its words with that salt.
    pub(crate) fn digests(&self, salt: Salt) -> Digests {
        let cut = Cut::of(self.event);
        let words = self
            .has_words(&cut)
            .then(|| (self.words_digest(&cut, &salt), salt));
        Digests {
            digest: self.digest(&cut, words.as_ref().map(|(digest, _)| digest)),
            words,
        }
    }

    /// The digest of it, and whether its words are what their digest is of, or gone: `stored` is
    /// the digest of the words with the salt, as they are stored.
    pub(crate) fn held_against(
        &self,
        stored: Option<(&Digest, Option<&Salt>)>,
    ) -> (Digest, WordsAre) {
        let cut = Cut::of(self.event);
        let digest = self.digest(&cut, stored.map(|(digest, _)| digest));
        let are = match stored {
            None if self.has_words(&cut) => WordsAre::Others,
            None => WordsAre::Kept,
            Some((digest, Some(salt))) if self.words_digest(&cut, salt) == *digest => {
                WordsAre::Kept
            }
            Some((_, None)) if self.are_words_gone(&cut) => WordsAre::Gone,
            Some(_) => WordsAre::Others,
        };
        (digest, are)
    }

    const fn has_words(&self, cut: &Cut<'_>) -> bool {
        self.actor_name.is_some() || self.comment.is_some() || !cut.words.is_empty()
    }

    fn are_words_gone(&self, cut: &Cut<'_>) -> bool {
        self.actor_name.is_none_or(str::is_empty)
            && self.comment.is_none_or(str::is_empty)
            && cut.words.iter().all(|raw| *raw == "\"\"")
    }

    fn words_digest(&self, cut: &Cut<'_>, salt: &Salt) -> Digest {
        let mut hash = Sha256::new_with_prefix(OF_WORDS);
        hash.update(salt);
        put_optional(&mut hash, self.actor_name);
        put_optional(&mut hash, self.comment);
        for raw in &cut.words {
            put(&mut hash, raw);
        }
        hash.finalize().into()
    }

    fn digest(&self, cut: &Cut<'_>, words: Option<&Digest>) -> Digest {
        let mut hash = Sha256::new_with_prefix(OF_ENTRY);
        put(&mut hash, self.id);
        put(&mut hash, self.customer_id);
        put_optional(&mut hash, self.service_id);
        put_optional(&mut hash, self.subscription_id);
        put_optional(&mut hash, self.payment_method_id);
        hash.update(self.at.to_be_bytes());
        put(&mut hash, self.actor);
        put_optional(&mut hash, self.actor_id);
        match self.reason_code {
            None => hash.update([0]),
            Some(code) => {
                hash.update([1]);
                hash.update(code.to_be_bytes());
            }
        }
        for piece in &cut.rest {
            put(&mut hash, piece);
        }
        // That there are words stays known when they are gone.
        hash.update([
            u8::from(self.actor_name.is_some()),
            u8::from(self.comment.is_some()),
            u8::from(words.is_some()),
        ]);
        if let Some(words) = words {
            hash.update(words);
        }
        hash.finalize().into()
    }
}

/// How the words of an entry stand to what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordsAre {
    /// They are those that were written; or there never were any.
    Kept,
    /// They were taken away, with their salt.
    Gone,
    /// They are not those that were written.
    Others,
}

/// The link of the entry with that `seq`, at its place.
pub(crate) fn link(before: &Digest, place: i64, entry: i64, digest: &Digest) -> Digest {
    let mut hash = Sha256::new_with_prefix(before);
    hash.update(place.to_be_bytes());
    hash.update(entry.to_be_bytes());
    hash.update(digest);
    hash.finalize().into()
}

fn put(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text);
}

fn put_optional(hash: &mut Sha256, text: Option<&str>) {
    match text {
        None => hash.update([0]),
        Some(text) => {
            hash.update([1]);
            put(hash, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: Told<'_> = Told {
        id: "act_1",
        customer_id: "cus_1",
        service_id: Some("svc_1"),
        subscription_id: None,
        payment_method_id: None,
        at: 86_400_000,
        actor: "staff",
        actor_id: Some("usr_1"),
        actor_name: Some("Emil Novák"),
        reason_code: Some(200),
        comment: Some("abuse"),
        event: r#"{"kind":"service_suspended","reason":"Seen \"abuse\""}"#,
    };

    fn hex(digest: &Digest) -> String {
        use std::fmt::Write as _;
        let mut text = String::new();
        for byte in digest {
            write!(text, "{byte:02x}").unwrap();
        }
        text
    }

    /// What is stored in databases was made so: a change here makes every history a forged one.
    #[test]
    fn an_entry_comes_down_to_the_same_for_ever() {
        let digests = TOLD.digests([7; 16]);
        let (words, _) = digests.words.unwrap();
        insta::assert_snapshot!(hex(&digests.digest), @"b19bd79f6ac0157190d14cb91dff501e0e16bfb47326d629db5d542c549ec1d7");
        insta::assert_snapshot!(hex(&words), @"64d002d8bec1107996ce9460061b8f2a49f018b9f008de2736f2fcedd21a4087");
        insta::assert_snapshot!(hex(&link(&NO_LINK, 1, 17, &digests.digest)), @"5d3c57573d0a9ceec329697f90e43fc3dfae5afd3bf0b35f6035bc4ff8f39066");
    }

    #[test]
    fn words_are_cut_out_of_an_event_to_the_letter() {
        for (event, rest, words) in [
            (
                r#"{"kind":"x","reason":"a \" b","n":1}"#,
                &[r#"{"kind":"x","reason":"#, r#","n":1}"#][..],
                &[r#""a \" b""#][..],
            ),
            (
                r#"{ "name" : "b", "reason":"a"}"#,
                &[r#"{ "name" : "#, r#", "reason":"#, "}"],
                &[r#""b""#, r#""a""#],
            ),
            (r#"{"reason":null}"#, &[r#"{"reason":null}"#], &[]),
            (r#"{"reason":["a"]}"#, &[r#"{"reason":["a"]}"#], &[]),
            (
                r#"{"reason":"a","reason":"b"}"#,
                &[r#"{"reason":"a","reason":"b"}"#],
                &[],
            ),
            ("no JSON", &["no JSON"], &[]),
        ] {
            let cut = Cut::of(event);
            assert_eq!(cut.rest, rest);
            assert_eq!(cut.words, words);
        }
    }

    #[test]
    fn words_that_are_gone_leave_the_digest() {
        let written = TOLD.digests([7; 16]);
        let (words, salt) = written.words.unwrap();
        assert_eq!(
            TOLD.held_against(Some((&words, Some(&salt)))),
            (written.digest, WordsAre::Kept)
        );
        let gone = Told {
            actor_name: Some(""),
            comment: Some(""),
            event: r#"{"kind":"service_suspended","reason":""}"#,
            ..TOLD
        };
        assert_eq!(
            gone.held_against(Some((&words, None))),
            (written.digest, WordsAre::Gone)
        );
        // Some of them are still there, or they are others.
        let half = Told {
            comment: Some("abuse"),
            ..gone
        };
        for (told, salt) in [(half, None), (gone, Some(&salt)), (TOLD, None)] {
            let (digest, are) = told.held_against(Some((&words, salt)));
            assert_eq!((digest, are), (written.digest, WordsAre::Others));
        }
        // That there were any cannot be taken away.
        let (digest, _) = Told {
            comment: None,
            ..gone
        }
        .held_against(Some((&words, None)));
        assert_ne!(digest, written.digest);
    }
}
