//! Receipts, read back as who has the file would: what it says, on how many pages, and what it is
//! to programs that read it aloud or keep it.
//!
//! Without the fonts, which `cargo xtask setup` cuts, there is nothing to be read: that is said.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_paper::{Fonts, receipt};
use goodstanding_shared::ids::{CustomerId, PaymentMethodId};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::payments::{PaymentMethodBrief, PaymentMethodKind};
use goodstanding_shared::receipts::{InPrint, Merchant, Payer, Receipt, ReceiptLine};
use goodstanding_shared::text::ServiceName;
use goodstanding_words::{
    Amount, Catalogue, Direction, Key, Language, Plural, Speaker, Texts, apart,
};
use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, ObjectId};
use proptest::prelude::*;

/// The fonts; none where nobody cut them. `cargo xtask test` cuts them, and says that they are
/// there.
fn fonts() -> Option<&'static Fonts> {
    let fonts = Fonts::embedded();
    if fonts.is_none() {
        assert!(
            std::env::var_os("GOODSTANDING_TEST_FONTS").is_none(),
            "the fonts are not there"
        );
        eprintln!("SKIPPED: there are no fonts; `cargo xtask setup` cuts them.");
    }
    fonts
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn line(product: &str, service: &str, minor: i64) -> ReceiptLine {
    ReceiptLine {
        product: product.into(),
        services: vec![ServiceName::parse(service).unwrap()],
        quantity: 1,
        amount: euros(minor),
        period_start: "2026-11-04".parse().ok(),
        period_end: "2026-12-04".parse().ok(),
    }
}

fn paid() -> Receipt {
    Receipt {
        number: "GS00000652".parse().unwrap(),
        paid_at: "2026-11-04T02:41:30Z".parse().unwrap(),
        amount: euros(5300),
        payment_method: None,
        refund_of: None,
        refunded: euros(300),
        merchant: Some(Merchant {
            name: "Hafenlicht Hosting GmbH".into(),
            address: vec!["Speicherweg 12".into(), "20457 Hamburg, Germany".into()],
            tax_id: Some("VAT ID DE 999 999 999".into()),
        }),
        payer: Payer {
            id: CustomerId::from_bits(7),
            name: "Berg Studio".into(),
            email: "anna@demo.example".into(),
        },
        services: Vec::new(),
        lines: vec![
            line("Managed VPS 4", "Studio website", 4900),
            line("Backup", "Studio website backup", 400),
        ],
    }
}

fn in_english(fonts: &Fonts, of: &Receipt) -> Vec<u8> {
    receipt(fonts, of, &InPrint, Language::English).unwrap()
}

/// Says what a receipt says in a language, and writes numbers, days and amounts as English does.
struct Translated(Catalogue);

impl Translated {
    fn of(language: Language) -> Self {
        let texts = Texts::of(language).unwrap();
        Self(Catalogue::read(texts.all()).unwrap())
    }
}

impl Speaker for Translated {
    fn pattern(&self, key: Key) -> &'static str {
        self.0.pattern(key).unwrap()
    }

    fn plural(&self, number: u64) -> Plural {
        InPrint.plural(number)
    }

    fn number(&self, number: u64) -> String {
        InPrint.number(number)
    }

    fn date(&self, date: NaiveDate) -> String {
        InPrint.date(date)
    }

    fn instant(&self, instant: DateTime<Utc>) -> String {
        InPrint.instant(instant)
    }

    fn money(&self, amount: &Amount) -> String {
        InPrint.money(amount)
    }

    fn text(&self, text: &str) -> String {
        apart(text, true)
    }
}

/// A file that was read back.
struct Read {
    bytes: Vec<u8>,
    document: Document,
}

impl Read {
    fn of(fonts: &Fonts, of: &Receipt) -> Self {
        Self::from(in_english(fonts, of))
    }

    fn from(bytes: Vec<u8>) -> Self {
        let document = Document::load_mem(&bytes).unwrap();
        Self { bytes, document }
    }

    fn pages(&self) -> usize {
        self.document.get_pages().len()
    }

    /// The text layer, in the order in which it was drawn, without its spaces.
    fn text(&self) -> String {
        let pages = self.document.get_pages().into_values();
        squeezed(&pages.map(|page| self.text_of(page)).collect::<String>())
    }

