//! Markdown to the few kinds of block that a letter has: headings, paragraphs, lists, bold words, and a line to write on.

use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};

/// Words, some of them bold. A line end is a line end.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub(super) struct Words(pub(super) Vec<(String, bool)>);

impl Words {
    fn push(&mut self, words: &str, bold: bool) {
        match self.0.last_mut() {
            Some((last, of)) if *of == bold => last.push_str(words),
            _ => self.0.push((words.to_owned(), bold)),
        }
    }

    /// Without what is bold.
    pub(super) fn plain(&self) -> String {
        self.0.iter().map(|(words, _)| words.as_str()).collect()
    }

    /// Line by line.
    pub(super) fn lines(&self) -> Vec<Self> {
        let mut lines = vec![Self::default()];
        for (words, bold) in &self.0 {
            for (at, part) in words.split('\n').enumerate() {
                if at > 0 {
                    lines.push(Self::default());
                }
                if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                    line.push(part, *bold);
                }
            }
        }
        lines
    }
}

/// A block of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading, from level 1.
    Heading(u16, Words),
    /// A paragraph.
    Para(Words),
    /// A list, with the first number where it is a numbered one.
    List(Option<u64>, Vec<Vec<Self>>),
    /// A line to write on.
    Line,
}

/// The blocks of a text.
///
/// # Errors
/// The line on which something stands that a letter does not have, and what it is.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, (usize, String)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut events = Parser::new_ext(text, options).into_offset_iter();
    let blocks = read(&mut events).map_err(|(at, what)| {
        let line = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        (line, format!("A letter cannot hold {what}. Use headings, paragraphs, lists, ** for bold and --- for a line."))
    })?;
    Ok(blocks)
}

/// Reads blocks up to the end of what they stand in.
fn read(events: &mut OffsetIter<'_>) -> Result<Vec<Block>, (usize, &'static str)> {
    let mut blocks = Vec::new();
    // Words that stand in no paragraph of their own, as in a tight list.
    let mut loose = Words::default();
    let mut bold = false;
    let settle = |loose: &mut Words, blocks: &mut Vec<Block>| {
        if !loose.0.is_empty() {
            blocks.push(Block::Para(std::mem::take(loose)));
        }
    };
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Paragraph) => settle(&mut loose, &mut blocks),
            Event::End(TagEnd::Paragraph) => settle(&mut loose, &mut blocks),
            Event::Start(Tag::Heading { .. }) => settle(&mut loose, &mut blocks),
            Event::End(TagEnd::Heading(level)) => {
                blocks.push(Block::Heading(depth(level), std::mem::take(&mut loose)));
            }
            Event::Start(Tag::List(first)) => {
                settle(&mut loose, &mut blocks);
                blocks.push(Block::List(first, items(events)?));
            }
            Event::Rule => {
                settle(&mut loose, &mut blocks);
                blocks.push(Block::Line);
            }
            Event::Start(Tag::Strong) => bold = true,
            Event::End(TagEnd::Strong) => bold = false,
            Event::Text(words) => loose.push(&words, bold),
            Event::SoftBreak => loose.push(" ", bold),
            Event::HardBreak => loose.push("\n", bold),
            Event::End(TagEnd::Item) => break,
            other => return Err((range.start, what(&other))),
        }
    }
    settle(&mut loose, &mut blocks);
    Ok(blocks)
}

fn items(events: &mut OffsetIter<'_>) -> Result<Vec<Vec<Block>>, (usize, &'static str)> {
    let mut items = Vec::new();
    while let Some((Event::Start(Tag::Item), _)) = events.next() {
        items.push(read(events)?);
    }
    Ok(items)
}

const fn depth(level: HeadingLevel) -> u16 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// What a letter does not have.
const fn what(event: &Event<'_>) -> &'static str {
    match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => "HTML",
        Event::Start(Tag::Table(_)) => "a table",
        Event::Start(Tag::Link { .. }) => "a link",
        Event::Start(Tag::Image { .. }) => "a picture",
        Event::Start(Tag::CodeBlock(_)) => "an indented or fenced block",
        Event::Code(_) => "words between backticks",
        Event::Start(Tag::BlockQuote(_)) => "a quotation",
        Event::Start(Tag::Emphasis) => "words in italics",
        Event::Start(Tag::Strikethrough) => "crossed-out words",
        _ => "that",
    }
}
