//! Every listing that is paged by cursors, as the description of the API names them: a new one is
//! in the tests that walk them by itself.

use goodstanding_backend::router;
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::Subscription;

use crate::harness::Visitor;

/// A listing that the API describes: where it is, and by what it can be filtered.
pub(crate) struct Listing {
    /// With `{id}` where something's listing is meant.
    pub(crate) path: String,
    /// The parameters that narrow it down or sort it.
    pub(crate) filters: Vec<String>,
    /// What cannot be left out.
    required: &'static str,
}

/// Every one that is described: whatever takes a cursor.
pub(crate) fn listings() -> Vec<Listing> {
    let described = router::document();
    let mut listings = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        let names: Vec<&str> = item["get"]["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        if names.contains(&"cursor") {
            let filters = names
                .into_iter()
                .filter(|name| !["cursor", "limit"].contains(name));
            listings.push(Listing {
                path: path.clone(),
                filters: filters.map(str::to_owned).collect(),
                required: if path.contains("/reports/") {
                    "&status=active&billing_status=good_standing"
                } else {
                    ""
                },
            });
        }
    }
    assert!(listings.len() >= 9, "the description names no parameters");
    listings
}

impl Listing {
    /// Its address with two rows a part; of a thing of Anna's where it is something's listing.
    pub(crate) async fn address(&self, anna: &Visitor<'_>) -> String {
        self.address_of(anna, 0).await
    }

    /// The same of another thing of hers; none where it is nothing's listing, or she has one only.
    pub(crate) async fn other_address(&self, anna: &Visitor<'_>) -> Option<String> {
        let has_several = self.path.contains("{id}") && !self.path.contains("/customers/");
        if !has_several {
            return None;
        }
        Some(self.address_of(anna, 1).await)
    }

    async fn address_of(&self, anna: &Visitor<'_>, place: usize) -> String {
        let path = if self.path.contains("{id}") {
            let id = match self.path.split('/').nth(3).unwrap() {
                "services" => {
                    let name = ["Studio website", "Mailboxes"][place];
                    anna.service(name).await.id.to_string()
                }
                "customers" => anna.session().await.customer.unwrap().id.to_string(),
                "subscriptions" => {
                    let rows: Page<Subscription> = anna.read("/api/v1/subscriptions?limit=2").await;
                    rows.items[place].id.to_string()
                }
                other => unreachable!("say here what stands for {{id}} of {other}"),
            };
            self.path.replace("{id}", &id)
        } else {
            self.path.clone()
        };
        format!("{path}?limit=2{}", self.required)
    }

    /// Whether only staff reach it.
    pub(crate) fn is_for_staff(&self) -> bool {
        ["/customers", "/cancellations", "/orders", "/reports"]
            .iter()
            .any(|part| self.path.starts_with(&format!("/api/v1{part}")))
    }
}

/// What a filter is asked for: values that many rows have and such that few have. A filter that is
/// new says here what it is asked for.
pub(crate) fn samples(path: &str, name: &str) -> &'static [&'static str] {
    match (path, name) {
        // Of one customer only, whose own listing it is for Anna.
        ("/api/v1/services", "sort") => &[
            "sort=name",
            "sort=created",
            "sort=due",
            "sort=status",
            "sort=status,due&dir=asc,desc",
        ],
        ("/api/v1/services", "dir") => &["sort=name&dir=desc"],
        (_, "sort") => &["sort=start", "sort=end", "sort=status"],
        (_, "dir") => &["dir=asc", "sort=end&dir=desc"],
        (_, "customer") => &["customer=cus_00000000000000000000000500"],
        (_, "attention") => &["attention=yes"],
        ("/api/v1/cancellations", "state") => &["state=completed", "state=withdrawn"],
        ("/api/v1/cancellations", "type") => &["type=immediate"],
        ("/api/v1/cancellations", "q") => &["q=money"],
        ("/api/v1/mails", "state") => &["state=kept", "state=failed"],
        (_, "kind") => &["kind=payment_failed", "kind=order_received"],
        ("/api/v1/customers", "q") => &["q=harbour", "q=c500", "q=harbour+studio"],
        ("/api/v1/reports/subscriptions", "status") => &["status=paused"],
        ("/api/v1/reports/subscriptions", "billing_status") => &["billing_status=in_retry"],
        (_, "billing_status") => &[
            "billing_status=in_retry",
            "billing_status=good_standing",
            "billing_status=not_billed_yet",
            "billing_status=in_retry,overdue",
        ],
        (_, "as_of") => &["as_of=2026-11-20"],
        ("/api/v1/subscriptions", "q") => {
            &["q=server", "q=monthly", "q=sub_0000000000000000000000001"]
        }
        ("/api/v1/subscriptions", "status") => &[
            "status=active",
            "status=legacy_suspended",
            "status=paused,expired",
        ],
        (_, "plan") => &["plan=MONTHLY", "plan=ANNUAL"],
        (_, "product") => &["product=vps-2", "product=backup"],
        (_, "start_from") => &["start_from=2026-01-01"],
        (_, "start_to") => &["start_to=2020-01-01"],
        (_, "end_from") => &["end_from=2026-12-20"],
        (_, "end_to") => &["end_to=2026-11-10"],
        // Of one customer only.
        ("/api/v1/transactions", "q") => &[
            "customer=cus_00000000000000000000000500&q=server",
            "customer=cus_00000000000000000000000500&q=16.98",
        ],
        ("/api/v1/transactions", "state") => &["state=paid", "state=failed", "state=called_off"],
        (_, "id") => &["id=GS00001000"],
        (_, "subscription") => &["subscription=sub_00000000000000000000000500"],
        (_, "service") => &["service=svc_00000000000000000000000500"],
        ("/api/v1/transactions", "status") => &[
            "status=settled",
            "status=void",
            "status=settled,captured",
            "status=void,auth_expired",
        ],
        (_, "type") => &["type=recurring", "type=refund"],
        (_, "method") => &["method=card", "method=invoice"],
        (_, "currency" | "amount_from") => &[
            "currency=EUR&amount_from=1",
            "currency=EUR&amount_from=5000",
        ],
        (_, "amount_to") => &[
            "currency=EUR&amount_to=5.01",
            "currency=EUR&amount_from=50&amount_to=60",
        ],
        (_, "created_from") => &["created_from=2026-11-01"],
        (_, "created_to") => &["created_to=2024-06-01"],
        (_, "email") => &["email=c500@scale.example"],
        _ => unreachable!("say here what {name} of {path} is asked for"),
    }
}
