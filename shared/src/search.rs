//! What a search over everything finds.

use serde::{Deserialize, Serialize};

use crate::customers::CustomerBrief;
use crate::services::ServiceBrief;
use crate::transactions::Transaction;

/// How many of each kind are found at most: whoever wants more goes to the list.
pub const FOUND: u32 = 5;

/// What a search finds, the likeliest of each kind first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResults {
    /// The reader's own services in whose names the words stand; nothing for staff.
    pub services: Vec<FoundService>,
    /// Payments of such a number, such an amount, or for such a service; for staff by the number.
    pub payments: Vec<Transaction>,
    /// Customers of such a name or address; for staff only.
    pub customers: Vec<CustomerBrief>,
}

/// A service that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundService {
    /// Which one it is.
    pub service: ServiceBrief,
    /// The name of its product in the reader's language, else in English.
    pub product: String,
}

/// How likely it is that `name` is what was meant by `words`, which are in lower case: the less,
/// the likelier. None where they do not stand in it.
pub fn likelihood(name: &str, words: &str) -> Option<u8> {
    let name = name.to_lowercase();
    let place = name.find(words)?;
    let begins_word = name[..place]
        .chars()
        .next_back()
        .is_none_or(|before| !before.is_alphanumeric());
    Some(match (place, begins_word) {
        (0, _) => 0,
        (_, true) => 1,
        (_, false) => 2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_it_is_likelier_than_what_holds_it() {
        assert_eq!(likelihood("Shop of Berg", "shop"), Some(0));
        assert_eq!(likelihood("Print shop", "shop"), Some(1));
        assert_eq!(likelihood("Workshop", "shop"), Some(2));
        assert_eq!(likelihood("Wiki", "shop"), None);
        assert_eq!(likelihood("Ärzte", "ärz"), Some(0), "whatever the script");
    }
}
