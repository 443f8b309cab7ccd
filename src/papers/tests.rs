#![allow(clippy::unwrap_used, clippy::panic)]

use html5gum::{Token, Tokenizer};
use lopdf::{Dictionary, Object};
use proptest::prelude::*;

use super::content::*;
use super::markdown::Words;
use super::sample::{activity, contents, disputed};
use super::template::escaped;
use super::*;
use crate::domain::paper::{Columns, Letters, PaperKind};

fn to(large: bool) -> Addressee {
    Addressee { lines: vec!["Dr Shah".into(), "Elm Street Health Centre".into()], large }
}

fn written(content: &Content) -> Paper {
    Templates::default().write(content, to(false)).unwrap_or_else(|problem| panic!("{problem}"))
}

/// Words by themselves, however they are broken into lines.
fn words_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_template_writes_with_all_and_with_nothing_known() {
    for full in [true, false] {
        for content in contents(full, "Zoë Nguyễn") {
            let text = written(&content).text();
            assert!(!text.contains("{{") && !text.contains("{%") && !text.contains("none"), "{text}");
            assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 72), "{text}");
            let named = text.contains("Our reference: ELM-26-0142");
            assert!(
                !text.contains("\n\n\n")
                    && named
                        == !matches!(
                            content.kind(),
                            PaperKind::Appointment | PaperKind::Slip | PaperKind::CouncilReferral
                        ),
                "{text}"
            );
        }
    }
    assert_eq!(contents(true, "x").len(), PaperKind::ALL.len());
}

#[test]
fn a_letter_reads_as_it_is_meant() {
    let all = contents(true, "Zoë Nguyễn");
    insta::assert_snapshot!("evidence_request", written(&all[0]).text());
    insta::assert_snapshot!("client_letter", written(&all[1]).text());
    insta::assert_snapshot!("authority", written(&all[2]).text());
    insta::assert_snapshot!("reconsideration", written(&all[3]).text());
    insta::assert_snapshot!("phone_script", written(&all[4]).text());
    insta::assert_snapshot!("appeal_grounds", written(&all[5]).text());
    insta::assert_snapshot!("appeal_pack", written(&all[6]).text());
    insta::assert_snapshot!("appointment", written(&contents(false, "x")[7]).text());
    insta::assert_snapshot!("answer_form", written(&all[8]).text());
    insta::assert_snapshot!("council_referral", written(&all[10]).text());
    insta::assert_snapshot!("answer", written(&all[12]).text());
}

#[test]
fn a_receipt_is_as_wide_as_its_paper_and_ends_with_feed() {
    let long = "Bring the https://www.example.org/a/very/long/address/that/no/receipt/has/room/for.";
    for content in contents(true, long) {
        for columns in Columns::ALL {
            let text = written(&content).receipt(*columns, Letters::Ascii).unwrap_or_else(|why| panic!("{why}"));
            let wide = |line: &str| unicode_width::UnicodeWidthStr::width(line) <= columns.cells();
            assert!(text.lines().all(wide) && text.is_ascii(), "{text}");
            assert!(text.ends_with("\n\n\n\n\n\n") && !text.ends_with(&"\n".repeat(7)), "{text:?}");
            assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "no escape sequence: {text:?}");
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            assert!(squeezed(&text).contains(&squeezed(long)), "no letter is lost: {text}");
        }
    }
}

#[test]
fn a_printer_with_plain_letters_gets_them_or_nothing() {
    let slip = |words: &str| written(&contents(true, words)[9]);
    let plain = slip("Zoë – “Łódź”").receipt(Columns::Usual, Letters::Ascii).unwrap_or_else(|why| panic!("{why}"));
    assert!(plain.contains("- Zoe - \"Lodz\""), "{plain}");
    let why = slip("Київ").receipt(Columns::Usual, Letters::Ascii).err().unwrap();
    assert!(why.contains("plain letters") && !why.contains("Київ"), "{why}");
    assert!(slip("Київ").receipt(Columns::Usual, Letters::Unicode).is_ok_and(|text| text.contains("Київ")));
}

