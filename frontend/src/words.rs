//! What the page says, in the language in which the server sent it.
//!
//! Which one that is, [`crate::language`] knows.

use std::cell::OnceCell;

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_shared::problem::{FieldError, FieldRefusal};
use goodstanding_shared::text::with_commas;
use goodstanding_words::{
    Amount, Arg, English, Fixed, Key, Message, Piece, Plural, Speaker, lists, names,
};
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::language;
use crate::ui::{self, CollectAny as _};

thread_local! {
    static PLURAL: OnceCell<Function> = const { OnceCell::new() };
}

/// Says messages to the reader, by the rules of the browser for the language of the page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader;

/// A text that is about nothing.
pub fn fixed(words: Fixed) -> &'static str {
    words.say(&Reader)
}

/// A message as text.
pub fn say(message: Message) -> String {
    message.say(&Reader)
}

/// A message with what stands in its places drawn by `draw`: a date that says how far away it is, a
/// name that leads to what it names. It gets the text that would stand there, too.
pub fn say_with(message: &Message, draw: impl Fn(&Arg, String) -> AnyView) -> AnyView {
    let piece = |piece| match piece {
        Piece::Words(words) => words.into_any(),
        Piece::Arg(arg) => draw(&arg, Reader.arg(&arg)),
    };
    let pieces = message.pieces(&Reader).into_iter();
    pieces.map(piece).collect_any()
}

/// A name, or what somebody wrote, kept apart from what stands around it.
pub fn apart(text: &str) -> String {
    goodstanding_words::apart(text, language::keeps_apart())
}

/// Sentences one after the other.
pub fn in_sentences(sentences: impl IntoIterator<Item = String>) -> String {
    let one = |text: &str| names::one(text);
    let both = |first: String, next: String| say(lists::sentences(one(&first), one(&next)));
    sentences.into_iter().reduce(both).unwrap_or_default()
}

/// Names, days or amounts one after the other.
pub fn in_commas<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    say(with_commas(&texts))
}

/// What is wrong with fields, as it is shown at them.
pub fn field_errors(refusals: Vec<FieldRefusal>) -> Vec<FieldError> {
    refusals
        .iter()
        .map(|refusal| refusal.say(&Reader))
        .collect()
}

impl Speaker for Reader {
    fn pattern(&self, key: Key) -> &'static str {
        language::pattern(key)
    }

    fn plural(&self, number: u64) -> Plural {
        // English is in the program, and so is how it counts.
        if !language::is_translated() {
            return English.plural(number);
        }
        PLURAL.with(|select| {
            let select = select.get_or_init(|| {
                let rules =
                    Intl::PluralRules::new(&Array::of1(&language::locale().into()), &Object::new());
                let select = Reflect::get(&rules, &"select".into());
                // Without it every number is counted in the one form that all languages have.
                let select = select.ok().and_then(|it| it.dyn_into::<Function>().ok());
                select.map_or_else(|| Function::new_no_args(""), |it| it.bind0(&rules))
            });
            #[expect(
                clippy::cast_precision_loss,
                reason = "whoever has 2^53 things counts them in the same form as one fewer"
            )]
            let name = select.call1(&JsValue::UNDEFINED, &JsValue::from_f64(number as f64));
            let name = name.ok().and_then(|name| name.as_string());
            Plural::of_name(&name.unwrap_or_default())
        })
    }

    fn number(&self, number: u64) -> String {
        ui::grouped(number)
    }

    fn date(&self, date: NaiveDate) -> String {
        ui::calendar_date(date)
    }

    fn instant(&self, instant: DateTime<Utc>) -> String {
        ui::exact_instant(instant)
    }

    fn money(&self, amount: &Amount) -> String {
        ui::amount_text(&amount.decimal, &amount.currency)
    }

    fn text(&self, text: &str) -> String {
        apart(text)
    }
}
