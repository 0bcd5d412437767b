//! The state machines as data and as a page with diagrams: the same tables in which the rules look.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use goodstanding_shared::services::{SERVICE_ARROWS, ServiceStatus};
use goodstanding_shared::subscriptions::{
    Arrow, BillingChoice, BillingStatus, Standing, SubscriptionEvent, SubscriptionStatus, arrows,
};
use serde_json::{Value, json};

/// Every status, every legal pair and every arrow.
pub fn json() -> Value {
    let subscriptions: Vec<Value> = arrows()
        .into_iter()
        .map(|Arrow { from, event, to }| json!({ "from": from, "event": event, "to": to }))
        .collect();
    let services: Vec<Value> = SERVICE_ARROWS
        .iter()
        .map(|arrow| json!({ "from": arrow.from, "event": arrow.event, "to": arrow.to }))
        .collect();
    json!({
        "services": { "statuses": ServiceStatus::ALL, "arrows": services },
        "subscriptions": {
            "statuses": SubscriptionStatus::ALL,
            "billing_statuses": BillingStatus::ALL,
            "standings": Standing::all().collect::<Vec<_>>(),
            "arrows": subscriptions,
        },
    })
}

/// The page `docs/STATES.md`, drawn from the tables of the rules.
pub fn page() -> String {
    let mut page = String::from(HEAD);
    page.push_str("\n## Services\n\n");
    page.push_str(&services());
    page.push_str("\n## Subscriptions: status\n\n");
    page.push_str(&statuses());
    page.push_str("\n## Subscriptions: billing status while Active\n\n");
    page.push_str(&billing());
    page.push_str("\n## Subscriptions: which pairs exist\n\n");
    page.push_str(&pairs());
    page.push_str("\n## Subscriptions: every arrow\n\n");
    page.push_str(&table());
    page
}

const HEAD: &str = "# States

Made by `goodstanding states > docs/STATES.md` from the tables in `shared/src/services/states.rs` and `shared/src/subscriptions/states.rs`, in which the rules
look; a test keeps this page current. `goodstanding states --json` prints the same as data.
";

/// A diagram of arrows between named states. Several events between the same two are one arrow.
#[derive(Default)]
struct Diagram {
    states: Vec<(&'static str, &'static str)>,
    arrows: Vec<((String, String), Vec<&'static str>)>,
}

/// How Mermaid calls the place from which everything begins.
const START: &str = "[*]";

impl Diagram {
    fn add(&mut self, from: Option<&str>, event: &'static str, to: &str) {
        let ends = (from.unwrap_or(START).to_owned(), to.to_owned());
        match self.arrows.iter_mut().find(|(known, _)| *known == ends) {
            Some((_, events)) if events.contains(&event) => {}
            Some((_, events)) => events.push(event),
            None => self.arrows.push((ends, vec![event])),
        }
    }

    fn draw(&self) -> String {
        let mut text = String::from("```mermaid\nstateDiagram-v2\n");
        let mut line = |words: std::fmt::Arguments<'_>| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "    {words}");
        };
        for (name, label) in &self.states {
            line(format_args!("state \"{label}\" as {name}"));
        }
        for ((from, to), events) in &self.arrows {
            line(format_args!("{from} --> {to}: {}", events.join(" · ")));
        }
        text.push_str("```\n");
        text
    }
}

fn services() -> String {
    let mut diagram = Diagram::default();
    for status in ServiceStatus::ALL {
        diagram
            .states
            .push((status.as_str(), status.label().english()));
    }
    for arrow in SERVICE_ARROWS {
        let from = arrow.from.map(ServiceStatus::as_str);
        diagram.add(from, arrow.event.label(), arrow.to.as_str());
    }
    diagram.draw()
}