    /// Where the letters of a page begin, from its left edge, in the order in which they are drawn.
    fn places(&self, page: ObjectId) -> Vec<f32> {
        let content = self.document.get_and_decode_page_content(page).unwrap();
        let operations = content.operations.into_iter();
        let placed = operations.filter(|it| it.operator == "Tm");
        placed
            .map(|it| it.operands[4].as_float().unwrap())
            .collect()
    }

    /// What the glyphs of a page stand for: by their font, or as is said where they are drawn.
    fn text_of(&self, page: ObjectId) -> String {
        let fonts = self.document.get_page_fonts(page).unwrap();
        let content = self.document.get_and_decode_page_content(page).unwrap();
        let mut text = String::new();
        let mut font: Option<&Dictionary> = None;
        // For each content that is marked: whether it says itself what it stands for.
        let mut said = Vec::new();
        for Operation { operator, operands } in content.operations {
            match operator.as_str() {
                "BDC" => {
                    let properties = operands[1].as_dict().ok();
                    let actual = properties.and_then(|it| it.get(b"ActualText").ok());
                    if let Some(actual) = actual {
                        text += &lopdf::decode_text_string(actual).unwrap();
                    }
                    said.push(actual.is_some());
                }
                "BMC" => said.push(false),
                "EMC" => {
                    said.pop();
                }
                "Tf" => font = fonts.get(operands[0].as_name().unwrap()).copied(),
                "Tj" | "TJ" if !said.contains(&true) => {
                    let encoding = font.unwrap().get_font_encoding(&self.document).unwrap();
                    let pieces = operands[0].as_array().unwrap_or(&operands);
                    for piece in pieces {
                        if let Ok(bytes) = piece.as_str() {
                            text += &Document::decode_text(&encoding, bytes).unwrap();
                        }
                    }
                }
                _ => {}
            }
        }
        text
    }

    /// What the file says of itself under a key of its information.
    fn about(&self, key: &[u8]) -> String {
        let info = self.document.trailer.get(b"Info").unwrap();
        let (_, info) = self.document.dereference(info).unwrap();
        let value = info.as_dict().unwrap().get(key).unwrap();
        lopdf::decode_text_string(value).unwrap()
    }

    /// How many elements of a kind its structure has.
    fn elements(&self, kind: &str) -> usize {
        let objects = self.document.objects.values();
        let kinds = objects.filter_map(|object| {
            let element = object.as_dict().ok()?;
            let is_element = element.get(b"Type").and_then(Object::as_name).ok()? == b"StructElem";
            is_element.then(|| element.get(b"S").and_then(Object::as_name).ok())?
        });
        kinds.filter(|found| *found == kind.as_bytes()).count()
    }
}

/// Lines and pieces of lines are joined with spaces by some readers, and with none by others.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[track_caller]
fn assert_says(text: &str, words: &str) {
    assert!(
        text.contains(&squeezed(words)),
        "“{words}” is not in: {text}"
    );
}

#[test]
fn a_receipt_says_in_its_text_layer_all_that_the_page_says() {
    let Some(fonts) = fonts() else { return };
    let receipt = paid();
    let read = Read::of(fonts, &receipt);
    let sheet = receipt.sheet(&InPrint);
    let text = read.text();
    let seller = sheet.seller.unwrap();
    let parties = [&seller, &sheet.buyer].map(|party| {
        let lines = party.lines.iter().map(String::as_str);
        [party.heading.as_str(), &party.name]
            .into_iter()
            .chain(lines)
            .collect::<Vec<_>>()
    });
    let facts = sheet
        .facts
        .iter()
        .flat_map(|(name, value)| [name.as_str(), value.as_str()]);
    let rows = sheet.rows.iter().flat_map(|row| {
        let below = row.below.as_deref().unwrap_or_default();
        [&row.name, below, &row.period, &row.quantity, &row.amount]
    });
    let words: Vec<&str> = [
        sheet.title.as_str(),
        &sheet.note,
        &sheet.sentence,
        &sheet.sum.0,
        &sheet.sum.1,
    ]
    .into_iter()
    .chain(parties.into_iter().flatten())
    .chain(facts)
    .chain(sheet.heads.iter().map(String::as_str))
    .chain(rows)
    .collect();
    assert!(words.len() > 25);
    for words in words {
        assert_says(&text, words);
    }
    assert_says(&text, "€3.00 of it is given back.");
    assert_eq!(read.pages(), 1);
    assert!(!text.contains("Page1"), "one page needs no number");
}

