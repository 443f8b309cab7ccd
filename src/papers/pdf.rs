//! A paper as a PDF on A4, tagged for reading aloud (PDF/UA-1), with the font inside.
//!
//! First everything is set in lines and the lines are laid on pages, then they are drawn; what is drawn is tied to the tree
//! of headings, paragraphs and lists, which is built last.

use std::num::NonZeroU16;
use std::sync::Arc;

use krilla::Document;
use krilla::configure::{Configuration, ValidationError, Validator};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, FontFamily, FontWeight, Layout, LayoutContext, LineHeight, OverflowWrap, StyleProperty};

use super::markdown::{Block, Words};
use super::text::label;
use super::{PRIVATE, Paper};

/// Points of a millimetre.
const MM: f32 = 72.0 / 25.4;
/// A4, in points.
const PAGE: (f32, f32) = (210.0 * MM, 297.0 * MM);
/// Space at the left and right, above and below.
const SIDE: f32 = 20.0 * MM;
const TOP: f32 = 18.0 * MM;
const FOOT: f32 = 18.0 * MM;
/// Where the window of a DL envelope begins and ends, from the top of the page.
const WINDOW: (f32, f32) = (45.0 * MM, 80.0 * MM);
/// Sizes of letters: ordinary, and large print.
const SIZE: f32 = 11.0;
const LARGE: f32 = 18.0;
const LEADING: f32 = 1.35;
/// Room above a line to write on, in sizes of letters.
const TO_WRITE: f32 = 2.6;
const FAMILY: &str = "Noto Sans";

/// The paper as a PDF.
pub(super) fn of(paper: &Paper) -> Result<Vec<u8>, String> {
    let mut fonts = Fonts::new()?;
    let size = if paper.large { LARGE } else { SIZE };
    let mut pages = Pages { size, y: TOP, page: 0, placed: Vec::new() };
    for block in &paper.letterhead {
        pages.block(block, 0.0, &mut fonts);
    }
    paper.dated.iter().for_each(|line| pages.words(&plain(line), 0.0, size, &mut fonts));
    if !paper.to.is_empty() {
        pages.down_to(WINDOW.0);
        pages.words(&bold(PRIVATE), 0.0, size, &mut fonts);
        paper.to.iter().for_each(|line| pages.words(&plain(line), 0.0, size, &mut fonts));
        pages.down_to(WINDOW.1);
    }
    pages.space(0.6);
    for block in &paper.body {
        pages.block(block, 0.0, &mut fonts);
    }
    let drawn = draw(paper, &pages, &mut fonts)?;
    drawn.map_err(|error| refused(&error))
}

fn plain(words: &str) -> Words {
    Words(vec![(words.to_owned(), false)])
}

fn bold(words: &str) -> Words {
    Words(vec![(words.to_owned(), true)])
}

/// Why there is no PDF, in a sentence without what was written.
fn refused(error: &KrillaError) -> String {
    let missing = |error: &ValidationError| {
        matches!(error, ValidationError::ContainsNotDefGlyph(..) | ValidationError::NoCodepointMapping(..))
    };
    match error {
        KrillaError::Validation(errors) if errors.iter().any(missing) => {
            "The font of the PDF lacks a letter that stands in this paper. Take the HTML form and print that."
                .to_owned()
        }
        _ => "The PDF could not be made. Take the HTML form and print that.".to_owned(),
    }
}

/// The font, as it is measured and as it is drawn.
struct Fonts {
    context: FontContext,
    layouts: LayoutContext<()>,
    /// Regular and bold, by the id of their bytes.
    faces: [(u64, Font); 2],
}

