//! Subscriptions on the wire.

use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_words::{Message, names};
use serde::{Deserialize, Serialize};

use super::Standing;
use super::life::{INVOICE_LIMIT_DAYS, ItemPrice, Life, SubscriptionAction, Upgrade};
use crate::activity::Activity;
use crate::cancellations::moves_to;
use crate::catalog::{BillingPlan, Price, ProductLabel};
use crate::customers::CustomerBrief;
use crate::ids::{PlanId, ProductId, SubscriptionId};
use crate::money::{Money, MoneyRefusal};
use crate::payments::PaymentMethodBrief;
use crate::services::ServiceBrief;
use crate::text::{ServiceName, titled, with_commas};
use crate::tone::Tone;
use crate::transactions::Transaction;

const INVOICE_LIMIT: Days = Days::new(INVOICE_LIMIT_DAYS);
/// How many subscriptions the panel of an account shows.
pub const PANEL_ROWS: u32 = 10;
/// How many transactions a subscription's row shows.
pub const LATEST_TRANSACTIONS: u32 = 5;

/// A subscription as the panel and the listing show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Subscription {
    /// Identifies the subscription in links and in the API: `sub_…`.
    pub id: SubscriptionId,
    /// Grows with every change; the `ETag` of the subscription.
    pub version: u32,
    /// Whose it is; only staff are told.
    pub customer: Option<CustomerBrief>,
    /// The billing plan, which is its schedule.
    pub plan: PlanId,
    /// The products that it bills.
    pub products: Vec<ProductLabel>,
    /// The names of the services that it bills, by which people know it: those that are not over,
    /// else all that it billed. Empty where another version bills them now.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub services: Vec<ServiceName>,
    /// Its status and billing status.
    pub standing: Standing,
    /// When it was activated, or will be.
    pub starts_on: NaiveDate,
    /// When it ends or ended. While it lives: when it would end if the next bill stayed unpaid.
    pub ends_on: Option<NaiveDate>,
    /// When it is billed next.
    pub next_bill_on: Option<NaiveDate>,
    /// When a failed charge is tried again.
    pub next_retry_on: Option<NaiveDate>,
    /// How many charges of the current cycle failed.
    pub failed_attempts: u32,
    /// When it was paused, or will be.
    pub paused_on: Option<NaiveDate>,
    /// Until when its services work.
    pub entitled_through: Option<NaiveDate>,
    /// Whether everything that is left of its plan is free: what comes next is no charge.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub stays_free: bool,
    /// Whether a charge waits for its answer: until then nothing else is billed.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub is_charging: bool,
    /// The version that replaced it.
    pub newer: Option<SubscriptionId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The most recent transactions, [`LATEST_TRANSACTIONS`] at most, newest first.
    pub transactions: Vec<Transaction>,
}

/// What a line says of a product among others.
fn without_stop(product: &ProductLabel) -> &str {
    product.text().trim_end_matches('.')
}

impl Subscription {
    /// The products one after the other: their descriptions, else their identifiers. Where there
    /// are several, they end without a full stop.
    pub fn product_line(&self) -> Message {
        match self.products.as_slice() {
            [one] => names::one(one.text()),
            several => with_commas(&several.iter().map(without_stop).collect::<Vec<_>>()),
        }
    }

    /// What it is called: the names of its services, else its products.
    pub fn title(&self) -> Message {
        let services = self.service_names();
        if services.is_empty() {
            with_commas(&self.products.iter().map(without_stop).collect::<Vec<_>>())
        } else {
            titled(&services)
        }
    }

    pub(super) fn service_names(&self) -> Vec<&str> {
        self.services.iter().map(ServiceName::as_str).collect()
    }

    /// When it ends if nobody acts: what is cancelled and owes an invoice may be given up before
    /// its last day.
    pub fn end(&self) -> Option<NaiveDate> {
        use super::{BillingStatus as B, SubscriptionStatus as S};
        let is_owed = self.standing == Standing::known(S::PendingCancel, Some(B::Overdue));
        let suspends_on = self.entitled_through.filter(|_| is_owed);
        let given_up_on = suspends_on.and_then(|date| date.checked_add_days(INVOICE_LIMIT));
        self.ends_on.into_iter().chain(given_up_on).min()
    }

