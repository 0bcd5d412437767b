//! Tables of data: a caption, headed columns, and cells that carry their column's name for the
//! phone, where each row becomes a record.

use leptos::prelude::*;

/// A table inside a sheet. `columns` are names and classes; a name that starts with `~` is only for
/// screen readers.
pub fn table(
    caption: impl Into<String>,
    columns: &[(&'static str, &'static str)],
    rows: Vec<AnyView>,
) -> AnyView {
    let caption = caption.into();
    let heads = columns
        .iter()
        .map(|&(name, class)| {
            let name = match name.strip_prefix('~') {
                Some(hidden) => view! { <span class="sr-only">{hidden}</span> }.into_any(),
                None => name.into_any(),
            };
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