impl Fonts {
    fn new() -> Result<Self, String> {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut face = |bytes: &'static [u8]| {
            let blob = Blob::new(Arc::new(bytes));
            let id = blob.id();
            collection.register_fonts(blob, None);
            Font::new(bytes.into(), 0).map(|font| (id, font)).ok_or("The font of the PDF cannot be read.")
        };
        let faces = [face(notosans::REGULAR_TTF)?, face(notosans::BOLD_TTF)?];
        let context = FontContext { collection, source_cache: SourceCache::default() };
        Ok(Self { context, layouts: LayoutContext::new(), faces })
    }

    /// Words of one paragraph in lines of this width.
    fn set(&mut self, words: &Words, size: f32, width: f32) -> (String, Layout<()>) {
        let text = words.plain();
        let mut builder = self.layouts.ranged_builder(&mut self.context, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::named(FAMILY)));
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(LEADING)));
        // A word longer than a line, such as an address on the web, goes on in the next.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        let mut at = 0;
        for (part, bold) in &words.0 {
            if *bold {
                builder.push(StyleProperty::FontWeight(FontWeight::BOLD), at..at + part.len());
            }
            at += part.len();
        }
        let mut layout = builder.build(&text);
        layout.break_all_lines(Some(width));
        (text, layout)
    }
}

/// Something that has its place on a page.
struct Placed {
    page: usize,
    x: f32,
    y: f32,
    what: What,
}

enum What {
    /// A line of words: the glyphs of each run, with the face and the size.
    Line { text: String, runs: Vec<(usize, f32, Vec<KrillaGlyph>)> },
    /// A line to write on.
    Rule,
    /// What was placed since the last such mark is one leaf of the tree.
    Leaf,
}

/// Pages as they fill.
struct Pages {
    size: f32,
    y: f32,
    page: usize,
    placed: Vec<Placed>,
}

impl Pages {
    /// Leaves so many sizes of letters free, but nothing at the head of a page.
    fn space(&mut self, sizes: f32) {
        if self.y > TOP {
            self.y += sizes * self.size;
        }
    }

    fn down_to(&mut self, y: f32) {
        self.y = self.y.max(y);
    }

    fn turn(&mut self) {
        self.page += 1;
        self.y = TOP;
    }

    /// Turns the page where so much no longer fits.
    fn room(&mut self, height: f32) {
        if self.y + height > PAGE.1 - FOOT && self.y > TOP {
            self.turn();
        }
    }

    fn place(&mut self, x: f32, y: f32, what: What) {
        self.placed.push(Placed { page: self.page, x, y, what });
    }

    /// A paragraph, or a part of one: one leaf.
    fn words(&mut self, words: &Words, indent: f32, size: f32, fonts: &mut Fonts) {
        let width = PAGE.0 - 2.0 * SIDE - indent;
        for line in words.lines() {
            let (text, layout) = fonts.set(&line, size, width);
            for line in layout.lines() {
                let metrics = line.metrics();
                self.room(metrics.line_height);
                let (mut x, mut runs) = (SIDE + indent, Vec::new());
                let from = x;
                for run in line.runs() {
                    let id = run.font().data.id();
                    let face = fonts.faces.iter().position(|(known, _)| *known == id).unwrap_or(0);
                    let glyphs = glyphs(&run, &mut x);
                    runs.push((face, run.font_size(), glyphs));
                }
                let baseline = self.y + metrics.baseline - metrics.block_min_coord;
                self.place(from, baseline, What::Line { text: text.clone(), runs });
                self.y += metrics.line_height;
            }
        }
        self.place(0.0, 0.0, What::Leaf);
    }

