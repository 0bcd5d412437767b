//! What is sold, and what it costs.

use goodstanding_words::Fixed;
use goodstanding_words::catalog::{setups, visibilities};
use serde::{Deserialize, Serialize};

use super::{BillingPlan, PeriodPrice};
use crate::ids::{PlanId, ProductId};
use crate::money::Money;

closed_enum! {
    /// Who may order a product.
    pub enum Visibility {
        /// Everybody: it stands in the catalogue.
        Public = "public",
        /// Only staff, for a customer.
        Private = "private",
        /// Nobody any more; the services that exist go on.
        Retired = "retired",
    }
}

closed_enum! {
    /// When an ordered service is set up.
    pub enum AutoSetup {
        /// At once, with the order.
        OnOrder = "on_order",
        /// When the first payment has arrived.
        OnFirstPayment = "on_first_payment",
        /// When staff accept the order.
        OnAcceptance = "on_acceptance",
    }
}

impl Visibility {
    /// The word shown to people.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Public => visibilities::PUBLIC,
            Self::Private => visibilities::PRIVATE,
            Self::Retired => visibilities::RETIRED,
        }
    }
}

impl AutoSetup {
    /// What the customer can expect.
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::OnOrder => setups::ON_ORDER,
            Self::OnFirstPayment => setups::ON_FIRST_PAYMENT,
            Self::OnAcceptance => setups::ON_ACCEPTANCE,
        }
    }
}

/// Of texts with their languages the one in the reader's, else the English one. `wanted` are
/// language tags, the best first; a tag such as `de-AT` also takes a text in `de`.
pub fn text_for<'a>(
    texts: &'a [(String, String)],
    wanted: &[&str],
) -> Option<&'a (String, String)> {
    let find = |tag: &str| {
        let mut texts = texts.iter();
        texts.find(|(language, _)| language.eq_ignore_ascii_case(tag))
    };
    wanted
        .iter()
        .find_map(|tag| find(tag).or_else(|| find(tag.split('-').next()?)))
        .or_else(|| find("en"))
}

/// A product as a subscription's row names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductLabel {
    /// The merchant's code of the product (SKU).
    pub id: ProductId,
    /// Its description in the reader's language, else in English; none where it has neither.
    pub description: Option<String>,
    /// The language of the description, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub language: Option<String>,
}

impl ProductLabel {
    /// What is shown: the description, else the identifier.
    pub fn text(&self) -> &str {
        self.description.as_deref().unwrap_or(self.id.as_str())
    }
}

/// What a product costs under one billing plan, in the reader's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Price {
    /// The billing plan under which it costs this.
    pub plan: PlanId,
    /// The full price of one cycle.
    pub amount: Money,
    /// The price of one cycle of an introductory period.
    pub reduced: Option<Money>,
    /// Charged once, with the order.
    pub setup_fee: Money,
}

impl Price {
    /// What one cycle at this price costs.
    pub fn of(&self, price: PeriodPrice) -> Money {
        match price {
            PeriodPrice::Full => self.amount,
            PeriodPrice::Reduced => self.reduced.unwrap_or(self.amount),
            PeriodPrice::Free => Money::zero(self.amount.currency()),
        }
    }
}

/// A product as customers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// The merchant's code of the product (SKU).
    pub id: ProductId,
    /// The product's name in the reader's language, else in English.
    pub name: String,
    /// The language of the name, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub name_language: Option<String>,
    /// The group under which it is sold, in the reader's language, else in English.
    pub group: String,
    /// The language of the group's name, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub group_language: Option<String>,
    /// What it is, in words: in the reader's language, else in English, else empty.
    pub description: String,
    /// The language of the description, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub description_language: Option<String>,
    /// When an ordered service is set up.
    pub setup: AutoSetup,
    /// Its prices, one for each plan, the shortest cycle first.
    pub prices: Vec<Price>,
}

