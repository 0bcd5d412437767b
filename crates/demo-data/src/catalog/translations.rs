//! What the catalogue says in other languages than English.

/// In which languages the merchant of the demo sells.
const LANGUAGES: [&str; 5] = ["de", "fr", "es", "ja", "ar"];

/// One text in each of the languages.
type Translated = (&'static str, [&'static str; 5]);

/// The texts of `id`, each with its language.
fn of(known: &[Translated], id: &str) -> Vec<(String, String)> {
    let found = known.iter().find(|(known, _)| *known == id);
    let texts = found.into_iter().flat_map(|(_, texts)| texts);
    LANGUAGES
        .iter()
        .zip(texts)
        .map(|(language, text)| ((*language).to_owned(), (*text).to_owned()))
        .collect()
}

/// What a group is called.
pub(super) fn group_names(group: &str) -> Vec<(String, String)> {
    of(&GROUPS, group)
}

/// What a plan is, in words.
pub(super) fn plan_descriptions(plan: &str) -> Vec<(String, String)> {
    of(&PLANS, plan)
}

/// What a product is called.
pub(super) fn product_names(product: &str) -> Vec<(String, String)> {
    of(&NAMES, product)
}

/// What a product is, in words. One is described in a language that the portal does not speak, and
/// one in that of its few buyers only.
pub(super) fn product_descriptions(product: &str) -> Vec<(String, String)> {
    let mut texts = of(&DESCRIPTIONS, product);
    let other = match product {
        "domain" => Some(("he", "דומיין אחד עם שרתי שמות, הפניות ונעילה מפני העברה.")),
        "remote-hands" => Some((
            "de",
            "Eine Stunde im Monat arbeiten unsere Leute im Rechenzentrum für Sie.",
        )),
        _ => None,
    };
    texts.extend(other.map(|(language, text)| (language.to_owned(), text.to_owned())));
    texts
}

const GROUPS: [Translated; 5] = [
    (
        "Hosting",
        [
            "Hosting",
            "Hébergement",
            "Alojamiento",
            "ホスティング",
            "الاستضافة",
        ],
    ),
    ("Cloud", ["Cloud", "Cloud", "Nube", "クラウド", "السحابة"]),
    (
        "Licences",
        [
            "Lizenzen",
            "Licences",
            "Licencias",
            "ライセンス",
            "التراخيص",
        ],
    ),
    (
        "Domains",
        ["Domains", "Domaines", "Dominios", "ドメイン", "النطاقات"],
    ),
    (
        "Support",
        ["Betreuung", "Assistance", "Asistencia", "サポート", "الدعم"],
    ),
];

const PLANS: [Translated; 9] = [
    (
        "MONTHLY",
        ["Jeden Monat", "Chaque mois", "Cada mes", "毎月", "كل شهر"],
    ),
    (
        "MONTHLY-1-FREE",
        [
            "Ein Monat frei, dann jeden Monat",
            "Un mois offert, puis chaque mois",
            "Un mes gratis, después cada mes",
            "1か月無料、その後は毎月",
            "شهر مجاني، ثم كل شهر",
        ],
    ),
    (
        "INTRO-3",
        [
            "Drei Monate günstiger, dann jeden Monat",
            "Trois mois à prix réduit, puis chaque mois",
            "Tres meses a precio reducido, después cada mes",
            "最初の3か月は割引、その後は毎月",
            "ثلاثة أشهر بسعر مخفّض، ثم كل شهر",
        ],
    ),
    (
        "QUARTERLY",
        [
            "Alle drei Monate",
            "Tous les trois mois",
            "Cada tres meses",
            "3か月ごと",
            "كل ثلاثة أشهر",
        ],
    ),
    (
        "SEMI-ANNUAL",
        [
            "Alle sechs Monate",
            "Tous les six mois",
            "Cada seis meses",
            "6か月ごと",
            "كل ستة أشهر",
        ],
    ),
    (
        "ANNUAL",
        [
            "Jährlich, zwei Monate frei",
            "Chaque année, deux mois offerts",
            "Cada año, dos meses gratis",
            "毎年、2か月分無料",
            "كل سنة، شهران مجانًا",
        ],
    ),
    (
        "BIENNIAL",
        [
            "Alle zwei Jahre",
            "Tous les deux ans",
            "Cada dos años",
            "2年ごと",
            "كل سنتين",
        ],
    ),
    (
        "ONE-TIME",
        [
            "Einmal zu zahlen",
            "Payé une seule fois",
            "Un solo pago",
            "1回払い",
            "دفعة واحدة",
        ],
    ),
    (
        "FIXED-6",
        [
            "Sechs Monate, dann endet es",
            "Six mois, puis c’est fini",
            "Seis meses y termina",
            "6か月で終了",
            "ستة أشهر ثم ينتهي",
        ],
    ),
];

