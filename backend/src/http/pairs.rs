//! The query of a listing as pairs, read by the same parser that the page reads its URL with; here
//! nothing is left out silently.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::query::{ListingQuery, QueryRefusal, Role};
use goodstanding_words::fields as words;

use super::query::{Query, limit};
use crate::problem::Problem;

/// The longest search, in characters.
const SEARCH_LIMIT: usize = 200;

/// The query parameters as they were sent.
#[derive(Clone, Debug)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Pairs {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await?;
        // No stored text holds it, and not every database can be asked for it.
        if let Some((name, _)) = pairs.iter().find(|(_, value)| value.contains('\0')) {
            let words = words::hidden_character_in_parameter(name);
            return Err(Problem::parameter(name, words));
        }
        Ok(Self(pairs))
    }
}

impl Pairs {
    /// Refuses parameters that are not among `names` or occur twice.
    pub(crate) fn only(&self, names: &[&str]) -> Result<(), Problem> {
        for (place, (name, _)) in self.0.iter().enumerate() {
            if !names.contains(&name.as_str()) {
                let known = names.join(", ");
                let words = words::no_parameter(&known, name);
                return Err(Problem::parameter(name, words));
            }
            if self.0[..place].iter().any(|(other, _)| other == name) {
                return Err(Problem::parameter(name, words::parameter_twice(name)));
            }
        }
        Ok(())
    }

    /// One parameter; none when it is absent or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// One parameter as a value of its type.
    pub(crate) fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.get(name)
            .map(|text| {
                text.parse()
                    .map_err(|_| Problem::parameter(name, words::no_value_of(name, text)))
            })
            .transpose()
    }

    /// The words of a search: bounded, or refused.
    pub(crate) fn search(&self, name: &str) -> Result<String, Problem> {
        let words = self.get(name).unwrap_or_default().trim();
        if words.chars().count() > SEARCH_LIMIT {
            let words = words::search_at_most(SEARCH_LIMIT as u64);
            return Err(Problem::parameter(name, words));
        }
        Ok(words.to_owned())
    }

    /// How many rows a part has.
    pub(crate) fn limit(&self, default: u32, most: u32) -> Result<u32, Problem> {
        limit(self.get("limit"), default, most)
    }

    /// What is asked of a listing; `parts` are the parameters that say which part of it. Whatever
    /// else there is, is refused, and what is not understood. A range that ends before it begins is
    /// no mistake of spelling: nothing matches it.
    pub(crate) fn listing<Q: ListingQuery>(&self, parts: &[&'static str]) -> Result<Q, Problem> {
        let mut names = Q::names(|role| !matches!(role, Role::Page | Role::Part));
        names.extend(parts);
        self.only(&names)?;
        for name in Q::names(|role| role == Role::Search) {
            self.search(name)?;
        }
        let pairs = self
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let (query, refusals) = Q::parse(pairs);
        let mut values = refusals.into_iter().filter_map(|refusal| match refusal {
            QueryRefusal::Value { name, value } => Some((name, value)),
            QueryRefusal::Reversed(_) | QueryRefusal::ReversedAmounts => None,
        });
        let Some((name, value)) = values.next() else {
            return Ok(query);
        };
        let mut problem = Problem::parameter(&name, words::no_value_of(&name, &value));
        for (name, value) in values {
            let words = words::no_value_of(&name, &value);
            problem.add_error(FieldRefusal::new(&name, words));
        }
        Err(problem)
    }
}
