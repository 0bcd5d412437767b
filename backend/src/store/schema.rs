//! The tables as Diesel knows them; the migrations say what they mean.

#![allow(missing_docs, reason = "the macros make items that carry no words")]

diesel::table! {
    customers (id) {
        id -> Text,
        name -> Text,
        email -> Text,
        currency -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> Integer,
        words_version -> Integer,
        attention -> Integer,
        service_count -> Integer,
    }
}

diesel::table! {
    customer_words (word, customer_id) {
        word -> Text,
        customer_id -> Text,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        customer_id -> Nullable<Text>,
        role -> Text,
        email -> Text,
        name -> Text,
        password_hash -> Text,
        created_at -> BigInt,
        disabled_at -> Nullable<BigInt>,
        language -> Nullable<Text>,
        time_zone -> Nullable<Text>,
        spoken_language -> Nullable<Text>,
    }
}

diesel::table! {
    mails (seq) {
        seq -> BigInt,
        id -> Text,
        customer_id -> Nullable<Text>,
        user_id -> Text,
        kind -> Text,
        about -> Text,
        activity_id -> Nullable<Text>,
        created_at -> BigInt,
        state -> Text,
        to_name -> Nullable<Text>,
        to_address -> Nullable<Text>,
        language -> Nullable<Text>,
        subject -> Nullable<Text>,
        letter -> Nullable<Text>,
        try_at -> Nullable<BigInt>,
        attempts -> Integer,
        error -> Nullable<Text>,
        sent_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    password_links (token_digest) {
        token_digest -> Binary,
        user_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    password_link_requests (seq) {
        seq -> BigInt,
        email -> Text,
        asked_at -> BigInt,
    }
}

diesel::table! {
    sessions (token_digest) {
        token_digest -> Binary,
        id -> Text,
        user_id -> Text,
        created_at -> BigInt,
        last_used_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
    }
}

diesel::table! {
    sign_in_attempts (key) {
        key -> Text,
        failures -> Integer,
        until -> BigInt,
    }
}

diesel::table! {
    devices (token_digest, user_id) {
        token_digest -> Binary,
        user_id -> Text,
        created_at -> BigInt,
        last_used_at -> BigInt,
    }
}

diesel::table! {
    saved_views (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
        query -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    secrets (name) {
        name -> Text,
        value -> Binary,
    }
}

diesel::table! {
    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (user_id, route, key) {
        user_id -> Text,
        route -> Text,
        key -> Text,
        body_digest -> Binary,
        status -> Integer,
        body -> Text,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    product_groups (name) {
        name -> Text,
        position -> Integer,
    }
}

diesel::table! {
    products (id) {
        id -> Text,
        name -> Text,
        group_name -> Text,
        visibility -> Text,
        setup -> Text,
        position -> Integer,
        family -> Nullable<Text>,
    }
}

diesel::table! {
    product_descriptions (product_id, language) {
        product_id -> Text,
        language -> Text,
        description -> Text,
    }
}

diesel::table! {
    product_names (product_id, language) {
        product_id -> Text,
        language -> Text,
        name -> Text,
    }
}

diesel::table! {
    product_group_names (group_name, language) {
        group_name -> Text,
        language -> Text,
        name -> Text,
    }
}

diesel::table! {
    plan_descriptions (plan_id, language) {
        plan_id -> Text,
        language -> Text,
        description -> Text,
    }
}

diesel::table! {
    billing_plans (id) {
        id -> Text,
        description -> Text,
        grace_days -> Integer,
        position -> Integer,
        status -> Text,
        retry_days -> Text,
        can_pause -> Bool,
    }
}

diesel::table! {
    billing_periods (plan_id, position) {
        plan_id -> Text,
        position -> Integer,
        cycle -> Nullable<Text>,
        repeat -> Nullable<Integer>,
        charge -> Text,
    }
}

diesel::table! {
    prices (product_id, plan_id, currency) {
        product_id -> Text,
        plan_id -> Text,
        currency -> Text,
        amount_minor -> BigInt,
        reduced_minor -> Nullable<BigInt>,
        setup_fee_minor -> BigInt,
    }
}

diesel::table! {
    orders (id) {
        id -> Text,
        reference -> Text,
        customer_id -> Text,
        user_id -> Text,
        currency -> Text,
        sub_total_minor -> BigInt,
        setup_fees_minor -> BigInt,
        due_today_minor -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    payment_methods (id) {
        id -> Text,
        customer_id -> Text,
        kind -> Text,
        brand -> Text,
        last4 -> Text,
        expires_on -> Nullable<Date>,
        behaviour -> Text,
        soft_declines -> Integer,
        is_default -> Bool,
        created_at -> BigInt,
        removed_at -> Nullable<BigInt>,
        version -> Integer,
        answers_after_s -> Nullable<Integer>,
    }
}

diesel::table! {
    subscriptions (id) {
        id -> Text,
        customer_id -> Text,
        plan_id -> Text,
        order_id -> Nullable<Text>,
        status -> Text,
        billing_status -> Nullable<Text>,
        billing_status_before -> Nullable<Text>,
        next_bill_before -> Nullable<Date>,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        next_bill_on -> Nullable<Date>,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> Integer,
        payment_method_id -> Nullable<Text>,
        previous_id -> Nullable<Text>,
        paused_on -> Nullable<Date>,
        next_retry_on -> Nullable<Date>,
        failed_attempts -> Integer,
        entitled_through -> Nullable<Date>,
        cancel_reason -> Nullable<Integer>,
        status_rank -> Integer,
        anchor_on -> Date,
        anchor_months -> Integer,
        anchor_cycle -> Integer,
        first_cycle -> Integer,
        short_until -> Nullable<Date>,
        setup_minor -> BigInt,
        paid_from -> Nullable<Date>,
        paid_minor -> BigInt,
        charging_id -> Nullable<Text>,
    }
}

diesel::table! {
    open_invoices (subscription_id) {
        subscription_id -> Text,
        due_on -> Date,
        suspends_on -> Nullable<Date>,
        gives_up_on -> Nullable<Date>,
    }
}

diesel::table! {
    subscription_items (subscription_id, position) {
        subscription_id -> Text,
        position -> Integer,
        product_id -> Text,
        quantity -> Integer,
        price_minor -> BigInt,
        currency -> Text,
    }
}

diesel::table! {
    standings (subscription_id, since_at) {
        subscription_id -> Text,
        since_at -> BigInt,
        until_at -> Nullable<BigInt>,
        status -> Text,
        billing_status -> Nullable<Text>,
    }
}

diesel::table! {
    services (id) {
        id -> Text,
        customer_id -> Text,
        product_id -> Text,
        subscription_id -> Nullable<Text>,
        order_id -> Nullable<Text>,
        name -> Text,
        quantity -> Integer,
        price_minor -> BigInt,
        setup_fee_minor -> BigInt,
        currency -> Text,
        cycle -> Nullable<Text>,
        status -> Text,
        created_at -> BigInt,
        activated_at -> Nullable<BigInt>,
        updated_at -> BigInt,
        period_start -> Nullable<Date>,
        next_due -> Nullable<Date>,
        version -> Integer,
        period_end -> Nullable<Date>,
        paid_minor -> BigInt,
        accepted_at -> Nullable<BigInt>,
        suspension_causes -> Text,
        ended_for -> Nullable<Text>,
        name_key -> Nullable<Binary>,
    }
}

diesel::table! {
    order_lines (order_id, position) {
        order_id -> Text,
        position -> Integer,
        product_id -> Text,
        plan_id -> Text,
        service_id -> Text,
        subscription_id -> Text,
        quantity -> Integer,
        name -> Text,
        first_minor -> BigInt,
        setup_minor -> BigInt,
        paid_from -> Nullable<Date>,
        paid_minor -> BigInt,
        recurring_minor -> Nullable<BigInt>,
        cycle -> Nullable<Text>,
    }
}

diesel::table! {
    cancellations (id) {
        id -> Text,
        service_id -> Text,
        customer_id -> Text,
        user_id -> Nullable<Text>,
        requested_by -> Text,
        #[sql_name = "type"]
        kind -> Text,
        reason -> Text,
        state -> Text,
        requested_at -> BigInt,
        effective_on -> Date,
        closed_at -> Nullable<BigInt>,
        reason_lowered -> Nullable<Text>,
    }
}

diesel::table! {
    transactions (id) {
        id -> Text,
        customer_id -> Text,
        subscription_id -> Nullable<Text>,
        order_id -> Nullable<Text>,
        kind -> Text,
        status -> Text,
        amount_minor -> BigInt,
        currency -> Text,
        billing_cycle -> Integer,
        retry -> Integer,
        payment_method_id -> Nullable<Text>,
        payment_kind -> Nullable<Text>,
        response_code -> Nullable<Text>,
        refund_of -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        purpose -> Nullable<Text>,
    }
}

diesel::table! {
    transaction_log (transaction_id, position) {
        transaction_id -> Text,
        position -> Integer,
        at -> BigInt,
        status -> Text,
        code -> Nullable<Text>,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    transaction_items (transaction_id, position) {
        transaction_id -> Text,
        position -> Integer,
        product_id -> Text,
        quantity -> Integer,
        amount_minor -> BigInt,
        period_start -> Nullable<Date>,
        period_end -> Nullable<Date>,
    }
}

diesel::table! {
    activity (seq) {
        seq -> BigInt,
        id -> Text,
        customer_id -> Text,
        service_id -> Nullable<Text>,
        at -> BigInt,
        actor -> Text,
        actor_name -> Nullable<Text>,
        event -> Text,
        subscription_id -> Nullable<Text>,
        payment_method_id -> Nullable<Text>,
        reason_code -> Nullable<Integer>,
        comment -> Nullable<Text>,
        actor_id -> Nullable<Text>,
        digest -> Nullable<Binary>,
        words_digest -> Nullable<Binary>,
        salt -> Nullable<Binary>,
    }
}

diesel::table! {
    audit_chain (place) {
        place -> BigInt,
        entry -> BigInt,
        link -> Binary,
    }
}

diesel::table! {
    due (kind, object) {
        kind -> Text,
        object -> Text,
        what -> Text,
        at -> BigInt,
        try_at -> BigInt,
        failures -> Integer,
        error -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    customers,
    customer_words,
    users,
    password_links,
    password_link_requests,
    sessions,
    sign_in_attempts,
    devices,
    saved_views,
    secrets,
    counters,
    idempotency_keys,
    mails,
    product_groups,
    products,
    product_descriptions,
    product_names,
    product_group_names,
    plan_descriptions,
    billing_plans,
    billing_periods,
    prices,
    orders,
    payment_methods,
    subscriptions,
    open_invoices,
    subscription_items,
    standings,
    services,
    order_lines,
    cancellations,
    transactions,
    transaction_log,
    transaction_items,
    activity,
    audit_chain,
    due,
);

diesel::joinable!(customer_words -> customers (customer_id));
diesel::joinable!(product_descriptions -> products (product_id));
diesel::joinable!(payment_methods -> customers (customer_id));
diesel::joinable!(subscriptions -> billing_plans (plan_id));
diesel::joinable!(subscriptions -> customers (customer_id));
diesel::joinable!(subscriptions -> payment_methods (payment_method_id));
diesel::joinable!(open_invoices -> subscriptions (subscription_id));
diesel::joinable!(subscription_items -> subscriptions (subscription_id));
diesel::joinable!(subscription_items -> products (product_id));
diesel::joinable!(standings -> subscriptions (subscription_id));
diesel::joinable!(transactions -> customers (customer_id));
diesel::joinable!(transactions -> subscriptions (subscription_id));
diesel::joinable!(transactions -> payment_methods (payment_method_id));
diesel::joinable!(transaction_log -> transactions (transaction_id));
diesel::joinable!(transaction_items -> transactions (transaction_id));
diesel::joinable!(transaction_items -> products (product_id));
diesel::joinable!(cancellations -> customers (customer_id));
diesel::joinable!(cancellations -> services (service_id));
diesel::joinable!(services -> products (product_id));
diesel::joinable!(users -> customers (customer_id));
diesel::joinable!(mails -> customers (customer_id));
diesel::joinable!(mails -> users (user_id));
diesel::joinable!(password_links -> users (user_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(orders -> customers (customer_id));
diesel::joinable!(order_lines -> orders (order_id));
diesel::joinable!(order_lines -> products (product_id));
diesel::joinable!(order_lines -> services (service_id));
diesel::joinable!(order_lines -> subscriptions (subscription_id));
