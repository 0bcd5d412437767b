//! The examples in `packaging/` work: as far as the programs that they are for are installed, they
//! are started, or held against those programs' own checks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::program::{Served, get, goodstanding};

/// Where `cargo xtask test` has put nginx; where it is set, the test behind nginx is not left out.
const NGINX: &str = "GOODSTANDING_TEST_NGINX";

/// What an operator finds there.
pub(crate) fn packaging(name: &str) -> String {
    let path = root().join("packaging").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Replaces what has to be another one on this machine; what is not there any more fails the test.
pub(crate) fn with(mut text: String, replaced: &[(&str, &str)]) -> String {
    for (old, new) in replaced {
        assert!(text.contains(old), "the example has no {old:?}");
        text = text.replace(old, new);
    }
    text
}

/// A program, where it is installed.
pub(crate) fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let nginx = std::env::var_os(NGINX).map(PathBuf::from);
    let found = std::env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .chain(nginx.clone())
        .map(|folder| folder.join(name))
        .find(|file| file.is_file());
    if found.is_none() {
        let is_promised = ["nginx", "openssl", "curl"].contains(&name) && nginx.is_some();
        assert!(!is_promised, "{NGINX} is set, and {name} is not there");
        eprintln!("SKIPPED: {name} is not installed, so its example is not tried");
    }
    found
}

fn said(output: &Output) -> String {
    let texts = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    texts.concat()
}

#[test]
fn systemd_understands_the_units_and_finds_them_closed() {
    let Some(systemd) = installed("systemd-analyze") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_goodstanding");
    let script = root().join("packaging/goodstanding-backup");
    for (name, replaced) in [
        (
            "goodstanding.service",
            &[("/usr/local/bin/goodstanding ", format!("{program} "))][..],
        ),
        (
            "goodstanding-backup.service",
            &[(
                "/usr/local/bin/goodstanding-backup",
                script.display().to_string(),
            )],
        ),
        ("goodstanding-backup.timer", &[]),
    ] {
        let replaced: Vec<_> = replaced
            .iter()
            .map(|(old, new)| (*old, new.as_str()))
            .collect();
        let text = with(packaging(name), &replaced);
        fs::write(folder.path().join(name), text).unwrap();
        let verified = Command::new(&systemd)
            .args(["verify", name])
            .current_dir(&folder)
            .output()
            .unwrap();
        let said = said(&verified);
        // Of other units of the machine it complains too.
        let ours: Vec<&str> = said
            .lines()
            .filter(|line| line.contains("goodstanding"))
            .collect();
        assert!(
            verified.status.success() && ours.is_empty(),
            "{name}: {said}"
        );
    }
    let judged = Command::new(&systemd)
        .args(["security", "--offline=yes", "--threshold=20"])
        .arg(folder.path().join("goodstanding.service"))
        .output()
        .unwrap();
    let words = said(&judged);
    let verdict = words.lines().last().unwrap_or_default();
    eprintln!("{verdict}");
    assert!(judged.status.success(), "{words}");
}

#[test]
fn caddy_understands_its_file() {
    let Some(caddy) = installed("caddy") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Caddyfile");
    fs::write(&file, packaging("Caddyfile")).unwrap();
    let adapted = Command::new(caddy)
        .args(["adapt", "--validate", "--adapter", "caddyfile", "--config"])
        .arg(&file)
        .env("HOME", folder.path())
        .output()
        .unwrap();
    assert!(adapted.status.success(), "{}", said(&adapted));
}

#[test]
fn copies_are_made_and_old_ones_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let (database, copies) = (folder.path().join("a.sqlite"), folder.path().join("copies"));
    fs::create_dir(&copies).unwrap();
    let made = goodstanding(&["demo", "--database"])
        .arg(&database)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
    let old = copies.join("goodstanding-20200101T000000Z.sqlite");
    for file in [&old, &copies.join("of-somebody-else.sqlite")] {
        fs::write(file, "").unwrap();
        let aged = Command::new("touch")
            .args(["-d", "2020-01-01"])
            .arg(file)
            .status();
        assert!(aged.unwrap().success());
    }
    let script = root().join("packaging/goodstanding-backup");
    let copy = |database: &Path| {
        Command::new("sh")
            .arg(&script)
            .env("GOODSTANDING_PROGRAM", env!("CARGO_BIN_EXE_goodstanding"))
            .env("GOODSTANDING_DATABASE", database)
            .env("GOODSTANDING_BACKUPS", &copies)
            .output()
            .unwrap()
    };
    // Where no copy could be made, the old ones stay.
    let failed = copy(&folder.path().join("no-such.sqlite"));
    assert!(
        !failed.status.success() && old.exists(),
        "{}",
        said(&failed)
    );
    let done = copy(&database);
    assert!(done.status.success(), "{}", said(&done));
    assert!(said(&done).contains("everything holds"), "{}", said(&done));
    let mut left: Vec<String> = fs::read_dir(&copies)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left[0].starts_with("goodstanding-20") && left[1] == "of-somebody-else.sqlite");
}

/// Every word that begins so, in a text.
fn words_of(text: &str, beginning: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(|c| !is_part(c));
    words
        .filter(|word| word.starts_with(beginning))
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_operators_are_told_is_there() {
    let guide = fs::read_to_string(root().join("docs/OPERATE.md")).unwrap();
    let folder = fs::read_dir(root().join("packaging")).unwrap();
    let names: Vec<String> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.len() > 5);
    let help = goodstanding(&["serve", "--help"]).output().unwrap();
    let script = packaging("goodstanding-backup");
    let known = format!("{}{script}", said(&help));
    let known = words_of(&known, "GOODSTANDING_");
    let mut told = vec![guide.clone()];
    for name in &names {
        assert!(
            guide.contains(&format!("packaging/{name}")),
            "{name} is not in the guide"
        );
        told.push(packaging(name));
    }
    for variable in told.iter().flat_map(|text| words_of(text, "GOODSTANDING_")) {
        assert!(known.contains(&variable), "nobody reads {variable}");
    }
    for option in guide.split(|c: char| c.is_whitespace() || "`(),".contains(c)) {
        let is_ours = option.starts_with("--") && option.len() > 2;
        if is_ours && guide.contains(&format!("`{option}`")) {
            assert!(said(&help).contains(option), "there is no {option}");
        }
    }
    // What is watched is counted.
    let mut served = Served::demo(&["--metrics", "127.0.0.1:0"]);
    let operators = served.operators();
    get(&served.address, "/api/health").unwrap();
    let counted = get(&operators, "/metrics").unwrap().body;
    let counted = words_of(&counted, "goodstanding_");
    let alerts = packaging("goodstanding.rules.yml");
    let watched = words_of(&format!("{guide}{alerts}"), "goodstanding_");
    assert!(watched.len() > 10);
    for name in watched {
        let is_there = counted.contains(&name);
        assert!(is_there, "nobody counts {name}");
    }
}

#[test]
fn prometheus_understands_the_alerts() {
    let Some(promtool) = installed("promtool") else {
        return;
    };
    let file = root().join("packaging/goodstanding.rules.yml");
    let checked = Command::new(promtool)
        .args(["check", "rules"])
        .arg(file)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", said(&checked));
}