#[test]
fn the_page_on_letters_names_every_value() {
    let page = include_str!("../../docs/letters.md");
    for content in contents(true, "Zoë Nguyễn") {
        let values = serde_json::to_value(&content).unwrap();
        for (name, value) in values.as_object().unwrap() {
            let named = |name: &str| page.contains(&format!("`{name}`"));
            assert!(named(name) || (name == "client" && named("client.name")), "{name}");
            let inner = value.as_object().into_iter().flat_map(|inner| inner.keys());
            inner.for_each(|inner| assert!(named(&format!("{name}.{inner}")), "{name}.{inner}"));
        }
    }
}

#[test]
fn the_address_stands_alone_in_the_window_and_names_no_benefit() {
    for content in contents(true, "Zoë Nguyễn") {
        let text = written(&content).text();
        let window: Vec<&str> =
            text.lines().skip_while(|line| *line != PRIVATE).take_while(|line| !line.is_empty()).collect();
        assert_eq!(window, [PRIVATE, "Dr Shah", "Elm Street Health Centre"], "{text}");
    }
}

#[test]
fn a_clinician_reads_no_support_and_no_issue() {
    let all = contents(true, "a thing at issue");
    let Content::EvidenceRequest(request) = &all[0] else { panic!("a request") };
    let text = written(&all[0]).text();
    let hidden = [disputed().argued.unwrap(), disputed().support];
    assert!(text.contains(&activity().says) && hidden.iter().all(|words| !text.contains(words)), "{text}");
    assert!(serde_json::to_value(request).unwrap().get("issue").is_none());
}

#[test]
fn a_bad_template_is_refused_with_its_line() {
    let refused = |source: &str| {
        let templates = Templates::with(vec![("client-letter.md", source.to_owned())]);
        match templates.write(&contents(true, "Secret")[1], to(false)) {
            Ok(_) => panic!("it was taken: {source}"),
            Err(problem) => problem.to_string(),
        }
    };
    for (source, said) in [
        ("# A\n\n{{ nmae }}\n", "client-letter.md: line 3: This paper has no such value."),
        ("# A\n\n{% if name %}\n", "client-letter.md: line 3: unexpected end of input"),
        ("# A\n\n{{ name | shout }}\n", "client-letter.md: line 3: filter shout is unknown."),
        ("# A\n\n<b>{{ name }}</b>\n", "client-letter.md: line 3: A letter cannot hold HTML."),
        ("# A\n\n\n*{{ name }}*\n", "client-letter.md: line 4: A letter cannot hold words in italics."),
        ("a|b\n-|-\nc|d\n", "client-letter.md: line 1: A letter cannot hold a table."),
        ("# A\n\n{{ none }}\n", "client-letter.md: line 3: A value that may be missing stands here without an if."),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}.{% endfor %}{% endfor %}",
            "client-letter.md: line 1: It goes on for ever.",
        ),
    ] {
        let words = refused(source);
        assert!(words.starts_with(said), "{words}");
        assert!(!words.contains("Secret"), "{words}");
    }
    let own = Templates::with(vec![("letterhead.md", "**{{ site }}**\n1 High Street\n".into())]);
    let text = own.write(&contents(true, "Z")[1], to(false)).unwrap_or_else(|problem| panic!("{problem}")).text();
    assert!(text.starts_with("Elm Street Health Centre 1 High Street\n"), "{text}");
}

/// The words of an HTML file by another reader, and the names of its elements.
fn html_read(html: &str) -> (String, Vec<String>) {
    let (mut words, mut names) = (String::new(), Vec::new());
    let mut style = false;
    for token in Tokenizer::new(html) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).unwrap();
                style = name == "style" || name == "title";
                if matches!(name.as_str(), "p" | "li" | "h1" | "h2" | "br" | "div" | "span" | "strong" | "hr") {
                    words.push(' ');
                }
                assert!(tag.attributes.keys().all(|key| key.0 != b"src" && key.0 != b"href"), "nothing from elsewhere");
                names.push(name);
            }
            Token::EndTag(_) => style = false,
            Token::String(text) if !style => words.push_str(std::str::from_utf8(&text.0).unwrap()),
            Token::Error(error) => panic!("{error:?}"),
            _ => {}
        }
    }
    (words_of(&words), names)
}

