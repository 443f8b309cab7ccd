//! Plain lines from a text that may have markup in it.

use crate::domain::text::clean_text;

/// What stands for a letter that markup could not have as it is. Others are left as they are written.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("pound", '£'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("bull", '•'),
];
/// The longest name or number of a letter, in bytes.
const NAME_MAX: usize = 10;

/// The text without its tags, cleaned: paragraphs and items stand on lines of their own, scripts and styles are gone.
pub(super) fn plain(input: &str) -> String {
    let mut out = String::with_capacity(input.len());
    let mut rest = input;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('<') { tag(rest, &mut out) } else { letter(rest, &mut out) };
    }
    out.push_str(rest);
    let lines: Vec<String> = clean_text(&out)
        .lines()
        .map(|line| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        .collect();
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Passes over a tag, and gives what follows it. A `<` that begins none is a letter.
fn tag<'t>(text: &'t str, out: &mut String) -> &'t str {
    let inner = &text[1..];
    let closed =
        inner.find('>').filter(|_| inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')));
    let Some(end) = closed else {
        out.push('<');
        return inner;
    };
    let name: String = inner.chars().skip_while(|c| *c == '/').take_while(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    let after = &inner[end + 1..];
    match name.as_str() {
        "script" | "style" if !inner.starts_with('/') => {
            let close = format!("</{name}");
            let end = after.to_ascii_lowercase().find(&close).unwrap_or(after.len());
            return &after[end..];
        }
        "li" if !inner.starts_with('/') => out.push_str("\n- "),
        "br" | "p" | "div" | "ul" | "ol" | "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => out.push('\n'),
        "td" | "th" => out.push(' '),
        _ => {}
    }
    after
}

/// Reads a letter written by its name or number, and gives what follows it.
fn letter<'t>(text: &'t str, out: &mut String) -> &'t str {
    let inner = &text[1..];
    let named =
        inner.bytes().take(NAME_MAX + 1).position(|byte| byte == b';').and_then(|end| Some((inner.get(..end)?, end)));
    let read = named.and_then(|(name, end)| {
        let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        });
        let known = || NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter);
        Some((number.and_then(char::from_u32).or_else(known)?, end))
    });
    match read {
        Some((letter, end)) => {
            out.push(letter);
            &inner[end + 1..]
        }
        None => {
            out.push('&');
            inner
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        for (marked, plain_text) in [
            ("Advice &amp; help", "Advice & help"),
            ("<p>One.</p><p>Two<br/>three</p>", "One.\nTwo\nthree"),
            ("<ul><li>bring ID</li><li>bring letters</li></ul>", "- bring ID\n- bring letters"),
            ("Income < &pound;500 & over 60", "Income < £500 & over 60"),
            ("<script>steal()</script>Open<style>p{}</style>", "Open"),
            ("&#163;5 &#xA3;6 &#0; &unknown; &", "£5 £6 &unknown; &"),
            ("&lt;b&gt;", "<b>"),
            ("<a href=\"http://example.com\">page</a>", "page"),
            ("a <", "a <"),
            ("<script>no end", ""),
        ] {
            assert_eq!(plain(marked), plain_text, "{marked}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_what_is_plain_stays(text in ".{0,60}", plainly in "[a-z0-9é,.]{1,9}( [a-z0-9é,.]{1,9}){0,5}", marked in "[<>/&;#a-z0-9é ]{0,60}") {
            let _ = (plain(&text), plain(&marked));
            prop_assert_eq!(plain(&plainly), plainly);
        }
    }
}