    /// When the next bill comes, from `today` on: a failed one that is tried again, or the next
    /// period's. None where none will: what pauses, ends, waits for an approval, needs another
    /// payment method or stays free. A day in the past is never next: it is unpaid since then.
    pub fn next_bill(&self, today: NaiveDate) -> Option<NaiveDate> {
        use super::{BillingStatus as B, SubscriptionStatus as S};
        if self.stays_free || self.is_charging {
            return None;
        }
        let next = match (self.standing.status(), self.standing.billing()) {
            (S::Processing | S::Active, None) => self.next_retry_on.or(self.next_bill_on),
            (S::PendingActivation, _) => Some(self.starts_on),
            (S::Active, Some(B::InRetry)) => self.next_retry_on,
            (S::Active, Some(B::GoodStanding | B::FreeTrial | B::FreePeriod | B::Overdue)) => {
                self.next_bill_on
            }
            (
                S::Processing
                | S::Active
                | S::PendingPause
                | S::Paused
                | S::PendingCancel
                | S::Cancelled
                | S::Expired
                | S::Upgraded
                | S::LegacySuspended
                | S::Deleted,
                _,
            ) => None,
        };
        next.filter(|date| *date >= today)
    }

    /// The graver tone of both statuses.
    pub fn tone(&self) -> Tone {
        self.standing.tone()
    }
}

/// One product under a subscription, with its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionItem {
    /// The product that is billed.
    pub product: ProductLabel,
    /// How many of it.
    pub quantity: u32,
    /// The full price of one cycle, for the whole quantity.
    pub price: Money,
    /// The price of a cycle of an introductory period.
    pub reduced: Option<Money>,
}

impl SubscriptionItem {
    /// What one cycle costs, in full and in an introductory period.
    pub const fn item_price(&self) -> ItemPrice {
        ItemPrice {
            full: self.price,
            reduced: self.reduced,
        }
    }
}

/// Something that a subscription bills and that is to end while it goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Leaving {
    /// The first day on which it is not billed any more.
    pub on: NaiveDate,
    /// The product that is not billed any more.
    pub product: ProductId,
    /// How many of it.
    pub quantity: u32,
    /// Whether somebody asked for it, who can withdraw that; else it is not set up in time.
    pub is_requested: bool,
}

/// The prices of what is billed on `day`: of `items` without what has ended by then.
pub fn prices_on(
    items: &[(ProductId, u32, ItemPrice)],
    leaving: &[Leaving],
    day: NaiveDate,
) -> Vec<ItemPrice> {
    let left = |product: &ProductId, quantity: u32| {
        let gone = leaving
            .iter()
            .filter(|it| it.on <= day && it.product == *product);
        gone.fold(quantity, |left, it| left.saturating_sub(it.quantity))
    };
    items
        .iter()
        .filter_map(|(product, quantity, price)| {
            let part = left(product, *quantity);
            let share = |money: Money| money.share(part.into(), (*quantity).into());
            (part > 0).then(|| ItemPrice {
                full: share(price.full),
                reduced: price.reduced.map(share),
            })
        })
        .collect()
}

/// A charge to come, unless somebody acts before: exact, with everything that the subscription
/// bills then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComingCharge {
    /// Identifies the subscription that is charged.
    pub subscription: SubscriptionId,
    /// What it bills: the names of its services that are not over.
    pub services: Vec<ServiceName>,
    /// The day on which it is charged.
    #[serde(deserialize_with = "crate::wire::read_date")]
    pub on: NaiveDate,
    /// How much in all, with setup fees.
    pub amount: Money,
    /// Whether it is one more try at a charge that failed.
    pub is_retry: bool,
    /// With what it is paid; none where there is no payment method.
    pub payment_method: Option<PaymentMethodBrief>,
}

/// To what a subscription can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpgradeOffer {
    /// The product that would be billed then.
    pub product: ProductLabel,
    /// The product's name in the reader's language, else in English.
    pub name: String,
    /// The language of the name, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub name_language: Option<String>,
    /// The billing plan that would be its schedule then.
    pub plan: BillingPlan,
    /// What one of it costs under the plan.
    pub price: Price,
}

/// What became of an action on a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionActionReply {
    /// The subscription as it is now; after an upgrade the new version. None when it was deleted.
    pub details: Option<SubscriptionDetails>,
    /// The charge that was made, with its answer.
    pub charge: Option<Transaction>,
}

/// What will be charged next, when nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextCharge {
    /// When: the next retry, else the next bill date.
    pub on: NaiveDate,
    /// How much in all, to the minor unit.
    pub amount: Money,
}

