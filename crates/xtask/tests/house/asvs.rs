//! docs/SECURITY.md says of every requirement of ASVS 5.0.0, levels 1 and 2, how it stands.

use std::collections::BTreeMap;

use super::root;

/// The requirements of both levels: a section, and the numbers within it. Those that are missing in
/// between are of level 3.
const REQUIREMENTS: &[(&str, &[u32])] = &[
    ("1.1", &[1, 2]),
    ("1.2", &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ("1.3", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ("1.4", &[1, 2, 3]),
    ("1.5", &[1, 2]),
    ("2.1", &[1, 2, 3]),
    ("2.2", &[1, 2, 3]),
    ("2.3", &[1, 2, 3, 4]),
    ("2.4", &[1]),
    ("3.2", &[1, 2]),
    ("3.3", &[1, 2, 3, 4]),
    ("3.4", &[1, 2, 3, 4, 5, 6]),
    ("3.5", &[1, 2, 3, 4, 5]),
    ("3.7", &[1, 2]),
    ("4.1", &[1, 2, 3]),
    ("4.2", &[1]),
    ("4.3", &[1, 2]),
    ("4.4", &[1, 2, 3, 4]),
    ("5.1", &[1]),
    ("5.2", &[1, 2, 3]),
    ("5.3", &[1, 2]),
    ("5.4", &[1, 2, 3]),
    ("6.1", &[1, 2, 3]),
    ("6.2", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ("6.3", &[1, 2, 3, 4]),
    ("6.4", &[1, 2, 3, 4]),
    ("6.5", &[1, 2, 3, 4, 5]),
    ("6.6", &[1, 2, 3]),
    ("6.8", &[1, 2, 3, 4]),
    ("7.1", &[1, 2, 3]),
    ("7.2", &[1, 2, 3, 4]),
    ("7.3", &[1, 2]),
    ("7.4", &[1, 2, 3, 4, 5]),
    ("7.5", &[1, 2]),
    ("7.6", &[1, 2]),
    ("8.1", &[1, 2]),
    ("8.2", &[1, 2, 3]),
    ("8.3", &[1]),
    ("8.4", &[1]),
    ("9.1", &[1, 2, 3]),
    ("9.2", &[1, 2, 3, 4]),
    ("10.1", &[1, 2]),
    ("10.2", &[1, 2]),
    ("10.3", &[1, 2, 3, 4]),
    ("10.4", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ("10.5", &[1, 2, 3, 4, 5]),
    ("10.6", &[1, 2]),
    ("10.7", &[1, 2, 3]),
    ("11.1", &[1, 2]),
    ("11.2", &[1, 2, 3]),
    ("11.3", &[1, 2, 3]),
    ("11.4", &[1, 2, 3, 4]),
    ("11.5", &[1]),
    ("11.6", &[1]),
    ("12.1", &[1, 2, 3]),
    ("12.2", &[1, 2]),
    ("12.3", &[1, 2, 3, 4]),
    ("13.1", &[1]),
    ("13.2", &[1, 2, 3, 4, 5]),
    ("13.3", &[1, 2]),
    ("13.4", &[1, 2, 3, 4, 5]),
    ("14.1", &[1, 2]),
    ("14.2", &[1, 2, 3, 4]),
    ("14.3", &[1, 2, 3]),
    ("15.1", &[1, 2, 3]),
    ("15.2", &[1, 2, 3]),
    ("15.3", &[1, 2, 3, 4, 5, 6, 7]),
    ("16.1", &[1]),
    ("16.2", &[1, 2, 3, 4, 5]),
    ("16.3", &[1, 2, 3, 4]),
    ("16.4", &[1, 2, 3]),
    ("16.5", &[1, 2, 3]),
    ("17.1", &[1]),
    ("17.2", &[1, 2, 3, 4]),
    ("17.3", &[1, 2]),
];

/// How a requirement can stand.
const STATES: &[&str] = &[
    "met",
    "met with the proxy",
    "met with the operator",
    "no",
    "does not apply",
];

/// A requirement as a section and a number: `1.2.10` is of 1.2.
fn parsed(text: &str) -> Option<(String, u32)> {
    let (section, number) = text.rsplit_once('.')?;
    let is_section = section.split('.').count() == 2
        && section.split('.').all(|part| part.parse::<u32>().is_ok());
    is_section.then_some((section.to_owned(), number.parse().ok()?))
}

/// The requirements that begin a row: `1.2.6–1.2.8, 1.3.1 LDAP and more`.
fn named(cell: &str) -> Vec<(String, u32)> {
    let mut all = Vec::new();
    for word in cell.split([' ', ',']).filter(|word| !word.is_empty()) {
        let (first, last) = word.split_once('–').unwrap_or((word, word));
        let (Some(first), Some(last)) = (parsed(first), parsed(last)) else {
            break;
        };
        assert_eq!(first.0, last.0, "{word} is within one section");
        all.extend((first.1..=last.1).map(|number| (first.0.clone(), number)));
    }
    all
}

#[test]
fn every_requirement_of_both_levels_is_answered_once() {
    let text = std::fs::read_to_string(root().join("docs/SECURITY.md")).unwrap();
    let mut answered: BTreeMap<(String, u32), u32> = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, requirement, state, words, _] = cells.as_slice() else {
            continue;
        };
        let names = named(requirement);
        if names.is_empty() {
            continue;
        }
        assert!(STATES.contains(state), "{requirement}: {state}");
        let says_why = !words.is_empty() || *state == "met with the proxy";
        assert!(says_why, "{requirement}: where, or why?");
        for name in names {
            *answered.entry(name).or_default() += 1;
        }
    }
    let mut expected = BTreeMap::new();
    for (section, numbers) in REQUIREMENTS {
        for number in *numbers {
            expected.insert(((*section).to_owned(), *number), 1);
        }
    }
    assert_eq!(expected.len(), 70 + 183, "what the standard says it has");
    assert_eq!(answered, expected);
}
