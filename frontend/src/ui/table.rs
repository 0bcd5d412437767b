//! Tables of data: a caption, headed columns, and cells that carry their column's name for the
//! phone, where each row becomes a record.

use leptos::prelude::*;

/// The class of a column whose name is only for screen readers.
pub const UNSEEN: &str = "sr-only";

/// A table inside a sheet. `columns` are names and classes.
pub fn table(
    caption: impl Into<String>,
    columns: &[(&'static str, &'static str)],
    rows: Vec<AnyView>,
) -> AnyView {
    let caption = caption.into();
    let heads = columns
        .iter()
        .map(|&(name, class)| {
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
pub fn cell(label: &'static str, class: &'static str, content: impl IntoAny) -> AnyView {
    let content = content.into_any();
    view! {
        <td class=class data-label=label>
            {content}
        </td>
    }
    .into_any()
}

/// A row of cells.
pub fn row(cells: Vec<AnyView>) -> AnyView {
    view! { <tr>{cells}</tr> }.into_any()
}
