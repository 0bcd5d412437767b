//! The sign-in page. It has no URL of its own: it stands where the reader wanted to go, and gives
//! way once it is known who is there.

use goodstanding_words::sessions as words;
use leptos::prelude::*;

use super::{Session, SignInForm};
use crate::paths::PASSWORD;
use crate::shell::{LanguageSwitch, PageTitle, welcome};
use crate::ui::{Banner, BannerKind};
use crate::words::fixed;

/// The page for those who are not signed in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = Session::expect();
    expect_context::<PageTitle>().rename(fixed(words::SIGN_IN));
    view! {
        <div class="sign-in sheet">
            <h1 id="page-heading" tabindex="-1">
                {fixed(words::SIGN_IN)}
            </h1>
            {move || {
                session
                    .has_expired()
                    .then(|| {
                        view! {
                            <Banner kind=BannerKind::Info>
                                <p>{fixed(words::ENDED)}</p>
                            </Banner>
                        }
                            .into_any()
                    })
            }}
            <SignInForm on_signed_in=move |me| welcome(session, me) />
            <p>
                <a class="link" href=PASSWORD>
                    {fixed(words::FORGOT)}
                </a>
            </p>
            <LanguageSwitch />
        </div>
    }
}