fn statuses() -> String {
    let mut diagram = Diagram::default();
    for status in SubscriptionStatus::ALL {
        if *status != SubscriptionStatus::Deleted {
            diagram
                .states
                .push((status.as_str(), status.label().english()));
        }
    }
    for arrow in arrows() {
        let from = arrow.from.map(|from| from.status().as_str());
        // What changes the billing status only is in the next diagram, and what can happen to all
        // of them is said once, below.
        let to = arrow.to.status();
        if from != Some(to.as_str()) && to != SubscriptionStatus::Deleted {
            diagram.add(from, arrow.event.label(), to.as_str());
        }
    }
    format!(
        "{}\nStaff can delete each of them; a deleted one keeps the billing status that it had, and only reports show it. Legacy Suspended is the end of \
         older records: nothing leads there any more.\n",
        diagram.draw()
    )
}

fn billing() -> String {
    let mut diagram = Diagram::default();
    let active = |standing: Standing| standing.status() == SubscriptionStatus::Active;
    for choice in BillingChoice::all() {
        if Standing::is_legal(SubscriptionStatus::Active, choice.0) {
            diagram
                .states
                .push((choice.as_str(), choice.label().english()));
        }
    }
    for arrow in arrows() {
        let Some(from) = arrow.from.filter(|from| active(*from) && active(arrow.to)) else {
            continue;
        };
        let (from, to) = (
            BillingChoice(from.billing()),
            BillingChoice(arrow.to.billing()),
        );
        diagram.add(Some(from.as_str()), arrow.event.label(), to.as_str());
    }
    diagram.draw()
}

fn pairs() -> String {
    let mut text = String::from("| billing status |");
    for status in SubscriptionStatus::ALL {
        let _ = write!(text, " {} |", status.label().english());
    }
    let _ = writeln!(
        text,
        "\n|---|{}",
        "---|".repeat(SubscriptionStatus::ALL.len())
    );
    for choice in BillingChoice::all() {
        let _ = write!(text, "| {} |", choice.label().english());
        for status in SubscriptionStatus::ALL {
            let mark = if Standing::is_legal(*status, choice.0) {
                "✓"
            } else {
                ""
            };
            let _ = write!(text, " {mark} |");
        }
        text.push('\n');
    }
    text
}

/// One line for each event and target, with everything that it can begin at.
fn table() -> String {
    let mut lines: BTreeMap<(SubscriptionEvent, String), Vec<String>> = BTreeMap::new();
    for Arrow { from, event, to } in arrows() {
        let from = from.map_or_else(|| "nothing".to_owned(), name);
        lines.entry((event, name(to))).or_default().push(from);
    }
    let mut text = String::from("| event | from | to |\n|---|---|---|\n");
    for ((event, to), from) in lines {
        let _ = writeln!(text, "| {} | {} | {to} |", event.label(), from.join(" · "));
    }
    text
}

/// How a pair is called in a drawing: "Active, In Retry".
fn name(standing: Standing) -> String {
    let billing = BillingChoice(standing.billing()).label().english();
    format!("{}, {billing}", standing.status().label().english())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_the_folder_is_current() {
        let stored = include_str!("../../docs/STATES.md");
        assert!(
            stored == page(),
            "docs/STATES.md is out of date: write it again with `goodstanding states > docs/STATES.md`"
        );
    }

    #[test]
    fn the_data_holds_every_status_and_only_legal_pairs() {
        let data = json();
        let arrows = data["subscriptions"]["arrows"].as_array().unwrap();
        assert_eq!(
            arrows.len(),
            goodstanding_shared::subscriptions::arrows().len()
        );
        for arrow in arrows {
            // The wire format refuses what is no legal pair.
            serde_json::from_value::<Standing>(arrow["to"].clone()).unwrap();
            serde_json::from_value::<Option<Standing>>(arrow["from"].clone()).unwrap();
        }
        let text = page();
        let services = ServiceStatus::ALL
            .iter()
            .map(|status| status.label().english());
        let statuses = SubscriptionStatus::ALL
            .iter()
            .map(|status| status.label().english());
        let billing = BillingStatus::ALL
            .iter()
            .map(|status| status.label().english());
        for label in services.chain(statuses).chain(billing) {
            assert!(text.contains(label), "{label}");
        }
    }
}