    fn block(&mut self, block: &Block, indent: f32, fonts: &mut Fonts) {
        match block {
            Block::Heading(level, words) => {
                let size = self.size * if *level == 1 { 1.3 } else { 1.1 };
                self.space(0.7);
                // A heading stays with what it heads.
                self.room(size * LEADING + 3.0 * self.size * LEADING);
                let words = Words(words.0.iter().map(|(words, _)| (words.clone(), true)).collect());
                self.words(&words, indent, size, fonts);
                self.space(0.35);
            }
            Block::Para(words) => {
                self.words(words, indent, self.size, fonts);
                self.space(0.5);
            }
            Block::Line => {
                self.room(TO_WRITE * self.size);
                self.y += TO_WRITE * self.size;
                self.place(SIDE + indent, self.y, What::Rule);
                self.y += 0.5 * self.size;
            }
            Block::List(first, items) => {
                for (at, item) in items.iter().enumerate() {
                    let label = label(*first, at);
                    let hang = if first.is_some() { 1.9 } else { 1.1 } * self.size;
                    self.room(self.size * LEADING);
                    let before = self.y;
                    let page = self.page;
                    self.words(&plain(&label), indent, self.size, fonts);
                    if self.page == page {
                        self.y = before;
                    }
                    match item.as_slice() {
                        [Block::Para(words)] => {
                            self.words(words, indent + hang, self.size, fonts);
                            self.space(0.15);
                        }
                        several => several.iter().for_each(|block| self.block(block, indent + hang, fonts)),
                    }
                }
                self.space(0.45);
            }
        }
    }
}

/// The glyphs of a run, each with the characters that it stands for; `x` goes on by their widths.
fn glyphs(run: &parley::layout::Run<'_, ()>, x: &mut f32) -> Vec<KrillaGlyph> {
    let size = run.font_size();
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    for cluster in run.visual_clusters() {
        if cluster.is_ligature_continuation() {
            if let Some(glyph) = glyphs.last_mut() {
                glyph.text_range.end = cluster.text_range().end;
            }
            continue;
        }
        for glyph in cluster.glyphs() {
            let (id, range) = (GlyphId::new(glyph.id), cluster.text_range());
            glyphs.push(KrillaGlyph::new(id, glyph.advance / size, glyph.x / size, glyph.y / size, 0.0, range, None));
            *x += glyph.advance;
        }
    }
    glyphs
}

/// Draws what was placed, then ties it to the tree.
fn draw(paper: &Paper, pages: &Pages, fonts: &mut Fonts) -> Result<Result<Vec<u8>, KrillaError>, String> {
    let mut document = Document::new_with(krilla::SerializeSettings {
        configuration: Configuration::new_with_validator(Validator::UA1),
        enable_tagging: true,
        ..krilla::SerializeSettings::default()
    });
    document.set_metadata(
        Metadata::new()
            .title(paper.title.to_owned())
            .language(paper.language.map_or_else(|| "en-GB".to_owned(), |(code, _)| code.to_string()))
            .creator("Alongside".to_owned()),
    );
    let mut leaves: Vec<Leaf> = vec![Leaf::default()];
    for number in 0..=pages.page {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or("A4 is no page.")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for placed in pages.placed.iter().filter(|placed| placed.page == number) {
            match &placed.what {
                What::Line { text, runs } => {
                    let drawn = line(&mut surface, placed, text, runs, fonts);
                    if let Some(leaf) = leaves.last_mut() {
                        leaf.at.get_or_insert((number, placed.y));
                        leaf.drawn.push(drawn);
                    }
                }
                What::Rule => rule(&mut surface, placed),
                What::Leaf => leaves.push(Leaf::default()),
            }
        }
        foot(&mut surface, paper, number, pages.page + 1, fonts);
        surface.finish();
        page.finish();
    }
    let mut tree = Tree { leaves: leaves.into_iter(), outline: Outline::new() };
    document.set_tag_tree(tree.of(paper));
    document.set_outline(tree.outline);
    Ok(document.finish())
}

/// One paragraph as it was drawn: where it begins, and its lines.
#[derive(Default)]
struct Leaf {
    at: Option<(usize, f32)>,
    drawn: Vec<Identifier>,
}

fn line(
    surface: &mut Surface<'_>,
    placed: &Placed,
    text: &str,
    runs: &[(usize, f32, Vec<KrillaGlyph>)],
    fonts: &Fonts,
) -> Identifier {
    let drawn = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    runs_at(surface, Point::from_xy(placed.x, placed.y), text, runs, fonts);
    surface.end_tagged();
    drawn
}

