//! What words are held against by which people tell things apart.

/// By these words people tell things apart: none is missing, and no two are the same.
#[track_caller]
pub(crate) fn assert_distinct<'a>(words: impl IntoIterator<Item = &'a str>) {
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_unstable();
    assert!(words.len() > 1 && !words[0].is_empty(), "{words:?}");
    let count = words.len();
    words.dedup();
    assert_eq!(words.len(), count, "{words:?}");
}

/// The same of whole sentences.
#[track_caller]
pub(crate) fn assert_distinct_sentences<'a>(sentences: impl IntoIterator<Item = &'a str>) {
    let sentences: Vec<_> = sentences.into_iter().collect();
    for sentence in &sentences {
        assert!(
            sentence.starts_with(char::is_uppercase) && sentence.ends_with('.'),
            "{sentence}"
        );
    }
    assert_distinct(sentences);
}
