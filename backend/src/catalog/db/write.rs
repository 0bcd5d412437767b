//! What is written of the catalogue.

use diesel::prelude::*;
use goodstanding_shared::catalog::{BillingPlan, PlanStatus, Product, Visibility};
use goodstanding_shared::ids::{PlanId, ProductId};
use goodstanding_shared::money::Money;

use crate::store::schema::{
    billing_periods, billing_plans, plan_descriptions, prices, product_descriptions,
    product_group_names, product_groups, product_names, products,
};
use crate::store::{Database, StoreError};

/// Stores a group of the catalogue.
pub(crate) fn insert_group(tx: &mut Database, position: i32, name: &str) -> Result<(), StoreError> {
    diesel::insert_into(product_groups::table)
        .values((
            product_groups::name.eq(name),
            product_groups::position.eq(position),
        ))
        .execute(tx)?;
    Ok(())
}

/// Stores what a group is called in other languages than English.
pub(crate) fn insert_group_names(
    tx: &mut Database,
    group: &str,
    names: &[(String, String)],
) -> Result<(), StoreError> {
    for (language, name) in names {
        diesel::insert_into(product_group_names::table)
            .values((
                product_group_names::group_name.eq(group),
                product_group_names::language.eq(language),
                product_group_names::name.eq(name),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// Stores what a product is called in other languages than English.
pub(crate) fn insert_product_names(
    tx: &mut Database,
    product: &ProductId,
    names: &[(String, String)],
) -> Result<(), StoreError> {
    for (language, name) in names {
        diesel::insert_into(product_names::table)
            .values((
                product_names::product_id.eq(product.as_str()),
                product_names::language.eq(language),
                product_names::name.eq(name),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// Stores what a plan is, in words of other languages than English.
pub(crate) fn insert_plan_descriptions(
    tx: &mut Database,
    plan: &PlanId,
    descriptions: &[(String, String)],
) -> Result<(), StoreError> {
    for (language, description) in descriptions {
        diesel::insert_into(plan_descriptions::table)
            .values((
                plan_descriptions::plan_id.eq(plan.as_str()),
                plan_descriptions::language.eq(language),
                plan_descriptions::description.eq(description),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// Stores a billing plan.
pub(crate) fn insert_plan(
    tx: &mut Database,
    position: i32,
    plan: &BillingPlan,
    status: PlanStatus,
) -> Result<(), StoreError> {
    let retry_days: Vec<_> = plan.retry_days.iter().map(u16::to_string).collect();
    diesel::insert_into(billing_plans::table)
        .values((
            billing_plans::id.eq(plan.id.as_str()),
            billing_plans::description.eq(&plan.description),
            billing_plans::grace_days.eq(i32::from(plan.grace_days)),
            billing_plans::position.eq(position),
            billing_plans::status.eq(status.as_str()),
            billing_plans::retry_days.eq(retry_days.join(",")),
            billing_plans::can_pause.eq(plan.can_pause),
        ))
        .execute(tx)?;
    for (position, period) in (0..).zip(&plan.periods) {
        diesel::insert_into(billing_periods::table)
            .values((
                billing_periods::plan_id.eq(plan.id.as_str()),
                billing_periods::position.eq(position),
                billing_periods::cycle.eq(period.cycle.map(|cycle| cycle.to_string())),
                billing_periods::repeat.eq(period.repeat.map(i32::from)),
                billing_periods::charge.eq(period.price.as_str()),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// Says who may order a product from now on.
pub(crate) fn show_to(
    tx: &mut Database,
    product: &ProductId,
    visibility: Visibility,
) -> Result<(), StoreError> {
    diesel::update(products::table.filter(products::id.eq(product.as_str())))
        .set(products::visibility.eq(visibility.as_str()))
        .execute(tx)?;
    Ok(())
}

/// Stores a product with its prices and its descriptions, each with its language.
pub(crate) fn insert_product(
    tx: &mut Database,
    position: i32,
    product: &Product,
    descriptions: &[(String, String)],
    (visibility, family): (Visibility, Option<&str>),
) -> Result<(), StoreError> {
    diesel::insert_into(products::table)
        .values((
            products::id.eq(product.id.as_str()),
            products::name.eq(&product.name),
            products::group_name.eq(&product.group),
            products::visibility.eq(visibility.as_str()),
            products::setup.eq(product.setup.as_str()),
            products::position.eq(position),
            products::family.eq(family),
        ))
        .execute(tx)?;
    for (language, description) in descriptions {
        diesel::insert_into(product_descriptions::table)
            .values((
                product_descriptions::product_id.eq(product.id.as_str()),
                product_descriptions::language.eq(language),
                product_descriptions::description.eq(description),
            ))
            .execute(tx)?;
    }
    for price in &product.prices {
        diesel::insert_into(prices::table)
            .values((
                prices::product_id.eq(product.id.as_str()),
                prices::plan_id.eq(price.plan.as_str()),
                prices::currency.eq(price.amount.currency().code().to_owned()),
                prices::amount_minor.eq(price.amount.minor()),
                prices::reduced_minor.eq(price.reduced.map(Money::minor)),
                prices::setup_fee_minor.eq(price.setup_fee.minor()),
            ))
            .execute(tx)?;
    }
    Ok(())
}