/// Everything that the reader can order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Catalog {
    /// The groups in the order of display.
    pub groups: Vec<String>,
    /// The public products that have a price in the currency of the reader.
    pub products: Vec<Product>,
    /// The plans under which they are sold.
    pub plans: Vec<BillingPlan>,
    /// The products of whose family the reader bought something before: for them no introductory
    /// prices and free periods apply any more.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub bought: Vec<ProductId>,
}

impl Catalog {
    /// Whether it would be the reader's first purchase of the product's family.
    pub fn is_first_purchase(&self, id: &ProductId) -> bool {
        !self.bought.contains(id)
    }

    /// The product of that name.
    pub fn product(&self, id: &ProductId) -> Option<&Product> {
        self.products.iter().find(|product| product.id == *id)
    }

    /// The plan of that name.
    pub fn plan(&self, id: &PlanId) -> Option<&BillingPlan> {
        self.plans.iter().find(|plan| plan.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::sentence::{assert_distinct, assert_distinct_sentences};

    #[test]
    fn who_may_order_and_when_it_is_set_up_is_said() {
        assert_distinct(Visibility::ALL.iter().map(|it| it.label().english()));
        assert_distinct_sentences(AutoSetup::ALL.iter().map(|it| it.sentence().english()));
    }

    fn price(reduced: Option<Money>) -> Price {
        Price {
            plan: "MONTHLY".parse().unwrap(),
            amount: Money::new(900, Currency::EUR),
            reduced,
            setup_fee: Money::zero(Currency::EUR),
        }
    }

    #[test]
    fn a_period_costs_what_it_says_and_an_introductory_one_never_nothing_by_mistake() {
        let cents = |price: Price, period| price.of(period).minor();
        let reduced = price(Some(Money::new(500, Currency::EUR)));
        assert_eq!(cents(reduced.clone(), PeriodPrice::Full), 900);
        assert_eq!(cents(reduced.clone(), PeriodPrice::Reduced), 500);
        assert_eq!(cents(reduced, PeriodPrice::Free), 0);
        assert_eq!(cents(price(None), PeriodPrice::Reduced), 900);
    }

    #[test]
    fn a_catalogue_knows_what_it_sells_and_what_the_reader_bought_before() {
        let product = |id: &str| Product {
            id: id.parse().unwrap(),
            name: id.into(),
            name_language: None,
            group: "Hosting".into(),
            group_language: None,
            description: String::new(),
            description_language: None,
            setup: AutoSetup::OnOrder,
            prices: vec![price(None)],
        };
        let plan = |id: &str| BillingPlan {
            id: id.parse().unwrap(),
            description: String::new(),
            language: None,
            periods: Vec::new(),
            grace_days: 10,
            retry_days: Vec::new(),
            can_pause: true,
        };
        let catalog = Catalog {
            groups: vec!["Hosting".into()],
            products: vec![product("SMALL"), product("LARGE")],
            plans: vec![plan("MONTHLY"), plan("ANNUAL")],
            bought: vec!["SMALL".parse().unwrap()],
        };
        let large: ProductId = "LARGE".parse().unwrap();
        assert_eq!(catalog.product(&large).map(|it| &it.id), Some(&large));
        assert_eq!(catalog.product(&"GONE".parse().unwrap()), None);
        let annual: PlanId = "ANNUAL".parse().unwrap();
        assert_eq!(catalog.plan(&annual).map(|it| &it.id), Some(&annual));
        assert_eq!(catalog.plan(&"GONE".parse().unwrap()), None);
        assert!(catalog.is_first_purchase(&large));
        assert!(!catalog.is_first_purchase(&"SMALL".parse().unwrap()));
    }

    #[test]
    fn a_text_is_in_the_readers_language_else_in_english() {
        let known = [("en", "Mail"), ("de", "Post")].map(|(l, t)| (l.to_owned(), t.to_owned()));
        assert_eq!(text_for(&known, &["de-AT", "en"]), Some(&known[1]));
        assert_eq!(text_for(&known, &["fr"]), Some(&known[0]));
        assert_eq!(text_for(&known[1..], &["fr"]), None);
        let label = ProductLabel {
            id: "mail-10".parse().unwrap(),
            description: None,
            language: None,
        };
        assert_eq!(label.text(), "mail-10");
    }
}
