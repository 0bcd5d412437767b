//! The text form that Prometheus reads, taken apart as strictly as `promtool check metrics` does.

use std::collections::{BTreeMap, BTreeSet};

/// What one line says.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) value: f64,
}

/// Everything that was counted.
#[derive(Debug)]
pub(crate) struct Exposition {
    pub(crate) samples: Vec<Sample>,
    /// The type of each family.
    pub(crate) types: BTreeMap<String, String>,
}

impl Exposition {
    /// Reads a text; whatever is wrong with it fails the test, with its line.
    pub(crate) fn read(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line has an end");
        let (mut helps, mut types) = (BTreeSet::new(), BTreeMap::new());
        let (mut samples, mut seen) = (Vec::new(), BTreeSet::new());
        let mut families = BTreeSet::new();
        let mut last = String::new();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, words) = rest.split_once(' ').unwrap();
                assert!(words.len() > 10, "{line}: it says what it is");
                assert!(helps.insert(name.to_owned()), "{line}: twice");
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').unwrap();
                assert!(helps.contains(name), "{line}: no help before it");
                check_name(name, kind);
                assert!(types.insert(name.to_owned(), kind.to_owned()).is_none());
            } else {
                let sample = sample(line);
                let family = family(&sample.name, &types);
                // All of a family stand together.
                assert!(
                    family == last || families.insert(family.clone()),
                    "{line}: torn apart"
                );
                last = family;
                let series = format!("{} {:?}", sample.name, sample.labels);
                assert!(seen.insert(series), "{line}: a second time");
                samples.push(sample);
            }
        }
        assert_eq!(helps.len(), types.len());
        Self { samples, types }
    }

    /// The sum of a name over what has all of these labels, to the nearest whole number.
    pub(crate) fn sum(&self, name: &str, labels: &[(&str, &str)]) -> u64 {
        let has = |sample: &&Sample| {
            let of = |label: &str| sample.labels.get(label).map(String::as_str);
            sample.name == name
                && labels
                    .iter()
                    .all(|(label, value)| of(label) == Some(*value))
        };
        let whole = |sample: &Sample| format!("{:.0}", sample.value).parse::<u64>().unwrap();
        self.samples.iter().filter(has).map(whole).sum()
    }

    /// Every value that a label has.
    pub(crate) fn values(&self, label: &str) -> BTreeSet<&str> {
        let values = self
            .samples
            .iter()
            .filter_map(|sample| sample.labels.get(label));
        values.map(String::as_str).collect()
    }
}

/// What promtool asks of a name.
fn check_name(name: &str, kind: &str) {
    assert!(
        name.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
        "{name}"
    );
    assert!(
        name.starts_with("goodstanding_") || name.starts_with("process_"),
        "{name}"
    );
    match kind {
        "counter" => assert!(name.ends_with("_total"), "{name}"),
        "gauge" => assert!(!name.ends_with("_total"), "{name}"),
        "histogram" => assert!(
            name.ends_with("_seconds") || name.ends_with("_units"),
            "{name}"
        ),
        _ => panic!("{name} is a {kind}"),
    }
    for (unit, instead) in [
        ("_ms", "_seconds"),
        ("_milliseconds", "_seconds"),
        ("_kb", "_bytes"),
    ] {
        assert!(!name.contains(unit), "{name}: {instead} is the unit");
    }
    for end in ["_count", "_sum", "_bucket"] {
        assert!(!name.ends_with(end), "{name} reads like a part of another");
    }
}

/// The family that a sample belongs to.
fn family(name: &str, types: &BTreeMap<String, String>) -> String {
    let of_histogram = ["_bucket", "_sum", "_count"]
        .iter()
        .filter_map(|end| name.strip_suffix(end))
        .find(|family| types.get(*family).is_some_and(|kind| kind == "histogram"));
    let family = of_histogram.unwrap_or(name);
    assert!(types.contains_key(family), "{name} has no type");
    family.to_owned()
}

fn sample(line: &str) -> Sample {
    let (series, value) = line.rsplit_once(' ').unwrap();
    let (name, labels) = match series.split_once('{') {
        Some((name, labels)) => (name, labels.strip_suffix('}').unwrap()),
        None => (series, ""),
    };
    let mut found = BTreeMap::new();
    // No value of ours has a comma or a quotation mark: that is a part of what is shown here.
    for label in labels.split(',').filter(|label| !label.is_empty()) {
        let (label, value) = label.split_once('=').unwrap();
        let value = value.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        assert!(!value.contains(['"', '\\', ',']), "{line}");
        assert!(found.insert(label.to_owned(), value.to_owned()).is_none());
    }
    Sample {
        name: name.to_owned(),
        labels: found,
        value: value.parse().unwrap(),
    }
}
