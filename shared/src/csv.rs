//! Tables as CSV (RFC 4180), safe to open in a spreadsheet.

/// Adds a line of cells, quoted where that is needed.
pub fn push_line(text: &mut String, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        push_cell(text, cell);
    }
    text.push_str("\r\n");
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets
/// take for "this is text" (OWASP, CSV injection). A negative number is no formula.
fn push_cell(text: &mut String, cell: &str) {
    let plain = cell.trim_start();
    let is_number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_formula = match plain.strip_prefix('-') {
        Some(rest) => rest.is_empty() || !is_number(rest),
        None => {
            plain.starts_with(['=', '+', '@', '＝', '＋', '－', '＠'])
                || cell.starts_with(['\t', '\r', '\n'])
        }
    };
    if !is_formula && !cell.contains([',', '"', '\n', '\r']) {
        return text.push_str(cell);
    }
    text.push('"');
    if is_formula {
        text.push('\'');
    }
    for c in cell.chars() {
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let mut text = String::new();
        push_line(&mut text, cells);
        text
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(
            line(&["a", "b,c", "say \"hi\"", "two\nlines", ""]),
            "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in [
            "=1+1", "+1", "@x", " =1", "-2+3", "-", "\t=1", "＝1", "=\"a\"",
        ] {
            let line = line(&[formula]);
            assert!(line.starts_with("\"'"), "{line}");
        }
        assert_eq!(
            line(&["-49.00", "2026-11-22", "GS00000001"]),
            "-49.00,2026-11-22,GS00000001\r\n"
        );
    }
}
