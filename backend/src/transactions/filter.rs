//! Which transactions a query lists, and along which index they are met. Whose they are is part of
//! every query.

use chrono::Days;
use diesel::dsl::{IntoBoxed, exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::transactions::{
    AmountRange, PaymentSearch, PaymentState, ResponseCode, TransactionKind, TransactionStatus,
    TransactionsQuery,
};
use goodstanding_words::fields;

use super::read::{self, PaysFor};
use crate::customers as accounts;
use crate::problem::Problem;
use crate::store::listing::Count;
use crate::store::schema::{customers, transaction_items, transactions};
use crate::store::stored::millis;
use crate::store::{Backend, Database, Scope, StoreError};

/// How many rows of a combination are still found by the filter and then sorted. Its index holds
/// all that is asked and sorted by, so that looking at them costs little; on the way through the
/// list one row in many would match.
const FEW_OF_COMBINATION: u64 = 5_000;

/// The word for having no payment method, in `transactions_by_combination`.
const NO_METHOD: &str = "none";

/// The transactions that a filter leaves.
pub(super) type Boxed<'a> = IntoBoxed<'a, transactions::table, Backend>;

/// How many subscriptions a search may find by the names of their services: each of them is named
/// in the query, and databases take so many names and no more.
const MOST_NAMED: usize = 10_000;

/// What the words of a search stand for: all of it is looked for.
#[derive(Clone, Debug)]
struct Search {
    number: Option<String>,
    /// Amounts in the smallest unit of the customer's currency.
    amounts: Vec<i64>,
    /// What pays for services of that name.
    subscriptions: Vec<String>,
}

impl Search {
    fn find(
        conn: &mut Database,
        customer: Option<CustomerId>,
        words: &str,
    ) -> Result<Option<Self>, Problem> {
        let Some(PaymentSearch { name, number, .. }) = PaymentSearch::parse(words, &[]) else {
            return Ok(None);
        };
        let Some(customer) = customer else {
            return Err(Problem::parameter("q", fields::SAY_OF_WHICH_CUSTOMER));
        };
        let currency = accounts::db::currency(conn, customer)?;
        let amounts = PaymentSearch::parse(words, currency.as_slice())
            .into_iter()
            .flat_map(|search| search.amounts)
            .map(Money::minor)
            .collect();
        let named = read::subscriptions_named(conn, customer, &name, MOST_NAMED)?;
        let Some(subscriptions) = named else {
            let words = fields::too_many_of_such_name(MOST_NAMED as u64);
            return Err(Problem::parameter("q", words));
        };
        Ok(Some(Self {
            number,
            amounts,
            subscriptions,
        }))
    }
}

/// A query within the reader's reach.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    customer: Option<CustomerId>,
    search: Option<Search>,
    /// What pays for the service that is asked for.
    service: Option<PaysFor>,
    /// No transaction can be as it is asked.
    is_impossible: bool,
    query: TransactionsQuery,
}

/// What together is a listing: rows that are read one after the other, or several that are merged.
pub(super) struct Streams<'a> {
    pub(super) rows: Vec<Boxed<'a>>,
    /// Few rows match: they are found by the filter and then sorted, not met along an index in the
    /// order of the list.
    pub(super) sort_after_filter: bool,
}

impl Filter {
    /// Looks up what is searched for. A customer who names somebody learns nothing, not even about
    /// their own.
    pub(super) fn new(
        conn: &mut Database,
        scope: Scope,
        query: &TransactionsQuery,
    ) -> Result<Self, Problem> {
        // Each of them is asked here or below; a new one does not compile before that is seen to.
        let TransactionsQuery {
            search,
            id: _,
            states: _,
            subscription: _,
            service,
            statuses: _,
            kind: _,
            method: _,
            amount: _,
            created: _,
            customer: _,
            email: _,
            cursor: _,
        } = query;
        let customer = scope.customer().or(query.customer);
        let search = Search::find(conn, customer, search)?;
        let paying = match service {
            Some(service) => read::paying_for(conn, scope, *service)?,
            None => None,
        };
        let is_unpaid_for = service.is_some() && paying.is_none();
        let possible = query.with_statuses_of_states();
        Ok(Self {
            customer,
            search,
            service: paying,
            is_impossible: possible.is_none() || is_unpaid_for,
            query: possible.unwrap_or_else(|| query.clone()),
        })
    }

    /// The transaction of this number.
    pub(super) fn of_number(scope: Scope, number: &str) -> Self {
        Self {
            customer: scope.customer(),
            search: None,
            service: None,
            is_impossible: false,
            query: TransactionsQuery {
                id: number.to_owned(),
                ..TransactionsQuery::default()
            },
        }
    }