#[test]
fn a_file_says_what_it_is_and_is_tagged_for_whoever_listens() {
    let Some(fonts) = fonts() else { return };
    let read = Read::of(fonts, &paid());
    assert_eq!(read.about(b"Title"), "Receipt GS00000652");
    assert_eq!(read.about(b"Author"), "Hafenlicht Hosting GmbH");
    assert_eq!(read.about(b"CreationDate"), "D:20261104024130Z");
    let catalog = read.document.catalog().unwrap();
    let language = catalog.get(b"Lang").unwrap();
    assert_eq!(lopdf::decode_text_string(language).unwrap(), "en");
    let xmp = String::from_utf8_lossy(&read.bytes);
    assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "PDF/UA-1");
    assert!(xmp.contains("<pdfaid:part>2</pdfaid:part>"), "PDF/A-2");
    for (kind, count) in [
        ("H1", 1),
        ("H2", 2),
        ("Table", 1),
        ("TR", 4),
        ("TH", 7),
        ("TD", 7),
    ] {
        assert_eq!(read.elements(kind), count, "{kind}");
    }
}

#[test]
fn a_receipt_in_another_language_is_whole_and_says_in_which() {
    let Some(fonts) = fonts() else { return };
    for language in Language::OFFERED.iter().skip(1) {
        let speaker = Translated::of(*language);
        let sheet = paid().sheet(&speaker);
        let read = Read::from(receipt(fonts, &paid(), &speaker, *language).unwrap());
        let catalog = read.document.catalog().unwrap();
        let said = lopdf::decode_text_string(catalog.get(b"Lang").unwrap()).unwrap();
        assert_eq!(said, language.tag());
        let text = read.text();
        assert!(!text.contains('\u{fffd}') && !text.contains('□'), "{text}");
        // Of what is read from the right only single words are drawn in the order of their letters.
        if language.direction() == Direction::LeftToRight {
            for words in [&sheet.title, &sheet.sentence, &sheet.note, &sheet.heads[0]] {
                assert_says(&text, words);
            }
        } else {
            let seen: String = sheet.title.chars().rev().collect();
            assert_says(&text, &seen);
        }
        assert!(!text.contains(['\u{2068}', '\u{2069}']), "{text}");
    }
}

#[test]
fn a_name_in_a_sentence_of_another_direction_stays_in_its_place() {
    let Some(fonts) = fonts() else { return };
    let speaker = Translated::of(Language::Arabic);
    let given = Receipt {
        payment_method: Some(PaymentMethodBrief {
            id: PaymentMethodId::from_bits(3),
            kind: PaymentMethodKind::Card,
            brand: "Visa".into(),
            last4: "4242".into(),
        }),
        ..paid()
    };
    let text = Read::from(receipt(fonts, &given, &speaker, Language::Arabic).unwrap()).text();
    // From the right: the brand, that it ends in, the digits.
    let (digits, brand) = (text.find("4242").unwrap(), text.find("Visa").unwrap());
    assert!(digits < brand && !text.contains("Visa4242"), "{text}");
}

#[test]
fn what_is_read_from_the_right_begins_at_the_right() {
    let Some(fonts) = fonts() else { return };
    let first = |language: Language| {
        let speaker = Translated::of(language);
        let read = Read::from(receipt(fonts, &paid(), &speaker, language).unwrap());
        let page = read.document.get_pages().into_values().next().unwrap();
        // The heading is drawn first.
        read.places(page)[0]
    };
    let (german, arabic) = (first(Language::German), first(Language::Arabic));
    assert!(german < 60.0 && arabic > 450.0, "{german} and {arabic}");
}

#[test]
fn nothing_in_a_file_does_anything() {
    let Some(fonts) = fonts() else { return };
    let read = Read::of(fonts, &paid());
    let forbidden: [&[u8]; 7] = [
        b"JavaScript",
        b"JS",
        b"AA",
        b"OpenAction",
        b"EmbeddedFiles",
        b"AcroForm",
        b"URI",
    ];
    for object in read.document.objects.values() {
        let dictionary = object
            .as_dict()
            .ok()
            .or(object.as_stream().ok().map(|it| &it.dict));
        for key in forbidden {
            assert!(dictionary.is_none_or(|it| !it.has(key)), "{object:?}");
        }
    }
}

#[test]
fn the_same_receipt_is_the_same_file() {
    let Some(fonts) = fonts() else { return };
    let bytes = in_english(fonts, &paid());
    assert_eq!(bytes, in_english(fonts, &paid()));
    let other = Receipt {
        number: "GS00000653".parse().unwrap(),
        ..paid()
    };
    assert_ne!(bytes, in_english(fonts, &other));
}

