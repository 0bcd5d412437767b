//! What became of an action, on the page itself and where the focus is.

use goodstanding_words::acting;
use leptos::prelude::*;

use crate::ui::{BannerKind, announce, focus_soon};
use crate::words::fixed;

const RESULT: &str = "action-result";

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How grave it is.
    pub kind: BannerKind,
    /// In a few words.
    pub title: String,
    /// What follows from it.
    pub text: String,
    /// Where it is seen: words and address.
    pub link: Option<(String, String)>,
}

impl Note {
    /// Says that an action was carried out.
    pub fn done(title: impl Into<String>) -> Self {
        Self {
            kind: BannerKind::Info,
            title: title.into(),
            text: String::new(),
            link: None,
        }
    }
}

/// Shows a note, says it, and leads the focus to it: the button that was pressed may be gone.
pub fn show_note(at: RwSignal<Option<Note>>, note: Note) {
    announce(format!("{} {}", note.title, note.text));
    at.set(Some(note));
    focus_soon(RESULT);
}

/// The place of the note.
pub fn note(at: RwSignal<Option<Note>>) -> AnyView {
    (move || {
        at.get().map(|note| {
            let link = note.link.map(|(words, href)| {
                view! {
                    <p>
                        <a class="link" href=href>
                            {words}
                        </a>
                    </p>
                }
                .into_any()
            });
            let text = (!note.text.is_empty()).then(|| view! { <p>{note.text}</p> }.into_any());
            view! {
                <div
                    class=format!("banner banner--{}", note.kind.as_str())
                    id=RESULT
                    tabindex="-1"
                    role="group"
                    aria-label=fixed(acting::RESULT)
                >
                    <p class="banner__title">{note.title}</p>
                    {text}
                    {link}
                </div>
            }
            .into_any()
        })
    })
    .into_any()
}