fn runs_at(surface: &mut Surface<'_>, at: Point, text: &str, runs: &[(usize, f32, Vec<KrillaGlyph>)], fonts: &Fonts) {
    let mut x = at.x;
    for (face, size, glyphs) in runs {
        surface.draw_glyphs(Point::from_xy(x, at.y), glyphs, fonts.faces[*face].1.clone(), text, *size, false);
        x += glyphs.iter().map(|glyph| glyph.x_advance * size).sum::<f32>();
    }
}

fn rule(surface: &mut Surface<'_>, placed: &Placed) {
    let mut path = PathBuilder::new();
    path.move_to(placed.x, placed.y);
    path.line_to(PAGE.0 - SIDE, placed.y);
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { width: 0.6, ..Stroke::default() }));
        surface.draw_path(&path);
        surface.set_stroke(None);
    }
    surface.end_tagged();
}

/// The foot of a page: its number, and the reference that belongs to it.
fn foot(surface: &mut Surface<'_>, paper: &Paper, number: usize, of: usize, fonts: &mut Fonts) {
    let reference = paper.dated.last().map_or("", String::as_str);
    let words = plain(&format!("{reference} · page {} of {of}", number + 1));
    let (text, layout) = fonts.set(&words, 8.5, PAGE.0 - 2.0 * SIDE);
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Footer));
    if let Some(first) = layout.lines().next() {
        let runs: Vec<_> = first.runs().map(|run| (0, run.font_size(), glyphs(&run, &mut 0.0))).collect();
        runs_at(surface, Point::from_xy(SIDE, PAGE.1 - 12.0 * MM), &text, &runs, fonts);
    }
    surface.end_tagged();
}

/// The tree of what the paper says, over the leaves in the order in which they were placed.
struct Tree {
    leaves: std::vec::IntoIter<Leaf>,
    outline: Outline,
}

impl Tree {
    fn of(&mut self, paper: &Paper) -> TagTree {
        let mut tree = TagTree::new();
        for block in &paper.letterhead {
            tree.push(self.block(block));
        }
        let lines = paper.to.len() + usize::from(!paper.to.is_empty()) + paper.dated.len();
        for _ in 0..lines {
            let group = self.leaf(Tag::P);
            tree.push(group);
        }
        for block in &paper.body {
            tree.push(self.block(block));
        }
        tree
    }

    fn leaf(&mut self, tag: impl Into<krilla::tagging::TagKind>) -> TagGroup {
        let drawn = self.leaves.next().unwrap_or_default().drawn;
        TagGroup::with_children(tag, drawn.into_iter().map(Node::from).collect())
    }

    fn block(&mut self, block: &Block) -> TagGroup {
        match block {
            Block::Heading(level, words) => {
                let leaf = self.leaves.next().unwrap_or_default();
                let (page, y) = leaf.at.unwrap_or_default();
                let title = words.plain();
                let to = XyzDestination::new(page, Point::from_xy(SIDE, y));
                self.outline.push_child(OutlineNode::new(title.clone(), to));
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                let children = leaf.drawn.into_iter().map(Node::from).collect();
                TagGroup::with_children(Tag::Hn(level, Some(title)), children)
            }
            Block::Para(_) => self.leaf(Tag::P),
            // It is drawn as an artifact: there is nothing to read.
            Block::Line => TagGroup::new(Tag::NonStruct),
            Block::List(first, items) => {
                let numbering = if first.is_some() { ListNumbering::Decimal } else { ListNumbering::None };
                let mut list = TagGroup::new(Tag::L(numbering));
                for item in items {
                    let label = self.leaf(Tag::Lbl);
                    let mut body = TagGroup::new(Tag::LBody);
                    item.iter().for_each(|block| body.push(self.block(block)));
                    list.push(TagGroup::with_children(Tag::LI, vec![label.into(), body.into()]));
                }
                list
            }
        }
    }
}
