//! What some products are called in other languages than English.

/// The descriptions of a product, each with its language.
pub(crate) fn translations(product: &str) -> &'static [(&'static str, &'static str)] {
    match product {
        "hosting-s" => &[
            (
                "de",
                "Webspace für eine kleine Website: 25 GB, eine Datenbank, Zertifikate inklusive.",
            ),
            (
                "fr",
                "Espace web pour un petit site : 25 Go, une base de données, certificats compris.",
            ),
            (
                "ja",
                "小規模サイト向けウェブ領域：25 GB、データベース1つ、証明書付き。",
            ),
        ],
        "hosting-pro" => &[
            (
                "de",
                "Webspace für mehrere Websites: 100 GB, zehn Datenbanken, Staging und tägliche Sicherungen.",
            ),
            (
                "fr",
                "Espace web pour plusieurs sites : 100 Go, dix bases de données, préproduction et sauvegardes quotidiennes.",
            ),
        ],
        "mail-10" => &[
            (
                "de",
                "Zehn Postfächer mit je 10 GB unter der eigenen Domain, mit Kalendern und Adressbüchern.",
            ),
            (
                "ar",
                "عشرة صناديق بريد بسعة 10 غيغابايت على نطاقك، مع التقويمات ودفاتر العناوين.",
            ),
        ],
        "vps-4" => &[
            (
                "de",
                "Vier Kerne, 8 GB Arbeitsspeicher und 160 GB Festplatte. Wir halten ihn aktuell und behalten ihn im Auge.",
            ),
            (
                "fr",
                "Quatre cœurs, 8 Go de mémoire et 160 Go de disque. Nous le tenons à jour et le surveillons.",
            ),
            (
                "ja",
                "4コア、メモリ8 GB、ディスク160 GB。更新と監視は当社が行います。",
            ),
        ],
        "domain" => &[
            (
                "de",
                "Eine Domain mit Nameservern, Weiterleitungen und Transfersperre.",
            ),
            ("he", "דומיין אחד עם שרתי שמות, הפניות ונעילה מפני העברה."),
        ],
        "remote-hands" => &[(
            "de",
            "Eine Stunde im Monat arbeiten unsere Leute im Rechenzentrum für Sie.",
        )],
        _ => &[],
    }
}