/// One version of a subscription in its chain of upgrades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionVersion {
    /// Identifies the version, a subscription of its own.
    pub id: SubscriptionId,
    /// The products that it bills, or billed.
    pub products: Vec<ProductLabel>,
    /// Its status and billing status.
    pub standing: Standing,
    /// When it began, or will.
    pub starts_on: NaiveDate,
    /// When it ended or will end.
    pub ends_on: Option<NaiveDate>,
}

/// Everything about one subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionDetails {
    /// What the listing shows.
    pub subscription: Subscription,
    /// The billing plan, which is its schedule.
    pub plan: BillingPlan,
    /// What it bills, with prices.
    pub items: Vec<SubscriptionItem>,
    /// What of it is to end before the subscription does, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaving: Vec<Leaving>,
    /// The services that it pays for.
    pub services: Vec<ServiceBrief>,
    /// When it was ordered, or the first version of it.
    pub ordered_at: DateTime<Utc>,
    /// With what it is paid.
    pub payment_method: Option<PaymentMethodBrief>,
    /// What is charged next.
    pub next_charge: Option<NextCharge>,
    /// Everything that its future depends on: the rules decide with it what an action does.
    pub life: Life,
    /// Every version, this one included, the oldest first; empty where there is only this one.
    pub versions: Vec<SubscriptionVersion>,
    /// How many transactions it has, counted like [`crate::paging::COUNT_LIMIT`].
    pub transactions_total: u64,
    /// The latest entries of the history, newest first.
    pub activity: Vec<Activity>,
    /// How many entries the history has.
    pub activity_total: u64,
}

impl SubscriptionDetails {
    /// What a full cycle of everything that it bills costs; none where it bills nothing.
    pub fn price(&self) -> Option<Money> {
        let (first, others) = self.items.split_first()?;
        let add = |sum: Money, item: &SubscriptionItem| sum.plus(item.price);
        others.iter().try_fold(first.price, add).ok()
    }

    /// The prices of everything that it bills now.
    pub fn prices(&self) -> Vec<ItemPrice> {
        self.items
            .iter()
            .map(SubscriptionItem::item_price)
            .collect()
    }

    /// The prices of what its next bill is for: what is to end before is not part of it.
    pub fn next_prices(&self) -> Vec<ItemPrice> {
        self.next_prices_without(&self.leaving)
    }

    /// The same after an action: a withdrawal takes back what was cancelled.
    pub fn prices_for(&self, action: SubscriptionAction) -> Vec<ItemPrice> {
        if action != SubscriptionAction::Withdraw {
            return self.next_prices();
        }
        let mut leaving = self.leaving.clone();
        leaving.retain(|it| !it.is_requested);
        self.next_prices_without(&leaving)
    }

    /// What one of the offers costs for everything that it bills.
    pub fn price_of(&self, offer: &UpgradeOffer) -> Result<ItemPrice, MoneyRefusal> {
        let quantity = self.items.iter().map(|item| item.quantity).sum();
        Ok(ItemPrice {
            full: offer.price.amount.times(quantity)?,
            reduced: offer
                .price
                .reduced
                .map(|reduced| reduced.times(quantity))
                .transpose()?,
        })
    }

    /// The prices of what the next bill is for after an upgrade to an offer. What is to end before
    /// is not part of it: a cancellation for the end of what is paid goes along with that.
    pub fn prices_after(
        &self,
        offer: &UpgradeOffer,
        upgrade: &Upgrade,
    ) -> Result<Vec<ItemPrice>, MoneyRefusal> {
        let price = self.price_of(offer)?;
        let Some(next) = upgrade.new.next_bill_on else {
            return Ok(vec![price]);
        };
        let paid_until = self.life.paid_until();
        let gone = self.leaving.iter().filter(|it| {
            let on = if it.is_requested {
                moves_to(it.on, paid_until, Some(next)).unwrap_or(it.on)
            } else {
                // What is not set up yet has the whole first period for that.
                upgrade.first.ends.unwrap_or(it.on)
            };
            on <= next
        });
        let leaving: Vec<Leaving> = gone
            .map(|it| Leaving {
                product: offer.product.id.clone(),
                on: next,
                ..it.clone()
            })
            .collect();
        let quantity = self.items.iter().map(|item| item.quantity).sum();
        Ok(prices_on(
            &[(offer.product.id.clone(), quantity, price)],
            &leaving,
            next,
        ))
    }

