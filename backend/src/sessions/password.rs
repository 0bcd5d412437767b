//! Passwords: Argon2id, bounded, and as slow for an account that does not exist.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use argon2::password_hash::{Output, PasswordHash, PasswordHasher as _, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use super::strength;
use crate::randomness::Randomness;

/// How long a sign-in waits for its turn to be checked.
const PATIENCE: Duration = Duration::from_secs(5);

/// How costly a guess is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
}

impl Default for Cost {
    /// OWASP's minimum: 19 MiB and two passes, about 30 ms.
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
        }
    }
}

impl Cost {
    /// For tests: as cheap as the algorithm allows.
    pub const CHEAP: Self = Self {
        memory_kib: 8,
        passes: 1,
    };
}

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// More sign-ins wait than can be checked.
    #[error("too many passwords are waiting to be checked")]
    Busy,
    /// The hash function refused the password.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
    /// No random bytes for the salt.
    #[error(transparent)]
    Randomness(#[from] crate::randomness::NoRandomness),
}

/// Hashes and checks passwords, a few at a time.
pub struct Passwords {
    cost: Cost,
    turns: Arc<Semaphore>,
    desks: Arc<Desks>,
    nobodys: Arc<str>,
}

/// The memory that checks work in, one piece for each turn. Kept: what is allocated and freed by
/// ever other threads stays with each of them, and a server of 12 MB grows by 20 with every thread
/// that has checked a password.
#[derive(Default)]
struct Desks(Mutex<Vec<Desk>>);

type Desk = Vec<Block>;

impl Desks {
    /// Lends a desk that nobody works at.
    fn with<T>(&self, work: impl FnOnce(&mut Desk) -> T) -> T {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = free().pop();
        let mut desk = kept.unwrap_or_default();
        let result = work(&mut desk);
        free().push(desk);
        result
    }
}

impl Passwords {
    /// Prepares the hash against which passwords of unknown accounts are checked.
    pub fn new(cost: Cost, randomness: &Randomness) -> Result<Self, PasswordError> {
        let nobodys = hash("nobody has this password", cost, randomness)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let turns = Arc::new(Semaphore::new(cores.saturating_sub(1).max(1)));
        Ok(Self {
            cost,
            turns,
            desks: Arc::default(),
            nobodys: nobodys.into(),
        })
    }

    /// The cost of a new hash.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// Whether `password` belongs to `stored`. Without a stored hash the answer is no, after the
    /// same work.
    pub async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        let nobodys = Arc::clone(&self.nobodys);
        let desks = Arc::clone(&self.desks);
        self.in_turn(move || {
            desks.with(|desk| {
                let own = stored.map(|stored| verify(&password, &stored, desk));
                match own {
                    Some(Ok(matches)) => Ok(matches),
                    // Whoever is unknown, or has a hash that no password gives, is refused after
                    // the same work.
                    None => verify(&password, &nobodys, desk).map(|_| false),
                    Some(Err(error)) => {
                        tracing::error!(%error, "a stored hash cannot be read: nobody can sign in with it");
                        verify(&password, &nobodys, desk).map(|_| false)
                    }
                }
            })
        })
        .await?
    }

    /// Whether a new password would soon be guessed by whoever knows these names of its user.
    pub(super) async fn is_weak(
        &self,
        password: String,
        names: Vec<String>,
    ) -> Result<bool, PasswordError> {
        self.in_turn(move || is_weak(&password, &names)).await
    }

    /// The text form of the hash of a new password.
    pub(super) async fn hash(
        &self,
        password: String,
        randomness: Randomness,
    ) -> Result<String, PasswordError> {
        let cost = self.cost;
        self.in_turn(move || hash(&password, cost, &randomness))
            .await?
    }

    /// Does what takes long beside the run time, when it is its turn.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned())
            .await
            .ok()
            .and_then(Result::ok)
            .ok_or(PasswordError::Busy)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(|error| PasswordError::Hash(error.to_string()))
    }
}

/// One spelling, whichever way the keyboard composed it.
fn normalized(password: &str) -> String {
    password.nfc().collect()
}

fn verify(password: &str, stored: &str, desk: &mut Desk) -> Result<bool, PasswordError> {
    is_hash_of(password, stored, desk).map_err(|error| PasswordError::Hash(error.to_string()))
}

fn is_hash_of(
    password: &str,
    stored: &str,
    desk: &mut Desk,
) -> argon2::password_hash::Result<bool> {
    let parsed = PasswordHash::new(stored)?;
    let (Some(salt), Some(expected)) = (parsed.salt, parsed.hash) else {
        return Err(argon2::password_hash::Error::PhcStringField);
    };
    // The parameters are those of the stored hash.
    let params = Params::try_from(&parsed)?;
    let algorithm = Algorithm::try_from(parsed.algorithm)?;
    let version = parsed
        .version
        .map_or(Ok(Version::default()), Version::try_from)?;
    desk.resize(params.block_count(), Block::default());
    let mut salt_bytes = [0; 64];
    let salt = salt.decode_b64(&mut salt_bytes)?;
    let mut found = [0; Output::MAX_LENGTH];
    let found =
        found
            .get_mut(..expected.len())
            .ok_or(argon2::password_hash::Error::OutputSize {
                provided: std::cmp::Ordering::Greater,
                expected: Output::MAX_LENGTH,
            })?;
    Argon2::new(algorithm, version, params).hash_password_into_with_memory(
        normalized(password).as_bytes(),
        salt,
        found,
        &mut *desk,
    )?;
    // In constant time: that is what the type compares with.
    Ok(Output::new(found)? == expected)
}

/// Whether a new password would soon be guessed by whoever knows these names of its user.
pub(crate) fn is_weak(password: &str, names: &[String]) -> bool {
    strength::is_weak(&normalized(password), names)
}

/// The text form of a new hash. Takes tens of milliseconds; blocks.
pub fn hash(password: &str, cost: Cost, randomness: &Randomness) -> Result<String, PasswordError> {
    let refused = |words: String| PasswordError::Hash(words);
    let params = Params::new(cost.memory_kib, cost.passes, 1, None)
        .map_err(|error| refused(error.to_string()))?;
    let salt = SaltString::encode_b64(&randomness.bytes::<16>()?)
        .map_err(|error| refused(error.to_string()))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(normalized(password).as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| refused(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_matches() {
        let randomness = Randomness::seeded(1);
        let passwords = Passwords::new(Cost::CHEAP, &randomness).unwrap();
        let stored = hash("pässword for tests", Cost::CHEAP, &randomness).unwrap();
        let verify = async |password: &str, stored: Option<&str>| {
            passwords
                .verify(password.into(), stored.map(Into::into))
                .await
                .unwrap()
        };
        assert!(verify("pässword for tests", Some(&stored)).await);
        // Composed differently, the same characters.
        assert!(verify("pa\u{308}ssword for tests", Some(&stored)).await);
        assert!(!verify("pässword for tests ", Some(&stored)).await);
        assert!(!verify("nobody has this password", None).await);
        // What another program left, or half of what this one did, is nobody's password.
        let bcrypt = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
        for foreign in [bcrypt, "", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ", "x"] {
            assert!(!verify("nobody has this password", Some(foreign)).await);
            assert!(!verify("", Some(foreign)).await);
        }
    }

    #[test]
    fn what_is_stored_says_how_costly_it_was() {
        let stored = hash("x", Cost::default(), &Randomness::seeded(1)).unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
    }
}
