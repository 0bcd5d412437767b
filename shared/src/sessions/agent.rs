//! With what somebody is signed in, as far as the browser says it of itself. Nothing is decided by
//! it: it helps people to recognize their own devices.

closed_enum! {
    /// The family of a browser.
    pub enum Browser {
        /// Google Chrome, and what is made of the same engine and names itself like it.
        Chrome = "chrome",
        /// Edge, the browser of Microsoft.
        Edge = "edge",
        /// Firefox, the browser of Mozilla.
        Firefox = "firefox",
        /// Opera, the browser of that company.
        Opera = "opera",
        /// Safari, the browser of Apple.
        Safari = "safari",
        /// Samsung Internet, the browser on the phones of Samsung.
        SamsungInternet = "samsung_internet",
    }
}

closed_enum! {
    /// The operating system of a device.
    pub enum OperatingSystem {
        /// Android, on phones, tablets and televisions.
        Android = "android",
        /// `ChromeOS`, the system of Chromebooks.
        ChromeOs = "chrome_os",
        /// iOS of iPhones, and `iPadOS`.
        Ios = "ios",
        /// Linux on a desk.
        Linux = "linux",
        /// `macOS`; iPads that ask for the pages of desks say that they are Macs, too.
        MacOs = "mac_os",
        /// Windows, the system of Microsoft.
        Windows = "windows",
    }
}

/// The first of these whose mark stands in a text.
fn first<T: Copy>(text: &str, marks: &[(&str, T)]) -> Option<T> {
    let found = marks.iter().find(|(mark, _)| text.contains(mark));
    found.map(|(_, value)| *value)
}

impl Browser {
    /// The family, by the header `User-Agent`; none where it is no browser that is known. What is
    /// built upon another one names that, too, and so is looked for before it.
    pub fn of_user_agent(agent: &str) -> Option<Self> {
        const MARKS: &[(&str, Browser)] = &[
            ("Edg/", Browser::Edge),
            ("EdgA/", Browser::Edge),
            ("EdgiOS/", Browser::Edge),
            ("OPR/", Browser::Opera),
            ("OPT/", Browser::Opera),
            ("SamsungBrowser/", Browser::SamsungInternet),
            ("FxiOS/", Browser::Firefox),
            ("Firefox/", Browser::Firefox),
            ("CriOS/", Browser::Chrome),
            ("Chrome/", Browser::Chrome),
            ("Version/", Browser::Safari),
        ];
        // Every browser calls itself this, for reasons that are older than most of them.
        agent
            .starts_with("Mozilla/")
            .then(|| first(agent, MARKS))
            .flatten()
    }

    /// What its maker calls it, in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chrome => "Chrome",
            Self::Edge => "Edge",
            Self::Firefox => "Firefox",
            Self::Opera => "Opera",
            Self::Safari => "Safari",
            Self::SamsungInternet => "Samsung Internet",
        }
    }
}

impl OperatingSystem {
    /// The system, by the header `User-Agent`; none where it is none that is known.
    pub fn of_user_agent(agent: &str) -> Option<Self> {
        const MARKS: &[(&str, OperatingSystem)] = &[
            ("iPhone", OperatingSystem::Ios),
            ("iPad", OperatingSystem::Ios),
            ("Android", OperatingSystem::Android),
            ("CrOS", OperatingSystem::ChromeOs),
            ("Windows", OperatingSystem::Windows),
            ("Macintosh", OperatingSystem::MacOs),
            ("Linux", OperatingSystem::Linux),
        ];
        first(agent, MARKS)
    }

    /// What its maker calls it, in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Android => "Android",
            Self::ChromeOs => "ChromeOS",
            Self::Ios => "iOS",
            Self::Linux => "Linux",
            Self::MacOs => "macOS",
            Self::Windows => "Windows",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Browser as B, OperatingSystem as S};

    #[test]
    fn browsers_are_known_by_what_they_say_last() {
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
        let phone = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        for (agent, browser, system) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
                Some(B::Firefox),
                Some(S::Linux),
            ),
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome}"),
                Some(B::Chrome),
                Some(S::Windows),
            ),
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Edg/142.0.0.0"),
                Some(B::Edge),
                Some(S::Windows),
            ),
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {chrome} OPR/120.0"),
                Some(B::Opera),
                Some(S::MacOs),
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 10; K) {chrome}"),
                Some(B::Chrome),
                Some(S::Android),
            ),
            (
                format!("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {chrome}"),
                Some(B::Chrome),
                Some(S::ChromeOs),
            ),
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {phone} Version/26.0 \
                     Mobile/15E148 Safari/604.1"
                ),
                Some(B::Safari),
                Some(S::Ios),
            ),
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {phone} FxiOS/140.0 \
                     Mobile/15E148 Safari/605.1.15"
                ),
                Some(B::Firefox),
                Some(S::Ios),
            ),
            ("curl/8.5.0".to_owned(), None, None),
            ("Chrome/142".to_owned(), None, None),
            (String::new(), None, None),
        ] {
            let known = (B::of_user_agent(&agent), S::of_user_agent(&agent));
            assert_eq!(known, (browser, system), "{agent}");
        }
    }
}