    fn next_prices_without(&self, leaving: &[Leaving]) -> Vec<ItemPrice> {
        let items: Vec<_> = self
            .items
            .iter()
            .map(|item| (item.product.id.clone(), item.quantity, item.item_price()))
            .collect();
        let next = self.life.next_bill_on.or(self.life.next_bill_before);
        prices_on(&items, leaving, next.unwrap_or(self.life.starts_on))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::begins;
    use crate::catalog::{Anchor, BillingPeriod, PeriodPrice};
    use crate::money::Currency;
    use crate::subscriptions::life::{ChargeAnswer, Terms};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn plan(cycle: &str) -> BillingPlan {
        BillingPlan {
            id: "PLAN".parse().unwrap(),
            description: String::new(),
            language: None,
            periods: vec![BillingPeriod {
                cycle: Some(cycle.parse().unwrap()),
                repeat: None,
                price: PeriodPrice::Full,
            }],
            grace_days: 10,
            retry_days: vec![1, 3],
            can_pause: true,
        }
    }

    fn product(id: &str, description: Option<&str>) -> ProductLabel {
        ProductLabel {
            id: id.parse().unwrap(),
            description: description.map(Into::into),
            language: None,
        }
    }

    /// Three of one product and one of another, by the year, paid since 1 March 2026.
    fn details() -> SubscriptionDetails {
        let plan = plan("1 year");
        let items = vec![
            SubscriptionItem {
                product: product("HOSTING", Some("Hosting for a small site.")),
                quantity: 3,
                price: euros(3_000),
                reduced: Some(euros(1_500)),
            },
            SubscriptionItem {
                product: product("TLS", None),
                quantity: 1,
                price: euros(500),
                reduced: None,
            },
        ];
        let prices: Vec<_> = items.iter().map(SubscriptionItem::item_price).collect();
        let terms = Terms {
            plan: &plan,
            prices: &prices,
        };
        let start = date("2026-03-01");
        let now = begins(start);
        let ordered = Life::ordered(false, Anchor::at(start), start, euros(0), terms).unwrap();
        let charge = ordered.next_charge(terms).unwrap().unwrap();
        let step = ordered.charged(&charge, ChargeAnswer::Paid, now, now, terms);
        let life = step.unwrap().life;
        SubscriptionDetails {
            subscription: Subscription {
                id: SubscriptionId::from_bits(1),
                version: 1,
                customer: None,
                plan: plan.id.clone(),
                products: items.iter().map(|item| item.product.clone()).collect(),
                services: Vec::new(),
                standing: life.standing,
                starts_on: life.starts_on,
                ends_on: life.ends_on,
                next_bill_on: life.next_bill_on,
                next_retry_on: None,
                failed_attempts: 0,
                paused_on: None,
                entitled_through: life.entitled_through,
                stays_free: false,
                is_charging: false,
                newer: None,
                created_at: now,
                transactions: Vec::new(),
            },
            plan,
            items,
            leaving: Vec::new(),
            services: Vec::new(),
            ordered_at: now,
            payment_method: None,
            next_charge: None,
            life,
            versions: Vec::new(),
            transactions_total: 1,
            activity: Vec::new(),
            activity_total: 1,
        }
    }

    #[test]
    fn it_is_called_by_its_services_and_without_them_by_its_products() {
        let mut told = details();
        assert_eq!(
            told.subscription.title().to_string(),
            "Hosting for a small site, TLS"
        );
        assert_eq!(told.price(), Some(euros(3_500)));
        told.subscription.services = vec![ServiceName::parse("Shop").unwrap()];
        assert_eq!(told.subscription.title().to_string(), "Shop");
        told.items.clear();
        assert_eq!(told.price(), None);
    }

    #[test]
    fn what_is_free_says_until_when_and_what_comes_then() {
        use crate::subscriptions::{BillingStatus, SubscriptionStatus};

        let mut free = details();
        free.subscription.standing =
            Standing::known(SubscriptionStatus::Active, Some(BillingStatus::FreeTrial));
        let says = |details: &SubscriptionDetails| {
            let told = details.explain(date("2026-11-22"));
            format!("{} {}", told.lead, told.rest)
        };
        let plain = "Free now, by its plan. The first charge is due on 1 Mar 2027.";
        assert_eq!(says(&free), plain);
        free.next_charge = Some(NextCharge {
            on: date("2026-12-12"),
            amount: euros(1_698),
        });
        assert_eq!(
            says(&free),
            "Free until 12 Dec 2026. Then 16.98 EUR is charged."
        );
        free.subscription.is_charging = true;
        assert!(!says(&free).contains("2026-12-12"));
        free.subscription.is_charging = false;
        free.subscription.standing = Standing::known(
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        );
        assert_eq!(says(&free), "Paid. The next charge is due on 1 Mar 2027.");
    }

    fn leaving(product: &str, quantity: u32, on: &str, is_requested: bool) -> Leaving {
        Leaving {
            on: date(on),
            product: product.parse().unwrap(),
            quantity,
            is_requested,
        }
    }

    fn full(prices: &[ItemPrice]) -> Vec<i64> {
        prices.iter().map(|price| price.full.minor()).collect()
    }

    #[test]
    fn products_are_one_line_and_one_sentence() {
        let mut subscription = details().subscription;
        let line = |it: &Subscription| it.product_line().to_string();
        assert_eq!(line(&subscription), "Hosting for a small site, TLS");
        subscription.products.truncate(1);
        assert_eq!(line(&subscription), "Hosting for a small site.");
    }

    #[test]
    fn what_has_ended_by_then_is_not_billed_and_everything_else_is() {
        let items: Vec<_> = details()
            .items
            .iter()
            .map(|item| (item.product.id.clone(), item.quantity, item.item_price()))
            .collect();
        let on = |leaving: &[Leaving], day| prices_on(&items, leaving, date(day));
        assert_eq!(full(&on(&[], "2026-12-10")), [3_000, 500]);
        let one = [leaving("HOSTING", 1, "2026-12-10", true)];
        assert_eq!(full(&on(&one, "2026-12-09")), [3_000, 500]);
        let then = on(&one, "2026-12-10");
        assert_eq!(full(&then), [2_000, 500]);
        assert_eq!(then[0].reduced, Some(euros(1_000)));
        let all = [
            leaving("HOSTING", 1, "2026-12-01", true),
            leaving("HOSTING", 2, "2026-12-10", false),
        ];
        assert_eq!(full(&on(&all, "2026-12-10")), [500]);
    }

    #[test]
    fn the_next_bill_is_without_what_ends_before_and_a_withdrawal_brings_back_what_was_asked() {
        let mut details = details();
        assert_eq!(details.life.next_bill_on, Some(date("2027-03-01")));
        details.leaving = vec![
            leaving("HOSTING", 1, "2027-03-01", true),
            leaving("TLS", 1, "2027-03-01", false),
        ];
        assert_eq!(full(&details.prices()), [3_000, 500]);
        assert_eq!(full(&details.next_prices()), [2_000]);
        let other = details.prices_for(SubscriptionAction::PauseAtEnd);
        assert_eq!(full(&other), [2_000]);
        let withdrawn = details.prices_for(SubscriptionAction::Withdraw);
        assert_eq!(full(&withdrawn), [3_000]);
    }

    #[test]
    fn after_a_change_of_plan_what_ends_with_its_first_period_is_not_billed_again() {
        let details = details();
        let monthly = plan("1 month");
        let offer = UpgradeOffer {
            product: product("HOSTING-PLUS", None),
            name: "Hosting Plus".into(),
            name_language: None,
            plan: monthly.clone(),
            price: Price {
                plan: monthly.id.clone(),
                amount: euros(800),
                reduced: None,
                setup_fee: euros(0),
            },
        };
        let old = details.prices();
        let new = [details.price_of(&offer).unwrap()];
        assert_eq!(full(&new), [3_200], "four of them");
        let upgrade = Upgrade::decide(
            &details.life,
            begins(date("2026-11-22")),
            Terms {
                plan: &details.plan,
                prices: &old,
            },
            Terms {
                plan: &monthly,
                prices: &new,
            },
        )
        .unwrap();
        assert_eq!(upgrade.new.next_bill_on, Some(date("2026-12-22")));
        let after = |leaving: Vec<Leaving>| {
            let details = SubscriptionDetails {
                leaving,
                ..details.clone()
            };
            full(&details.prices_after(&offer, &upgrade).unwrap())
        };
        assert_eq!(after(Vec::new()), [3_200]);
        // To the end of what was paid: that is a month from now, not next March.
        assert_eq!(after(vec![leaving("TLS", 1, "2027-03-01", true)]), [2_400]);
        // What is not set up until then is called off, whatever the old period was.
        assert_eq!(after(vec![leaving("TLS", 1, "2027-03-01", false)]), [2_400]);
        // A day of its own beyond the next bill is kept.
        assert_eq!(after(vec![leaving("TLS", 1, "2027-01-15", true)]), [3_200]);
    }
}
