//! One mail as it was written.

use goodstanding_shared::mails::{Letter, MailDetails};
use goodstanding_words::mails::page as words;
use leptos::prelude::*;

use crate::api;
use crate::ui::CollectAny as _;
use crate::words::fixed;

/// What a mail says, in the language in which it was written.
pub(super) fn letter(details: &MailDetails) -> AnyView {
    let Letter {
        paragraphs,
        facts,
        closing,
        link,
        because,
        ..
    } = details.letter.clone();
    let paragraph = |text: String| view! { <p>{text}</p> }.into_any();
    let facts = (!facts.is_empty()).then(|| {
        let fact = |fact: goodstanding_shared::mails::LetterFact| {
            view! {
                <div class="fact">
                    <dt>{fact.name}</dt>
                    <dd dir="auto">{fact.value}</dd>
                </div>
            }
            .into_any()
        };
        view! { <dl class="facts">{facts.into_iter().map(fact).collect_any()}</dl> }.into_any()
    });
    let link = link.map(|link| {
        view! {
            <p>
                <a class="link" href=link.path>
                    {link.label}
                </a>
            </p>
        }
        .into_any()
    });
    let file = api::download(&format!("/mails/{}/letter.html", details.mail.id), "");
    view! {
        <div class="letter stack" lang=details.mail.language.clone() dir="auto">
            {paragraphs.into_iter().map(paragraph).collect_any()}
            {facts}
            {link}
            {closing.into_iter().map(paragraph).collect_any()}
            <p class="small muted">{because}</p>
        </div>
        <p>
            <a class="btn btn--small" href=file download="">
                {fixed(words::DOWNLOAD)}
            </a>
        </p>
    }
    .into_any()
}