const ELEMENTS: [&str; 19] = [
    "html", "head", "meta", "title", "style", "body", "header", "main", "div", "span", "strong", "h1", "h2", "p", "ul",
    "ol", "li", "hr", "br",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_a_client_says_stays_just_that(
        said in prop_oneof![
            "[ -~\n\t]{0,80}",
            "\\PC{0,40}",
            "(<script>|\\*\\*|__|# |- |1\\. |> |```|~~|\\[a\\]\\(b\\)|!\\[|&lt;|\\{\\{ name \\}\\}|\\{%|\\||\\\\|\n|---|===| {4}|x|ż){0,24}",
        ],
    ) {
        let clean = crate::domain::text::clean_text(&said);
        let lines: Vec<&str> = clean.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let meant = lines.join("\n");
        let blocks = markdown::blocks(&format!("Said: {} and more\n\n- {}\n", escaped(&said), escaped(&said))).unwrap();
        let para = Block::Para(Words(vec![(format!("Said: {meant} and more"), false)]));
        prop_assert_eq!(blocks.first(), Some(&para));
        let item = if meant.is_empty() { vec![] } else { vec![Block::Para(Words(vec![(meant.clone(), false)]))] };
        prop_assert_eq!(blocks.get(1), Some(&Block::List(None, vec![item])));
        prop_assert_eq!(blocks.len(), 2);

        for content in contents(true, &said) {
            let paper = written(&content);
            let (words, names) = html_read(&paper.html());
            prop_assert!(names.iter().all(|name| ELEMENTS.contains(&name.as_str())), "{:?}", names);
            prop_assert!(words.contains(&words_of(&meant)), "{} in {}", meant, words);
            prop_assert!(words_of(&paper.text()).contains(&words_of(&meant)), "{}", paper.text());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_client_says_there_is_a_pdf_or_a_sentence(
        said in prop_oneof!["\\PC{0,60}", "[a-zà-žḀ-ỹ\u{300}-\u{36f}\u{590}-\u{6ff}\n ]{0,80}", "(\\S{400}|w)"],
    ) {
        for content in contents(true, &said) {
            match written(&content).pdf() {
                Ok(pdf) => prop_assert!(lopdf::Document::load_mem(&pdf).is_ok()),
                Err(why) => prop_assert!(why.ends_with("Take the HTML form and print that."), "{}", why),
            }
        }
    }
}

/// A PDF as another reader takes it.
fn pdf_read(paper: &Paper) -> (lopdf::Document, String) {
    let bytes = paper.pdf().unwrap_or_else(|why| panic!("{why}"));
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).unwrap();
    (document, words_of(&text))
}

fn follow<'a>(document: &'a lopdf::Document, of: &'a Dictionary, key: &[u8]) -> &'a Dictionary {
    let object = of.get(key).unwrap();
    let object = object.as_reference().map_or(object, |id| document.get_object(id).unwrap());
    object.as_dict().unwrap()
}

/// The kinds of the tree of a tagged PDF, in order.
fn tags(document: &lopdf::Document, of: &Dictionary, into: &mut Vec<String>) {
    if let Ok(kind) = of.get(b"S").and_then(Object::as_name) {
        into.push(String::from_utf8_lossy(kind).into_owned());
    }
    let children = match of.get(b"K") {
        Ok(Object::Array(children)) => children.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => return,
    };
    for child in children {
        let child = child.as_reference().map_or(Ok(&child), |id| document.get_object(id));
        if let Ok(Object::Dictionary(inner)) = child {
            tags(document, inner, into);
        }
    }
}

#[test]
fn a_pdf_is_a4_tagged_and_says_what_it_is_and_in_which_language() {
    for content in contents(true, "Zoë Nguyễn") {
        let (document, _) = pdf_read(&written(&content));
        let catalog = document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
        assert!(follow(&document, catalog, b"MarkInfo").get(b"Marked").unwrap().as_bool().unwrap());
        let mut kinds = Vec::new();
        tags(&document, follow(&document, catalog, b"StructTreeRoot"), &mut kinds);
        for kind in ["H1", "P"] {
            assert!(kinds.iter().any(|known| known == kind), "{kind} in {kinds:?}");
        }
        let lists = kinds.iter().filter(|kind| *kind == "LI").count();
        assert_eq!(lists, kinds.iter().filter(|kind| *kind == "LBody").count());
        for page in document.get_pages().values() {
            let size = document.get_object(*page).unwrap().as_dict().unwrap().get(b"MediaBox").unwrap();
            let size: Vec<f32> = size.as_array().unwrap().iter().map(|side| side.as_float().unwrap()).collect();
            assert!((size[2] - 595.28).abs() < 0.1 && (size[3] - 841.89).abs() < 0.1, "{size:?}");
        }
        let info = follow(&document, &document.trailer, b"Info");
        let title = lopdf::decode_text_string(info.get(b"Title").unwrap()).unwrap();
        assert_eq!(title, content.kind().title());
    }
}

#[test]
fn a_pdf_says_the_same_words_as_the_text_in_the_same_order() {
    for content in contents(true, "Siân Łukasz Şahin Nguyễn Thị Ŵyn ğ ı İ ș đ ữ ŷ Ελένη Ольга")
    {
        let paper = written(&content);
        let (_, pdf) = pdf_read(&paper);
        let foot = |word: &&str| !matches!(*word, "·");
        let bare = |text: &str| text.replace(['_', '='], " ");
        let mut rest = pdf.as_str();
        for word in bare(&paper.text()).split_whitespace().filter(foot) {
            let at = rest.find(word).unwrap_or_else(|| panic!("{word} is not next in: {rest}"));
            rest = &rest[at + word.len()..];
        }
    }
}

#[test]
fn a_request_without_activities_is_one_page() {
    let mut all = contents(true, "contact since June; planning a journey");
    let Content::EvidenceRequest(request) = &mut all[0] else { panic!("a request") };
    request.activities.clear();
    request.points = vec!["bathing, stairs, rails that were ordered".into(); 3];
    assert_eq!(pdf_read(&written(&all[0])).0.get_pages().len(), 1);
}

#[test]
fn a_long_letter_goes_over_several_pages_each_with_its_number() {
    let mut all = contents(true, "Zoë Nguyễn");
    let Content::ClientLetter(letter) = &mut all[1] else { panic!("a letter") };
    letter.ours = (0..90).map(|n| Step { what: format!("Step {n} of what we do for you"), when: None }).collect();
    let (document, text) = pdf_read(&written(&all[1]));
    let pages = document.get_pages().len();
    assert!(pages >= 2);
    for page in 1..=pages {
        assert!(text.contains(&format!("page {page} of {pages}")), "{page}");
    }
}

#[test]
fn a_word_longer_than_a_line_goes_on_in_the_next() {
    let long = "abcdefghij".repeat(30);
    let (_, text) = pdf_read(&written(&contents(true, &long)[1]));
    assert!(!text.contains(&long) && text.replace([' ', '-'], "").contains(&long), "{text}");
}

#[test]
fn large_print_takes_more_room_and_the_same_words() {
    let content = &contents(true, "Zoë Nguyễn")[1];
    let large = Templates::default().write(content, to(true)).unwrap_or_else(|problem| panic!("{problem}"));
    let (small, big) = (pdf_read(&written(content)).0, pdf_read(&large).0);
    assert!(big.get_pages().len() > small.get_pages().len());
    assert!(large.html().contains("class=\"large\"") && large.text() == written(content).text());
}

#[test]
fn a_letter_that_the_font_lacks_is_said_and_the_html_has_it() {
    let paper = written(&contents(true, "李小龙")[1]);
    let why = paper.pdf().unwrap_err();
    assert!(why.contains("lacks a letter") && !why.contains('李'), "{why}");
    assert!(paper.html().contains("李小龙"));
}
