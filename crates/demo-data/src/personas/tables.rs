//! What services are called, what they are services of, and what is billed together.

/// Names in several scripts and directions, two of them as long as a name may be.
pub(super) const NAMES: [&str; 33] = [
    "Online shop",
    "Press archive",
    "Intranet",
    "Customer portal",
    "Data warehouse",
    "Build server",
    "Ticket system",
    "Ärztehaus Köln-Mülheim",
    "Łódź branch",
    "Crème brûlée blog",
    "Παραγγελίες Αθήνα",
    "Склад Новосибирск",
    "東京オフィス",
    "サポート窓口",
    "上海分公司网站",
    "서울 사무소",
    "موقع المبيعات",
    "אתר החדשות",
    "ग्राहक सेवा",
    "เว็บไซต์ร้านค้า",
    "Հայերեն կայք",
    "ქართული საიტი",
    "Đặt hàng Hà Nội",
    "İstanbul şubesi",
    "🎈 Party planner",
    "R&D <lab>",
    "O'Brien & Sons",
    "The archive of every newsletter, press release and printed catalogue since 1987, kept for the auditors and for nobody else",
    "Donaudampfschifffahrtsgesellschaftskapitänskajütenbuchungssystem für Innen- und Außenkabinen",
    "Werk 4",
    "The archive of everything that was ever printed, posted, faxed or spoken into a telephone by any of our branches and all of the copies and all of the copies and all of the copies and all of the copies",
    "أرشيف كل النشرات الإخبارية والبيانات الصحفية والكتالوجات المطبوعة منذ عام 1987 محفوظ للمدققين ولا لأحد غيرهم محفوظ للمدققين ولا لأحد غيرهم محفوظ للمدققين ولا لأحد غيرهم محفوظ للمدققين ولا لأحد غيرهم م",
    "حساب שרת 42 (RTL/LTR)",
];

pub(super) const PRODUCTS: [(&str, &str); 10] = [
    ("hosting-s", "MONTHLY"),
    ("hosting-pro", "MONTHLY"),
    ("mail-50", "MONTHLY"),
    ("vps-2", "MONTHLY"),
    ("vps-4", "MONTHLY"),
    ("vps-8", "MONTHLY"),
    ("pg-s", "MONTHLY"),
    ("pg-m", "MONTHLY"),
    ("s3-1t", "MONTHLY"),
    ("backup", "MONTHLY"),
];

/// Products that are billed together, all of them sold under the monthly plan. Two of them are shown by their identifiers.
pub(super) const BUNDLES: [&[(&str, u32)]; 6] = [
    &[("mail-10", 1), ("backup", 2)],
    &[("vps-4", 1)],
    &[("vps-2", 1), ("backup", 1), ("panel", 1)],
    &[("colo-1u", 1), ("cross-connect", 2)],
    &[("cross-connect", 1)],
    &[("remote-hands", 1), ("pg-s", 1)],
];