const NAMES: [Translated; 27] = [
    (
        "hosting-s",
        [
            "Webhosting",
            "Hébergement web",
            "Alojamiento web",
            "共用ホスティング",
            "استضافة مشتركة",
        ],
    ),
    (
        "hosting-pro",
        [
            "Webhosting Pro",
            "Hébergement web Pro",
            "Alojamiento web Pro",
            "共用ホスティング Pro",
            "استضافة مشتركة Pro",
        ],
    ),
    (
        "mail-10",
        [
            "Mailhosting 10",
            "Messagerie 10",
            "Correo 10",
            "メールホスティング 10",
            "استضافة البريد 10",
        ],
    ),
    (
        "mail-50",
        [
            "Mailhosting 50",
            "Messagerie 50",
            "Correo 50",
            "メールホスティング 50",
            "استضافة البريد 50",
        ],
    ),
    (
        "builder",
        [
            "Website-Baukasten",
            "Créateur de site",
            "Creador de sitios",
            "サイトビルダー",
            "منشئ المواقع",
        ],
    ),
    (
        "forms",
        [
            "Formularversand",
            "Envoi de formulaires",
            "Envío de formularios",
            "フォームメール",
            "إرسال النماذج",
        ],
    ),
    (
        "campaigns",
        [
            "Newsletter-Versand",
            "Envoi de newsletters",
            "Envío de boletines",
            "ニュースレター配信",
            "إرسال النشرات البريدية",
        ],
    ),
    (
        "vps-2",
        [
            "Verwalteter VPS 2",
            "VPS infogéré 2",
            "VPS gestionado 2",
            "マネージドVPS 2",
            "خادم VPS مُدار 2",
        ],
    ),
    (
        "vps-4",
        [
            "Verwalteter VPS 4",
            "VPS infogéré 4",
            "VPS gestionado 4",
            "マネージドVPS 4",
            "خادم VPS مُدار 4",
        ],
    ),
    (
        "vps-8",
        [
            "Verwalteter VPS 8",
            "VPS infogéré 8",
            "VPS gestionado 8",
            "マネージドVPS 8",
            "خادم VPS مُدار 8",
        ],
    ),
    (
        "pg-s",
        [
            "Verwaltetes PostgreSQL S",
            "PostgreSQL infogéré S",
            "PostgreSQL gestionado S",
            "マネージドPostgreSQL S",
            "قاعدة PostgreSQL مُدارة S",
        ],
    ),
    (
        "pg-m",
        [
            "Verwaltetes PostgreSQL M",
            "PostgreSQL infogéré M",
            "PostgreSQL gestionado M",
            "マネージドPostgreSQL M",
            "قاعدة PostgreSQL مُدارة M",
        ],
    ),
    (
        "s3-1t",
        [
            "Objektspeicher 1 TB",
            "Stockage objet 1 To",
            "Almacenamiento de objetos 1 TB",
            "オブジェクトストレージ 1 TB",
            "تخزين الكائنات 1 تيرابايت",
        ],
    ),
    (
        "backup",
        [
            "Tägliche Sicherung",
            "Sauvegarde quotidienne",
            "Copia de seguridad diaria",
            "日次バックアップ",
            "نسخ احتياطي يومي",
        ],
    ),
    (
        "cdn",
        [
            "Inhalte weltweit ausliefern",
            "Diffusion de contenu",
            "Distribución de contenidos",
            "コンテンツ配信",
            "توصيل المحتوى",
        ],
    ),
    (
        "watch",
        [
            "Überwachung",
            "Surveillance",
            "Supervisión",
            "監視",
            "المراقبة",
        ],
    ),
    (
        "panel",
        [
            "Lizenz für das Control-Panel",
            "Licence du panneau de contrôle",
            "Licencia del panel de control",
            "コントロールパネルのライセンス",
            "ترخيص لوحة التحكم",
        ],
    ),
    (
        "tls-ov",
        [
            "TLS-Zertifikat",
            "Certificat TLS",
            "Certificado TLS",
            "TLS証明書",
            "شهادة TLS",
        ],
    ),
    (
        "domain",
        [
            "Domain-Registrierung",
            "Enregistrement de domaine",
            "Registro de dominio",
            "ドメイン登録",
            "تسجيل نطاق",
        ],
    ),
    (
        "dns",
        [
            "Verwaltetes DNS",
            "DNS infogéré",
            "DNS gestionado",
            "マネージドDNS",
            "خدمة DNS مُدارة",
        ],
    ),
    (
        "domain-move",
        [
            "Domain-Umzug",
            "Transfert de domaine",
            "Traslado de dominio",
            "ドメイン移管",
            "نقل نطاق",
        ],
    ),
    (
        "sysadmin",
        [
            "Systemadministration",
            "Administration système",
            "Administración de sistemas",
            "システム管理",
            "إدارة الأنظمة",
        ],
    ),
    (
        "onboarding",
        [
            "Umzugshilfe",
            "Aide à l’emménagement",
            "Ayuda con la mudanza",
            "移転サポート",
            "المساعدة في الانتقال",
        ],
    ),
    (
        "status",
        [
            "Statusseite",
            "Page d’état",
            "Página de estado",
            "ステータスページ",
            "صفحة الحالة",
        ],
    ),
    (
        "colo-1u",
        [
            "Stellplatz im Rack 1U",
            "Emplacement en baie 1U",
            "Espacio en rack 1U",
            "ラックスペース 1U",
            "مساحة في الخزانة 1U",
        ],
    ),
    (
        "remote-hands",
        [
            "Hilfe vor Ort",
            "Mains à distance",
            "Manos remotas",
            "リモートハンド",
            "الأيدي عن بُعد",
        ],
    ),
    (
        "webspace",
        [
            "Webspace",
            "Espace web",
            "Espacio web",
            "ウェブ領域",
            "مساحة الويب",
        ],
    ),
];

