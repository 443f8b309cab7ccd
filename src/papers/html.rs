//! A paper as one HTML file: its own style, nothing from elsewhere, made for A4 and for reading aloud.

use super::markdown::{Block, Words};
use super::{PRIVATE, Paper};

const STYLE: &str = "@page{size:A4;margin:20mm}\
body{font-family:'Noto Sans','DejaVu Sans',Arial,sans-serif;font-size:12pt;line-height:1.4;color:#000;background:#fff;\
max-width:170mm;margin:0 auto;overflow-wrap:anywhere}\
body.large{font-size:18pt}\
h1{font-size:1.35em;margin:1.2em 0 .6em}h2{font-size:1.1em;margin:1.1em 0 .4em}\
h1,h2,h3{break-after:avoid}p,li{orphans:2;widows:2}\
.to,.dated{margin:1.5em 0}.to strong,.to span,.dated span{display:block}\
hr{border:0;border-bottom:1px solid #000;margin:2.4em 0 .8em}\
@media screen{body{padding:20mm 0}}";

/// The paper as HTML, well-formed as XML too.
pub(super) fn of(paper: &Paper) -> String {
    let mut out = match &paper.language {
        None => "<!DOCTYPE html>\n<html lang=\"en-GB\">\n".to_owned(),
        Some((code, direction)) => format!("<!DOCTYPE html>\n<html lang=\"{code}\" dir=\"{}\">\n", direction.code()),
    };
    out.push_str("<head>\n<meta charset=\"utf-8\" />\n");
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n",
    );
    out.push_str(&format!("<title>{}</title>\n<style>{STYLE}</style>\n</head>\n", safe(paper.title)));
    out.push_str(if paper.large { "<body class=\"large\">\n" } else { "<body>\n" });
    out.push_str("<header>\n");
    put(&paper.letterhead, &mut out);
    out.push_str("</header>\n<main>\n");
    out.push_str(&format!("<div class=\"dated\">{}</div>\n", spans(&paper.dated)));
    if !paper.to.is_empty() {
        out.push_str(&format!("<div class=\"to\"><strong>{PRIVATE}</strong>{}</div>\n", spans(&paper.to)));
    }
    put(&paper.body, &mut out);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn spans(lines: &[String]) -> String {
    lines.iter().map(|line| format!("<span>{}</span>", safe(line))).collect()
}

fn put(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(level, words) => out.push_str(&format!("<h{level}>{}</h{level}>\n", inline(words))),
            Block::Para(words) => out.push_str(&format!("<p>{}</p>\n", inline(words))),
            Block::Line => out.push_str("<hr />\n"),
            Block::List(first, items) => {
                let (open, close) = match first {
                    None => ("<ul>\n".to_owned(), "</ul>\n"),
                    Some(1) => ("<ol>\n".to_owned(), "</ol>\n"),
                    Some(first) => (format!("<ol start=\"{first}\">\n"), "</ol>\n"),
                };
                out.push_str(&open);
                for item in items {
                    out.push_str("<li>");
                    match item.as_slice() {
                        [Block::Para(words)] => out.push_str(&inline(words)),
                        several => put(several, out),
                    }
                    out.push_str("</li>\n");
                }
                out.push_str(close);
            }
        }
    }
}

fn inline(words: &Words) -> String {
    let part = |(words, bold): &(String, bool)| {
        let safe = safe(words).replace('\n', "<br />\n");
        if *bold { format!("<strong>{safe}</strong>") } else { safe }
    };
    words.0.iter().map(part).collect()
}

/// Words that HTML takes for nothing but words.
fn safe(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
