//! Tables of data: a caption, headed columns, and cells that carry their column's name for the
//! phone, where each row becomes a record.

use goodstanding_words::Fixed;
use leptos::prelude::*;

use crate::words::fixed;

/// The class of a column whose name is only for screen readers.
pub const UNSEEN: &str = "sr-only";

/// A table inside a sheet. `columns` are names and classes.
pub fn table(
    caption: impl Into<String>,
    columns: &[(Fixed, &'static str)],
    rows: Vec<AnyView>,
) -> AnyView {
    let caption = caption.into();
    let heads = columns
        .iter()
        .map(|&(name, class)| {
            let name = fixed(name);
            if class == UNSEEN {
                // The column stays in sight: its cells are.
                return view! {
                    <th scope="col">
                        <span class=UNSEEN>{name}</span>
                    </th>
                }
                .into_any();
            }
            view! {
                <th scope="col" class=class>
                    {name}
                </th>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <div class="sheet table-scroll">
            <table class="table">
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A cell under the column `label`.
pub fn cell(label: Fixed, class: &'static str, content: impl IntoAny) -> AnyView {
    let content = content.into_any();
    // The style sheets know the column by its name in English, whatever it is called on the page.
    view! {
        <td class=class data-label=fixed(label) data-column=label.english()>
            {content}
        </td>
    }
    .into_any()
}

/// A cell with what can be done about what is in the row.
pub fn action_cell(content: impl IntoAny) -> AnyView {
    let content = content.into_any();
    view! { <td class="r cell-action">{content}</td> }.into_any()
}

/// A row of cells.
pub fn row(cells: Vec<AnyView>) -> AnyView {
    view! { <tr>{cells}</tr> }.into_any()
}