const DESCRIPTIONS: [Translated; 26] = [
    (
        "hosting-s",
        [
            "Webspace für eine kleine Website: 25 GB, eine Datenbank, Zertifikate inklusive.",
            "Espace web pour un petit site : 25 Go, une base de données, certificats compris.",
            "Espacio web para un sitio pequeño: 25 GB, una base de datos, certificados incluidos.",
            "小規模サイト向けウェブ領域：25 GB、データベース1つ、証明書付き。",
            "مساحة ويب لموقع صغير: 25 غيغابايت وقاعدة بيانات واحدة مع الشهادات.",
        ],
    ),
    (
        "hosting-pro",
        [
            "Webspace für mehrere Websites: 100 GB, zehn Datenbanken, Staging und tägliche Sicherungen.",
            "Espace web pour plusieurs sites : 100 Go, dix bases de données, préproduction et sauvegardes quotidiennes.",
            "Espacio web para varios sitios: 100 GB, diez bases de datos, preproducción y copias diarias.",
            "複数サイト向けウェブ領域：100 GB、データベース10個、ステージングと毎日のバックアップ。",
            "مساحة ويب لعدة مواقع: 100 غيغابايت وعشر قواعد بيانات وبيئة تجريبية ونسخ احتياطي يومي.",
        ],
    ),
    (
        "mail-10",
        [
            "Zehn Postfächer mit je 10 GB unter der eigenen Domain, mit Kalendern und Adressbüchern.",
            "Dix boîtes de 10 Go sur votre propre domaine, avec agendas et carnets d’adresses.",
            "Diez buzones de 10 GB en su propio dominio, con calendarios y libretas de direcciones.",
            "独自ドメインの10 GBメールボックス10個。カレンダーとアドレス帳付き。",
            "عشرة صناديق بريد بسعة 10 غيغابايت على نطاقك، مع التقويمات ودفاتر العناوين.",
        ],
    ),
    (
        "mail-50",
        [
            "Fünfzig Postfächer mit je 25 GB unter der eigenen Domain, mit Archiv und gemeinsamen Kalendern.",
            "Cinquante boîtes de 25 Go sur votre propre domaine, avec archives et agendas partagés.",
            "Cincuenta buzones de 25 GB en su propio dominio, con archivo y calendarios compartidos.",
            "独自ドメインの25 GBメールボックス50個。アーカイブと共有カレンダー付き。",
            "خمسون صندوق بريد بسعة 25 غيغابايت على نطاقك، مع أرشيف وتقويمات مشتركة.",
        ],
    ),
    (
        "builder",
        [
            "Eine Website ohne Code: Vorlagen, eigene Domain, ein Formular und ein kleiner Shop.",
            "Un site sans code : modèles, votre propre domaine, un formulaire et une petite boutique.",
            "Un sitio sin código: plantillas, su propio dominio, un formulario y una pequeña tienda.",
            "コード不要のサイト：テンプレート、独自ドメイン、フォーム、小さなショップ。",
            "موقع بلا برمجة: قوالب ونطاقك الخاص ونموذج ومتجر صغير.",
        ],
    ),
    (
        "forms",
        [
            "Kontaktformulare, die Ihr Postfach erreichen und sonst niemanden, ohne eigenen Server.",
            "Des formulaires de contact qui arrivent dans votre boîte et nulle part ailleurs, sans serveur à vous.",
            "Formularios de contacto que llegan a su buzón y a nadie más, sin servidor propio.",
            "自分のサーバーなしで、あなたの受信箱だけに届くお問い合わせフォーム。",
            "نماذج اتصال تصل إلى صندوقك وحدك، دون خادم خاص بك.",
        ],
    ),
    (
        "campaigns",
        [
            "Zehntausend Nachrichten im Monat, mit Listen, Anmeldeformularen und Auswertungen.",
            "Dix mille messages par mois, avec listes, formulaires d’inscription et rapports.",
            "Diez mil mensajes al mes, con listas, formularios de alta e informes.",
            "毎月1万通。リスト、登録フォーム、レポート付き。",
            "عشرة آلاف رسالة شهريًا، مع القوائم ونماذج الاشتراك والتقارير.",
        ],
    ),
    (
        "vps-2",
        [
            "Zwei Kerne, 4 GB Arbeitsspeicher und 80 GB Festplatte. Wir halten ihn aktuell und behalten ihn im Auge.",
            "Deux cœurs, 4 Go de mémoire et 80 Go de disque. Nous le tenons à jour et le surveillons.",
            "Dos núcleos, 4 GB de memoria y 80 GB de disco. Lo mantenemos al día y lo vigilamos.",
            "2コア、メモリ4 GB、ディスク80 GB。更新と監視は当社が行います。",
            "نواتان و4 غيغابايت من الذاكرة و80 غيغابايت من القرص. نحدّثه ونراقبه.",
        ],
    ),
    (
        "vps-4",
        [
            "Vier Kerne, 8 GB Arbeitsspeicher und 160 GB Festplatte. Wir halten ihn aktuell und behalten ihn im Auge.",
            "Quatre cœurs, 8 Go de mémoire et 160 Go de disque. Nous le tenons à jour et le surveillons.",
            "Cuatro núcleos, 8 GB de memoria y 160 GB de disco. Lo mantenemos al día y lo vigilamos.",
            "4コア、メモリ8 GB、ディスク160 GB。更新と監視は当社が行います。",
            "أربع أنوية و8 غيغابايت من الذاكرة و160 غيغابايت من القرص. نحدّثه ونراقبه.",
        ],
    ),
    (
        "vps-8",
        [
            "Acht Kerne, 16 GB Arbeitsspeicher und 320 GB Festplatte. Wir halten ihn aktuell und behalten ihn im Auge.",
            "Huit cœurs, 16 Go de mémoire et 320 Go de disque. Nous le tenons à jour et le surveillons.",
            "Ocho núcleos, 16 GB de memoria y 320 GB de disco. Lo mantenemos al día y lo vigilamos.",
            "8コア、メモリ16 GB、ディスク320 GB。更新と監視は当社が行います。",
            "ثماني أنوية و16 غيغابايت من الذاكرة و320 غيغابايت من القرص. نحدّثه ونراقبه.",
        ],
    ),
    (
        "pg-s",
        [
            "Eine Datenbank bis 20 GB mit Zweitserver und Wiederherstellung auf jeden Zeitpunkt der letzten sieben Tage.",
            "Une base jusqu’à 20 Go avec un serveur de secours et sept jours de restauration à tout instant.",
            "Una base de datos de hasta 20 GB con un servidor de reserva y siete días de recuperación a cualquier instante.",
            "最大20 GBのデータベース。スタンバイ1台、7日間のポイントインタイムリカバリ付き。",
            "قاعدة بيانات حتى 20 غيغابايت مع خادم احتياطي واستعادة إلى أي لحظة خلال سبعة أيام.",
        ],
    ),
    (
        "pg-m",
        [
            "Eine Datenbank bis 200 GB mit zwei Zweitservern und Wiederherstellung auf jeden Zeitpunkt der letzten dreißig Tage.",
            "Une base jusqu’à 200 Go avec deux serveurs de secours et trente jours de restauration à tout instant.",
            "Una base de datos de hasta 200 GB con dos servidores de reserva y treinta días de recuperación a cualquier instante.",
            "最大200 GBのデータベース。スタンバイ2台、30日間のポイントインタイムリカバリ付き。",
            "قاعدة بيانات حتى 200 غيغابايت مع خادمين احتياطيين واستعادة إلى أي لحظة خلال ثلاثين يومًا.",
        ],
    ),
    (
        "s3-1t",
        [
            "Ein Terabyte an zwei Orten, mit Versionen und Regeln für alte Daten.",
            "Un téraoctet en deux lieux, avec versions et règles de cycle de vie.",
            "Un terabyte en dos lugares, con versiones y reglas de ciclo de vida.",
            "2拠点に1テラバイト。バージョン管理とライフサイクルルール付き。",
            "تيرابايت واحد في مكانين، مع الإصدارات وقواعد دورة الحياة.",
        ],
    ),
    (
        "backup",
        [
            "Jede Nacht eine Kopie eines Servers, dreißig Tage aufbewahrt, in Minuten wiederhergestellt.",
            "Une copie d’un serveur chaque nuit, gardée trente jours, restaurée en quelques minutes.",
            "Una copia de un servidor cada noche, guardada treinta días, restaurada en minutos.",
            "毎晩サーバー1台をコピー。30日間保管し、数分で復元。",
            "نسخة من خادم واحد كل ليلة، تُحفظ ثلاثين يومًا وتُستعاد في دقائق.",
        ],
    ),
    (
        "cdn",
        [
            "Bilder und Filme von einem Ort in der Nähe jedes Besuchers, ein Terabyte im Monat.",
            "Images et films depuis un lieu proche de chaque visiteur, un téraoctet par mois.",
            "Imágenes y vídeos desde un lugar cercano a cada visitante, un terabyte al mes.",
            "画像と動画を訪問者の近くから配信。毎月1テラバイト。",
            "صور وأفلام من مكان قريب من كل زائر، تيرابايت واحد شهريًا.",
        ],
    ),
    (
        "watch",
        [
            "Wir sehen jede Minute von fünf Orten nach Ihrer Website und rufen an, wenn sie ausfällt.",
            "Nous regardons votre site chaque minute depuis cinq lieux et vous appelons s’il ne répond plus.",
            "Miramos su sitio cada minuto desde cinco lugares y le llamamos cuando se cae.",
            "5か所から毎分サイトを確認し、停止したら電話します。",
            "نتفقّد موقعك كل دقيقة من خمسة أماكن ونتصل بك عند توقّفه.",
        ],
    ),
    (
        "panel",
        [
            "Ein Control-Panel für einen Server, Aktualisierungen inklusive.",
            "Un panneau de contrôle pour un serveur, mises à jour comprises.",
            "Un panel de control para un servidor, actualizaciones incluidas.",
            "サーバー1台用のコントロールパネル。更新を含みます。",
            "لوحة تحكم لخادم واحد مع التحديثات.",
        ],
    ),
    (
        "tls-ov",
        [
            "Ein Zertifikat, das Ihre Organisation nennt. Wir prüfen die Unterlagen, bevor es ausgestellt wird.",
            "Un certificat au nom de votre organisation. Nous vérifions les documents avant de l’émettre.",
            "Un certificado que nombra a su organización. Revisamos los documentos antes de emitirlo.",
            "組織名の入った証明書。発行前に書類を確認します。",
            "شهادة تذكر اسم مؤسستك. نراجع الأوراق قبل إصدارها.",
        ],
    ),
    (
        "domain",
        [
            "Eine Domain mit Nameservern, Weiterleitungen und Transfersperre.",
            "Un domaine avec serveurs de noms, redirections et verrou contre les transferts.",
            "Un dominio con servidores de nombres, redirecciones y bloqueo de traslados.",
            "ネームサーバー、転送、移管ロック付きのドメイン1つ。",
            "نطاق واحد مع خوادم الأسماء وإعادة التوجيه وقفل ضد النقل.",
        ],
    ),
    (
        "dns",
        [
            "Nameserver auf vier Kontinenten für bis zu fünfzig Zonen, signiert.",
            "Des serveurs de noms sur quatre continents, jusqu’à cinquante zones signées.",
            "Servidores de nombres en cuatro continentes para hasta cincuenta zonas, firmadas.",
            "4大陸のネームサーバー。署名付きで最大50ゾーン。",
            "خوادم أسماء في أربع قارات لما يصل إلى خمسين منطقة موقّعة.",
        ],
    ),
    (
        "domain-move",
        [
            "Wir ziehen eine Domain zu uns um und halten ihre Nameserver währenddessen am Laufen.",
            "Nous transférons un domaine chez nous et gardons ses serveurs de noms en marche.",
            "Trasladamos un dominio a nuestra casa y mantenemos sus servidores de nombres en marcha.",
            "ドメインを当社へ移管し、その間もネームサーバーを動かし続けます。",
            "ننقل نطاقًا إلينا ونُبقي خوادم أسمائه تعمل أثناء ذلك.",
        ],
    ),
    (
        "sysadmin",
        [
            "Zwei Stunden im Monat von jemandem, der Ihre Systeme kennt.",
            "Deux heures par mois d’un administrateur qui connaît votre installation.",
            "Dos horas al mes de un administrador que conoce su instalación.",
            "御社の構成を知るシステム管理者による毎月2時間の作業。",
            "ساعتان شهريًا من مدير أنظمة يعرف بنيتك.",
        ],
    ),
    (
        "onboarding",
        [
            "Wir ziehen Websites, Post und Datenbanken um und prüfen, dass alles läuft.",
            "Nous déménageons vos sites, courriels et bases de données et vérifions que tout marche.",
            "Trasladamos sus sitios, correo y bases de datos y comprobamos que todo funciona.",
            "サイト、メール、データベースを移し、すべての動作を確認します。",
            "ننقل مواقعك وبريدك وقواعد بياناتك ونتأكد من أن كل شيء يعمل.",
        ],
    ),
    (
        "status",
        [
            "Eine öffentliche Seite, die zeigt, wie es Ihren Diensten geht. Kostenlos zu jedem anderen Dienst.",
            "Une page publique qui montre l’état de vos services. Gratuite avec tout autre service.",
            "Una página pública que muestra cómo están sus servicios. Gratis con cualquier otro servicio.",
            "サービスの状態を示す公開ページ。他のサービスがあれば無料。",
            "صفحة عامة تعرض حال خدماتك. مجانية مع أي خدمة أخرى.",
        ],
    ),
    (
        "colo-1u",
        [
            "Eine Höheneinheit in unserem Rack, mit Strom und 1 Gbit/s. Nach Vereinbarung.",
            "Une unité dans notre baie, avec électricité et 1 Gbit/s. Sur accord.",
            "Una unidad en nuestro rack, con electricidad y 1 Gbit/s. Por acuerdo.",
            "当社ラックの1U。電源と1 Gbit/s付き。個別契約。",
            "وحدة واحدة في خزانتنا مع الكهرباء و1 غيغابت في الثانية. بالاتفاق.",
        ],
    ),
    (
        "webspace",
        [
            "Unser Webspace früherer Jahre. Bestehender läuft weiter; neuer ist Webhosting.",
            "Notre espace web des années passées. L’existant continue ; le nouveau est l’Hébergement web.",
            "Nuestro espacio web de años anteriores. El existente sigue; el nuevo es Alojamiento web.",
            "以前提供していたウェブ領域。既存分は継続し、新規は共用ホスティングです。",
            "مساحة الويب لدينا من السنوات السابقة. القائم منها مستمر، والجديد هو الاستضافة المشتركة.",
        ],
    ),
];
