//! How types that are text on the wire appear in the API description.

/// Describes a closed set of words: what they are in all, and each with what it means. The lines of
/// a comment each begin with a space.
#[cfg(feature = "openapi")]
pub(crate) fn words(
    comment: &str,
    words: &[(&str, &str)],
) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    use utoipa::openapi::extensions::ExtensionsBuilder;

    let meanings: Vec<&str> = words.iter().map(|(_, meaning)| meaning.trim()).collect();
    let meanings = ExtensionsBuilder::new().add("x-enum-descriptions", meanings);
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(comment.trim()))
        .enum_values(Some(words.iter().map(|(word, _)| *word)))
        .extensions(Some(meanings.build()))
        .into()
}

/// Describes a type as a string with an example.
macro_rules! text_schema {
    ($name:ident, $example:expr, $limit:expr $(, $pattern:expr)?) => {
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .max_length(Some($limit))
                    $(.pattern(Some($pattern)))?
                    .examples([$example])
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}