    /// Its rows, in no order yet.
    pub(super) fn rows<'a>(&self) -> Boxed<'a> {
        let query = &self.query;
        let found = if self.is_combination() {
            self.combined()
        } else {
            self.in_list_order(&query.statuses)
        };
        let AmountRange { from, to } = query.amount;
        let found = match from {
            Some(from) => found.filter(transactions::amount_minor.ge(from.minor())),
            None => found,
        };
        match to {
            Some(to) => found.filter(transactions::amount_minor.le(to.minor())),
            None => found,
        }
    }

    /// The same as it is read for one part of the list.
    pub(super) fn streams<'a>(&self, count: Count) -> Streams<'a> {
        if self.is_few(count) {
            return Streams {
                rows: vec![self.rows()],
                sort_after_filter: true,
            };
        }
        // Each status is followed in the order of the list, however far apart its rows are.
        let statuses = &self.query.statuses;
        let rows = if statuses.len() > 1 {
            statuses
                .iter()
                .map(|status| self.many(&[*status]))
                .collect()
        } else {
            vec![self.many(statuses)]
        };
        Streams {
            rows,
            sort_after_filter: false,
        }
    }

    /// How many transactions there are.
    pub(super) fn count(&self, conn: &mut Database) -> Result<Count, StoreError> {
        let limit = if self.is_combination() {
            FEW_OF_COMBINATION.cast_signed() + 1
        } else {
            Count::LIMIT
        };
        let mut found = self.rows();
        if self.has_amount() && !self.is_combination() {
            // Leads to the index of amounts: the one of the currency is shorter, and has all of the
            // other amounts in it.
            found = found.order(transactions::amount_minor.asc());
        }
        let found: Vec<i64> = found
            .select(transactions::created_at)
            .limit(limit)
            .load(conn)?;
        Ok(Count::of(found.len()))
    }

    fn is_few(&self, count: Count) -> bool {
        if self.is_combination() {
            count.is_at_most(FEW_OF_COMBINATION)
        } else {
            count.is_small()
        }
    }

    fn has_amount(&self) -> bool {
        self.query.amount.from.is_some() || self.query.amount.to.is_some()
    }

    /// Whether several words of closed sets are asked together, each of which very many may have
    /// and hardly any all of them. What somebody in particular has is found by whose it is.
    fn is_combination(&self) -> bool {
        let query = &self.query;
        let is_of_one = self.customer.is_some()
            || query.subscription.is_some()
            || query.service.is_some()
            || !query.id.is_empty()
            || !query.email.is_empty();
        let words = query.statuses.len()
            + usize::from(query.kind.is_some())
            + usize::from(query.method.is_some())
            + usize::from(query.amount.currency().is_some());
        !is_of_one && words > 1
    }

    /// The rows of a combination, asked in the form of the index `transactions_by_combination`:
    /// what is not asked is any of the words, so that the index is followed from its first column
    /// on.
    fn combined<'a>(&self) -> Boxed<'a> {
        let query = &self.query;
        let method = sql::<Text>("coalesce(transactions.payment_kind, 'none')");
        // One value is asked as such: of a list, PostgreSQL expects ten.
        let found = self.dated();
        let found = if let Some(asked) = query.method {
            found.filter(method.eq(asked.as_str()))
        } else {
            let all = words(PaymentMethodKind::ALL, PaymentMethodKind::as_str);
            found.filter(method.eq_any(all.chain([NO_METHOD])))
        };
        let found = match query.kind {
            Some(asked) => found.filter(transactions::kind.eq(asked.as_str())),
            None => found.filter(
                transactions::kind.eq_any(words(TransactionKind::ALL, TransactionKind::as_str)),
            ),
        };
        let found = match query.statuses.as_slice() {
            [asked] => found.filter(transactions::status.eq(asked.as_str())),
            asked => {
                let asked = if asked.is_empty() {
                    TransactionStatus::ALL
                } else {
                    asked
                };
                found.filter(transactions::status.eq_any(words(asked, TransactionStatus::as_str)))
            }
        };
        match query.amount.currency() {
            Some(currency) => found.filter(transactions::currency.eq(currency.code().to_owned())),
            None => found,
        }
    }

    /// The rows where many match: met soon on the way along an index in the order of the list. The
    /// amount is asked in a form that leads no database to the index of amounts, of which too many
    /// would have to be sorted.
    fn many<'a>(&self, statuses: &[TransactionStatus]) -> Boxed<'a> {
        let amount = || sql::<BigInt>("coalesce(transactions.amount_minor, 0)");
        let found = self.in_list_order(statuses);
        let found = match self.query.amount.from {
            Some(from) => found.filter(amount().ge(from.minor())),
            None => found,
        };
        match self.query.amount.to {
            Some(to) => found.filter(amount().le(to.minor())),
            None => found,
        }
    }