#[test]
fn many_rows_go_on_on_further_pages_that_are_numbered() {
    let Some(fonts) = fonts() else { return };
    let names = (1..=250).map(|number| format!("shop-{number:03}.example"));
    let lines: Vec<ReceiptLine> = names
        .map(|name| line("Web hosting S", &name, 500))
        .collect();
    let receipt = Receipt {
        lines,
        amount: euros(125_000),
        ..paid()
    };
    let read = Read::of(fonts, &receipt);
    let text = read.text();
    assert_eq!(read.pages(), 14);
    for number in 1..=250 {
        assert_says(&text, &format!("shop-{number:03}.example"));
    }
    assert_eq!(text.matches("€5.00").count(), 250);
    assert_says(&text, "€1,250.00");
    assert_says(&text, "Receipt GS00000652 · Page 1 of 14");
    assert_says(&text, "Receipt GS00000652 · Page 14 of 14");
    assert_eq!(text.matches("Whatfor").count(), 14, "a head on each page");
    assert_eq!(
        read.elements("TR"),
        252,
        "heads that are repeated are no rows"
    );
}

#[test]
fn a_row_that_is_longer_than_a_page_is_broken() {
    let Some(fonts) = fonts() else { return };
    let name = |number: u32| ServiceName::parse(&format!("shop-{number:03}.example")).unwrap();
    let long = ReceiptLine {
        services: (1..=250).map(name).collect(),
        quantity: 250,
        ..line("Web hosting S", "-", 5000)
    };
    let receipt = Receipt {
        lines: vec![long, line("Domain", "berg-studio.example", 300)],
        ..paid()
    };
    let read = Read::of(fonts, &receipt);
    let text = read.text();
    for number in 1..=250 {
        assert_says(&text, &format!("shop-{number:03}.example"));
    }
    assert_says(&text, "berg-studio.example");
    assert!(read.pages() > 2, "{}", read.pages());
    assert_eq!(read.elements("TR"), 4);
}

#[test]
fn names_in_other_scripts_are_drawn_joined_and_can_be_searched() {
    let Some(fonts) = fonts() else { return };
    let arabic = "متجر النور";
    let japanese = "髙橋写真館・東京本店";
    let receipt = Receipt {
        lines: vec![
            line("Managed VPS 4", arabic, 4900),
            line("ウェブ", japanese, 400),
            line("Domain", "Łódź · Ελληνικά · Кириллица", 400),
        ],
        ..paid()
    };
    let text = Read::of(fonts, &receipt).text();
    assert_says(&text, japanese);
    assert_says(&text, "ウェブ");
    assert_says(&text, "Łódź · Ελληνικά · Кириллица");
    // What is read from the right is drawn from the left, each letter where it is seen.
    let seen: String = arabic.chars().rev().collect();
    assert_says(&text, &seen);
}

#[test]
fn what_no_font_has_is_kept_in_the_text_and_breaks_nothing() {
    let Some(fonts) = fonts() else { return };
    let receipt = Receipt {
        lines: vec![line(
            "Domain",
            "Hangul 한국어, emoji 👩‍💻, private \u{e001}",
            400,
        )],
        ..paid()
    };
    let text = Read::of(fonts, &receipt).text();
    assert_says(&text, "Hangul 한국어, emoji 👩‍💻, private \u{fffd}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever somebody is called: names were typed by people, or by programs.
    #[test]
    fn no_name_breaks_a_receipt(
        name in "\\PC{0,60}",
        anything in any::<String>(),
        scripts in "[\u{600}-\u{6ff}\u{3040}-\u{30ff}a-z0-9 ()\u{200b}-\u{200f}\u{300}-\u{36f}\u{5d0}-\u{5ea}-]{0,120}",
    ) {
        if let Some(fonts) = fonts() {
            let given = Receipt {
                payer: Payer { name, email: anything.clone(), ..paid().payer },
                lines: vec![ReceiptLine { product: scripts, ..line("-", "-", 400) }],
                merchant: Some(Merchant { name: anything, address: Vec::new(), tax_id: None }),
                ..paid()
            };
            let bytes = receipt(fonts, &given, &InPrint, Language::English);
            prop_assert!(bytes.is_ok(), "{:?}", bytes.err());
            prop_assert!(Document::load_mem(&bytes.unwrap_or_default()).is_ok());
        }
    }
}
