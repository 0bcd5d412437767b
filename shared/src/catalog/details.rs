//! Everything about a product or a plan.

use serde::{Deserialize, Serialize};

use super::{AutoSetup, BillingPlan, PlanStatus, Price, ProductLabel, Visibility};
use crate::ids::ProductId;
use crate::services::{ServiceBrief, SubscriptionBrief};

/// Everything about a billing plan that the reader may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanDetails {
    /// The plan itself: its periods, grace days and retries.
    pub plan: BillingPlan,
    /// Whether it takes new subscriptions.
    pub status: PlanStatus,
    /// What is sold under it, as far as the reader may see it.
    pub products: Vec<ProductLabel>,
    /// The latest subscriptions under it, ten at most: the reader's own, or everybody's for staff.
    pub subscriptions: Vec<SubscriptionBrief>,
    /// How many subscriptions there are, counted like [`crate::paging::COUNT_LIMIT`].
    pub subscriptions_total: u64,
}

/// Everything about a product that the reader may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductDetails {
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
    /// Its description in the reader's language, else in English; none where it has neither.
    pub description: Option<String>,
    /// The language of the description, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub description_language: Option<String>,
    /// In which languages it is described, as language tags.
    pub languages: Vec<String>,
    /// Who may order it.
    pub visibility: Visibility,
    /// When it is set up.
    pub setup: AutoSetup,
    /// Its prices: in the reader's currency, or in every one for staff.
    pub prices: Vec<Price>,
    /// The plans of these prices.
    pub plans: Vec<BillingPlan>,
    /// The reader's services of it, the latest ten; none for staff.
    pub services: Vec<ServiceBrief>,
    /// How many services of it the reader has, or everybody has for staff.
    pub services_total: u64,
    /// How many subscriptions bill it: the reader's own, or everybody's for staff.
    pub subscriptions_total: u64,
}
