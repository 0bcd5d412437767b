//! One macro for enums whose values have a fixed spelling on the wire, in the database and in URLs.

/// Declares an enum with one text form per value, used alike by serde, `FromStr`, the database and
/// query strings.
///
/// Gives `ALL` (in declaration order), `as_str`, `FromStr` (error: [`crate::text::UnknownWord`]),
/// `Serialize` and `Deserialize`, and with the feature `openapi` the description of exactly these
/// texts, with the comments. (utoipa's own derive does not see the texts: it cannot read what came
/// through a macro, and would describe the names in Rust.)
macro_rules! closed_enum {
    (
        $(#[$($meta:tt)*])*
        $visibility:vis enum $name:ident {
            $( $(#[$($value_meta:tt)*])* $value:ident = $text:literal, )+
        }
    ) => {
        $(#[$($meta)*])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $visibility enum $name {
            $( $(#[$($value_meta)*])* #[serde(rename = $text)] $value, )+
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::schema::words(
                    concat!($( closed_enum!(@comment $($meta)*) ),*),
                    &[$( ($text, concat!($( closed_enum!(@comment $($value_meta)*) ),*)), )+],
                )
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$( Self::$value, )+];

            /// The spelling on the wire, in the database and in URLs.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$value => $text, )+ }
            }
        }

        impl core::str::FromStr for $name {
            type Err = crate::text::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $text => Ok(Self::$value), )+
                    _ => Err(crate::text::UnknownWord { word: text.into() }),
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
    // A line of a comment; nothing of any other attribute.
    (@comment doc = $line:literal) => { $line };
    (@comment $($other:tt)*) => { "" };
}
