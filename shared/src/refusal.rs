//! How a refusal is said where nobody's language is known: in a log, and in a test.

/// Lets a refusal say its `words` in English.
macro_rules! says_its_words {
    ($refusal:ty) => {
        impl core::fmt::Display for $refusal {
            fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.words().fmt(formatter)
            }
        }

        impl core::error::Error for $refusal {}
    };
}
