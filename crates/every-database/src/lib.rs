//! `#[every_database]`: one test for each database that the server runs on.
//!
//! It serves the API tests of the backend alone (`backend/tests/api/databases.rs` says what the
//! databases are), and knows nothing of them but their names.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Error, FnArg, ItemFn, ReturnType};

/// Makes `story::sqlite`, and with the feature `postgres` `story::postgres`, of a `story` that
/// takes what it is to happen on:
///
/// ```text
/// #[every_database]
/// async fn whoever_signs_in_is_greeted(test: TestApp) { … }
/// ```
///
/// Each argument is set up on that database by `crate::databases::set_up`; a second one has a
/// database of its own of the same kind. `#[ignore]` holds for all of the tests.
#[proc_macro_attribute]
pub fn every_database(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand(arguments.into(), item.into())
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if let Some(argument) = arguments.into_iter().next() {
        let words = "it has no arguments: a test takes another one than `TestApp` instead";
        return Err(Error::new(argument.span(), words));
    }
    let mut story: ItemFn = syn::parse2(item)?;
    refuse_what_is_no_story(&story)?;
    let (of_tests, of_story) = story.attrs.into_iter().partition(is_for_the_runner);
    story.attrs = of_story;
    let of_tests: Vec<Attribute> = of_tests;
    let name = &story.sig.ident;
    let test = |database: &str, kind: &str| {
        let (test, kind) = [database, kind]
            .map(|word| syn::Ident::new(word, Span::call_site()))
            .into();
        let argument = quote! {
            crate::databases::set_up(crate::databases::DatabaseKind::#kind).await
        };
        let all = story.sig.inputs.iter().map(|_| &argument);
        quote! {
            #(#of_tests)*
            #[test]
            fn #test() {
                crate::databases::run(async { super::#name(#(#all),*).await });
            }
        }
    };
    let (sqlite, postgres) = (test("sqlite", "Sqlite"), test("postgres", "Postgres"));
    Ok(quote! {
        #story

        mod #name {
            #sqlite

            #[cfg(feature = "postgres")]
            #postgres
        }
    })
}

/// Attributes that the runner reads at the test, not at what it calls.
fn is_for_the_runner(attribute: &Attribute) -> bool {
    attribute.path().is_ident("ignore") || attribute.path().is_ident("should_panic")
}

fn refuse_what_is_no_story(story: &ItemFn) -> syn::Result<()> {
    let signature = &story.sig;
    let refuse = |words: &str| Err(Error::new_spanned(signature, words));
    if signature.asyncness.is_none() {
        return refuse("what happens on a database is awaited: `async fn`");
    }
    if signature.inputs.is_empty() {
        return refuse("a test that takes nothing happens on no database: `test: TestApp`");
    }
    if let Some(FnArg::Receiver(_)) = signature.inputs.first() {
        return refuse("a test stands by itself");
    }
    if !matches!(signature.output, ReturnType::Default) {
        return refuse("a test fails by panicking");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(item: TokenStream) -> String {
        expand(TokenStream::new(), item).unwrap().to_string()
    }

    fn refused(arguments: TokenStream, item: TokenStream) -> String {
        expand(arguments, item).unwrap_err().to_string()
    }

    #[test]
    fn there_is_a_test_for_each_database() {
        let given = quote! {
            /// What it is about.
            #[ignore = "long"]
            async fn story(leap: TestApp, steps: TestApp) {
                advance(leap, steps);
            }
        };
        let on = |kind: TokenStream| {
            quote! { crate::databases::set_up(crate::databases::DatabaseKind::#kind).await }
        };
        let (sqlite, postgres) = (on(quote!(Sqlite)), on(quote!(Postgres)));
        let wanted = quote! {
            /// What it is about.
            async fn story(leap: TestApp, steps: TestApp) {
                advance(leap, steps);
            }

            mod story {
                #[ignore = "long"]
                #[test]
                fn sqlite() {
                    crate::databases::run(async { super::story(#sqlite, #sqlite).await });
                }

                #[cfg(feature = "postgres")]
                #[ignore = "long"]
                #[test]
                fn postgres() {
                    crate::databases::run(async { super::story(#postgres, #postgres).await });
                }
            }
        };
        assert_eq!(expanded(given), wanted.to_string());
    }

    #[test]
    fn what_would_run_on_no_database_is_refused() {
        let nothing = TokenStream::new;
        let story = || {
            quote!(
                async fn story(test: TestApp) {}
            )
        };
        assert!(refused(quote!(sqlite), story()).contains("no arguments"));
        assert!(
            refused(
                nothing(),
                quote!(
                    async fn story() {}
                )
            )
            .contains("takes nothing")
        );
        assert!(
            refused(
                nothing(),
                quote!(
                    fn story(test: TestApp) {}
                )
            )
            .contains("async fn")
        );
        let answers = quote!(
            async fn story(test: TestApp) -> bool {
                true
            }
        );
        assert!(refused(nothing(), answers).contains("by panicking"));
    }
}
