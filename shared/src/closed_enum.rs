//! One macro for enums whose values have a fixed spelling on the wire, in the database and in URLs.

/// Declares an enum with one text form per value, used alike by serde, `FromStr`, the database and
/// query strings.
///
/// Gives `ALL` (in declaration order), `as_str`, `FromStr` (error: [`crate::text::UnknownWord`]),
/// `Serialize` and `Deserialize`.
macro_rules! closed_enum {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $( $(#[$value_meta:meta])* $value:ident = $text:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $visibility enum $name {
            $( $(#[$value_meta])* #[serde(rename = $text)] $value, )+
        }

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
}
