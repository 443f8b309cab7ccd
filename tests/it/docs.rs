//! What the documents say of the program, held against the program.

use std::path::Path;

use alongside::exchange::time_limits;
use alongside::ui::event::Chord;
use alongside::ui::keys;

/// What stands above the tables of `docs/keys.md`.
const ABOVE: &str = "# Keys\n\nEvery key of every screen, made from the table that the program itself works by \
                     (`alongside keys --markdown`).\n`^S` is Ctrl and S, `S-Tab` is Shift and Tab, `M-b` is Alt and B.\n\n";

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_page_of_keys_is_the_table_of_keys() {
    let made = format!("{ABOVE}{}", keys::markdown());
    if std::env::var_os("ALONGSIDE_WRITE_DOCS").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md"), &made).unwrap();
    }
    assert!(read("docs/keys.md") == made, "docs/keys.md is old: run this test once with ALONGSIDE_WRITE_DOCS=1");
}

#[test]
fn the_page_of_time_limits_lists_the_rules() {
    let rules = time_limits::rules(None).unwrap();
    let mut table = String::from("| rule | what | where | counted | source |\n|---|---|---|---|---|\n");
    for rule in &rules.rule {
        let nations = rule.nations.iter().map(|nation| nation.label()).collect::<Vec<_>>().join(", ");
        let legs: Vec<_> = rule
            .legs
            .iter()
            .map(|leg| leg.count.iter().map(|step| step.to_string()).collect::<Vec<_>>().join(", then "))
            .collect();
        let counted = if legs.is_empty() { "no time limit".to_owned() } else { legs.join("; or ") };
        let sure = if rule.certain { "" } else { " (not certain: check the letter)" };
        table += &format!(
            "| `{}` | {} | {nations} | {counted} | {}{sure} |\n",
            rule.id,
            rule.title,
            rules.source_of(rule, None)
        );
    }
    let page = read("docs/time-limits.md");
    let (above, _) = page.split_once("| rule | what |").unwrap_or_else(|| panic!("the page has its table"));
    let made = format!("{above}{table}");
    if std::env::var_os("ALONGSIDE_WRITE_DOCS").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/time-limits.md"), &made).unwrap();
    }
    assert!(page == made, "docs/time-limits.md is old: run this test once with ALONGSIDE_WRITE_DOCS=1");
}

#[test]
fn the_readme_names_only_keys_that_do_something() {
    let readme = read("README.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("Keys\n")).unwrap();
    let mut keys = 0;
    for row in section.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
        for name in row.split('`').skip(1).step_by(2) {
            let chord = Chord::parse(name).unwrap_or_else(|| panic!("{name} is no key"));
            assert!(keys::TABLE.iter().any(|row| row.chords.contains(&chord)), "{name} does nothing");
            keys += 1;
        }
    }
    assert!(keys > 30, "{keys} keys found in the README");
}

#[test]
fn the_documents_link_to_pages_that_are_there() {
    for page in ["README.md", "ARCHITECTURE.md", "SECURITY.md", "CHANGELOG.md", "docs/install.md"] {
        let folder = Path::new(page).parent().unwrap();
        for link in read(page).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            let there = file.starts_with("http") || file.is_empty() || {
                Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(file).exists()
            };
            assert!(there, "{page} links to {link}");
        }
    }
}