    /// All but the amounts.
    fn in_list_order<'a>(&self, statuses: &[TransactionStatus]) -> Boxed<'a> {
        let query = &self.query;
        let mut found = self.dated();
        match statuses {
            [] => {}
            // One value lets the database follow an index in the order of the list.
            [status] => found = found.filter(transactions::status.eq(status.as_str())),
            statuses => {
                let words = words(statuses, TransactionStatus::as_str);
                found = found.filter(transactions::status.eq_any(words));
            }
        }
        if let Some(kind) = query.kind {
            found = found.filter(transactions::kind.eq(kind.as_str()));
        }
        if let Some(method) = query.method {
            found = found.filter(transactions::payment_kind.eq(method.as_str()));
        }
        if let Some(currency) = query.amount.currency() {
            found = found.filter(transactions::currency.eq(currency.code().to_owned()));
        }
        found
    }

    /// Whose and of which days.
    fn dated<'a>(&self) -> Boxed<'a> {
        let query = &self.query;
        let mut found = transactions::table.into_boxed::<Backend>();
        if let Some(customer) = self.customer {
            found = found.filter(transactions::customer_id.eq(customer.to_string()));
        }
        if !query.id.is_empty() {
            // Numbers are written in capitals; people are not asked to.
            found = found.filter(transactions::id.eq(query.id.to_uppercase()));
        }
        if !query.email.is_empty() {
            let of_address = customers::table
                .filter(customers::email.eq(query.email.to_lowercase()))
                .select(customers::id);
            found = found.filter(transactions::customer_id.eq_any(of_address));
        }
        if let Some(id) = query.subscription {
            found = found.filter(transactions::subscription_id.eq(id.to_string()));
        }
        if let Some(service) = &self.service {
            found = found
                .filter(transactions::subscription_id.eq_any(service.subscriptions.clone()))
                .filter(pays_for(service));
        }
        if self.is_impossible {
            found = found.filter(sql::<Bool>("1 = 0"));
        }
        if let Some(search) = &self.search {
            found = found.filter(
                transactions::id
                    .eq(search.number.clone().unwrap_or_default())
                    .or(transactions::amount_minor.eq_any(search.amounts.clone()))
                    .or(transactions::subscription_id.eq_any(search.subscriptions.clone())),
            );
        }
        found = of_states(found, &query.states);
        if let Some(from) = query.created.from {
            found = found.filter(transactions::created_at.ge(millis(begins(from))));
        }
        // Both ends are included: up to the beginning of the day after.
        if let Some(after) = query
            .created
            .to
            .and_then(|to| to.checked_add_days(Days::new(1)))
        {
            found = found.filter(transactions::created_at.lt(millis(begins(after))));
        }
        found
    }
}

/// Whether a transaction of a subscription pays for one of its services: for the product of it, or
/// for none that one of the services has now, as before a change of product. The same rule gives a
/// transaction the names of its services.
fn pays_for<'a>(
    service: &PaysFor,
) -> Box<dyn BoxableExpression<transactions::table, Backend, SqlType = Bool> + 'a> {
    let items =
        || transaction_items::table.filter(transaction_items::transaction_id.eq(transactions::id));
    let own = items().filter(transaction_items::product_id.eq(service.product.clone()));
    let any = items().filter(transaction_items::product_id.eq_any(service.products.clone()));
    Box::new(exists(own).or(not(exists(any))))
}

/// Of those in the statuses of these states, the ones that are in them: what is Cancelled failed
/// where the processor said why, and was called off elsewhere.
fn of_states<'a>(found: Boxed<'a>, states: &[PaymentState]) -> Boxed<'a> {
    let is_other = transactions::status.ne(TransactionStatus::Cancelled.as_str());
    let said = sql::<Text>("coalesce(transactions.response_code, 'called_off')");
    let called_off = ResponseCode::CalledOff.as_str();
    let asks_for = |state| states.contains(&state);
    match (
        asks_for(PaymentState::Failed),
        asks_for(PaymentState::CalledOff),
    ) {
        (true, false) => found.filter(is_other.or(said.ne(called_off))),
        (false, true) => found.filter(is_other.or(said.eq(called_off))),
        // Either way, or not Cancelled at all.
        (true, true) | (false, false) => found,
    }
}

fn words<'a, T: Copy>(
    values: &'a [T],
    word: impl Fn(T) -> &'static str + 'a,
) -> impl Iterator<Item = &'static str> + 'a {
    values.iter().copied().map(word)
}
