//! A case: notes, matters, evidence, outcomes, closing; and with the client beside the screen.

use alongside::domain::evidence::EvidenceScope;
use alongside::ui::keys::{Action, palette_rows};

use super::at_case;
use crate::support::Play;

#[test]
fn a_note_stands_on_top_of_the_timeline() {
    let mut play = at_case("Tran");
    play.keys("n").sees("Note · Morgan Tran").types("Sister rang.").keys("<^S>").sees("Note saved");
    let text = play.text();
    let timeline = &text[text.find("timeline").unwrap()..];
    assert!(timeline.lines().nth(1).unwrap().contains("note · Sister rang."), "{text}");
}

#[test]
fn a_matter_is_added_and_changed() {
    let mut play = at_case("Tran");
    play.keys("m").sees("Add a matter").keys("cou").keys("<^S>");
    play.sees("Added matter: Council Tax Reduction").sees("2 Council Tax Reduction · decision");
    play.keys("M")
        .sees("Which matter")
        .keys("2")
        .sees("Matter 2 · Council Tax Reduction")
        .keys("<Tab>a<^S>")
        .sees("Saved matter");
    play.sees("2 Council Tax Reduction · appeal").keys("<^Z>").sees("2 Council Tax Reduction · decision");
}

#[test]
fn two_versions_stand_side_by_side_and_mine_can_stay() {
    let mut play = at_case("Tran");
    play.keys("M").sees("Matter 1 · PIP").keys("<F8>").keys("<Tab><Tab><Tab><Tab>").types(", cooking");
    overtake(&play);
    play.keys("<^S>").sees("Two versions").sees("Sue Park saved this while you were typing.");
    play.sees("cooking").sees("walking").keys("<Esc>").sees("washing, dressing, cooking").lacks("Two versions");
    // Both versions have been seen: saving now is keeping mine.
    play.keys("<^S>").sees("Saved matter: PIP").keys("M").sees("washing, dressing, cooking").keys("<Esc>");
    overtake(&play);
    play.keys("M<Tab><Tab><Tab><Tab>").types("!");
    play.look();
    overtake(&play);
    play.keys("<^S>").sees("Two versions").keys("m").sees("Saved matter: PIP");
}

#[test]
fn two_versions_stand_side_by_side_and_theirs_can_be_taken() {
    let mut play = at_case("Tran");
    play.keys("M<Tab><Tab><Tab><Tab>").types(", cooking");
    overtake(&play);
    play.keys("<^S>").sees("Two versions").keys("t").sees("walking").lacks("cooking").keys("<Esc>");
    play.keys("M").sees("Draft from").sees("cooking");
}

/// Somebody else changes the matter of Tran's case.
fn overtake(play: &Play) {
    let mut other = play.beside("supervisor");
    other
        .keys("<^G>tran<Enter>")
        .keys("M<Tab><Tab><Tab><Tab><^K><^U>")
        .types("walking")
        .keys("<^S>")
        .sees("Saved matter");
}

#[test]
fn an_authority_is_recorded_and_shown() {
    let mut play = at_case("Begum");
    play.keys("a")
        .sees("Authority · Shirin Begum")
        .keys("1<^S>")
        .sees("Recorded authority for the GP practice · ^Z undo");
    play.sees("authority: GP practice · both ways");
}

#[test]
fn evidence_is_asked_chased_and_answered() {
    let mut play = at_case("Begum");
    play.keys("e").sees("Ask for evidence · Shirin Begum").sees("No authority is recorded").types("Care");
    play.sees("Care team").sees("in the building").keys("<Enter>").keys("<^S>").sees("Asked: request to Care team");
    play.keys("3jj").sees("3 out").keys("c").sees("Chased · Care team · Begum, Shirin").keys("<^S>");
    play.sees("Recorded: chased").sees("~ chased");
    play.keys("a").sees("Answered · Care team").types("Falls twice a week.").keys("<^S>").sees("Recorded: answered");
    play.sees("2 out").keys("2").sees("Care team answered: Falls twice a week.");
}

#[test]
fn from_a_case_the_evidence_pane_has_that_cases_request_selected() {
    let mut play = Play::sit("advisor");
    play.keys("3G").keys("<^G>lewis<Enter>").sees("Chase Community mental health team: 3, then");
    play.keys("3c").sees("Chased · Community mental health team · Lewis, Lee").keys("<Esc>");
    play.keys("<^G>begum<Enter>")
        .sees("Occupational")
        .keys("<Tab>c")
        .sees("Chased · Occupational therapy · Begum, Shirin");
}

#[test]
fn a_key_acts_on_the_pane_where_it_is_pressed() {
    let mut play = at_case("Tran");
    for (pane, key) in [("3", "e"), ("3", "n"), ("4", "o"), ("0", "u"), ("1", "s")] {
        play.keys(pane).keys(key).sees(&format!("No action on {key} here."));
    }
}

#[test]
fn evidence_is_declined_with_a_reason() {
    let mut play = Play::sit("advisor");
    play.keys("3").sees("chase").keys("d<^S>").sees("! Choose one").keys("2<^S>").sees("Recorded: declined");
    play.sees("1 out").keys("<^Z>").sees("Undone: declined").sees("2 out");
}

#[test]
fn what_was_answered_stays_at_hand_until_it_is_used_and_a_month_longer() {
    let mut play = Play::sit("advisor");
    play.keys("3").sees("= answered").sees("x declined").keys("Gku").sees("Evidence used · Dr Nadia Shah, GP · Tran");
    play.keys("3<^S>").sees("Recorded: used").sees("= used").keys("fp").types("35").keys("<^S>");
    play.sees("Recorded: fee paid").sees("2 out");
    let at_hand = |day| play.session_at("advisor", day).evidence(EvidenceScope::AtHand, None).unwrap().len();
    assert_eq!(at_hand("2026-11-24T09:00"), 4);
    assert_eq!(at_hand("2026-12-10T09:00"), 3, "declined on 9 November");
    assert_eq!(at_hand("2026-12-21T09:00"), 2, "answered on 20 November, and used");
}

#[test]
fn a_fee_is_asked_waived_or_paid_and_use_names_the_stage() {
    let mut play = Play::sit("advisor");
    play.keys("3f").sees("The fee was").keys("a").sees("Fee asked").types("35").sees("£35").keys("<^S>");
    play.sees("Recorded: fee asked").sees("fee asked");
    play.keys("fw").sees("Fee waived").keys("<^S>").sees("Recorded: fee waived");
    play.keys("u").sees("Nothing has come yet: record the answer first.");
    play.keys("x").sees("Withdraw the request").keys("<^S>").sees("Recorded: withdrawn").sees("1 out");
    play.keys("j").keys("u").sees("Evidence used").keys("<^S>").sees("! Choose one").keys("3<^S>");
    play.sees("Recorded: used");
}

#[test]
fn an_outcome_with_money_changes_the_totals() {
    let mut play = at_case("Tran");
    play.resize(120, 36);
    play.sees("£738 yearly value of awards").sees("£312 arrears and lump sums");
    play.keys("o").sees("Outcome · Morgan Tran").keys("1").types("76.70 a week").sees("£3,988 a year");
    play.keys("<Tab>").types("1204.50").sees("£1,204.50").keys("<^S>").sees("Recorded outcome");
    play.sees("2 in the client's favour").sees("£4,727 yearly value of awards").sees("£1,517 arrears and lump sums");
    play.keys("<^Z>").sees("£738 yearly value of awards");
}

#[test]
fn money_without_its_period_is_asked_for_again() {
    let mut play = at_case("Tran");
    play.keys("o1").types("76.70").keys("<^S>").sees("Say how often: 76.70 a week, 300 a month, or once.");
}

#[test]
fn a_case_is_closed_with_a_reason_and_opened_again() {
    let mut play = at_case("Tran");
    play.keys("r").sees("This case is open.");
    play.keys("x").sees("Close the case of Morgan Tran").keys("<^S>").sees("! Choose one").keys("1<^S>");
    play.sees("Closed the case of Tran, Morgan")
        .sees("closed 24 Nov: the work is done")
        .keys("x")
        .sees("closed already");
    play.keys("r").sees("Reopened the case of Tran, Morgan").lacks("closed 24 Nov");
}

#[test]
fn a_closed_case_has_nothing_out_that_is_chased() {
    let mut play = at_case("Begum");
    play.keys("x").sees("1 request, withdrawn with the case: Occupational therapy").keys("1<^S>");
    play.sees("Closed the case of Begum, Shirin; 1 request withdrawn").keys("e").sees("This case is closed.");
    play.keys("3").sees("1 out").lacks("Begum").keys("0").lacks("Occupational");
    play.keys("<^Z>").sees("Undone: closing the case of Begum, Shirin").sees("Occupational").keys("3").sees("2 out");
}

#[test]
fn a_form_that_was_overtaken_says_by_whom_and_can_be_saved_all_the_same() {
    let sue = |play: &Play, keys: &str, said: &str| {
        play.beside("supervisor").keys(keys).sees(said);
    };
    let goes_on = |play: &mut Play, said: &str| {
        play.keys("<^S>").sees("Sue Park changed this at 09:41.").sees("Ctrl+S saves yours.").keys("<^S>").sees(said);
    };
    let mut play = Play::sit("advisor");
    play.keys("3c").sees("Chased · ");
    sue(&play, "3c<^S>", "Recorded: chased");
    goes_on(&mut play, "Recorded: chased");
    play.keys("1d7").sees("Decline");
    sue(&play, "tn", "Tried");
    goes_on(&mut play, "Declined Khan, Imran");
    play.keys("<^G>tran<Enter>x1");
    sue(&play, "<^G>tran<Enter>x1<^S>r", "Reopened the case");
    goes_on(&mut play, "Closed the case of Tran, Morgan");
}

#[test]
fn a_note_is_read_whole_with_who_wrote_it_and_its_lines() {
    let mut play = at_case("Tran");
    play.sees("note · Washing takes 90 minutes").sees("· Ada Obi").sees("  washing, dressing");
    play.keys("<Enter>").sees("Timeline · Morgan Tran").sees("Fri 20 November 2026 15:00 · note · Ada Obi");
    let text = play.text();
    let lines: Vec<&str> = text.lines().map(|line| line.trim_matches(['│', ' '])).collect();
    let end = lines.iter().position(|line| line.starts_with("Has three letters")).unwrap();
    assert_eq!(lines[end - 1], "", "paragraphs stay apart:\n{text}");
    play.keys("<Enter>").lacks("Timeline ·");
}

#[test]
fn an_authority_says_what_it_covers_and_when_it_is_out_of_date() {
    let mut play = at_case("Tran");
    play.sees("GP practice · both ways · signed, until 31 Dec · PIP");
    play.keys("a1")
        .keys("<Tab><Tab>")
        .types("records")
        .keys("<Tab><^U>")
        .types("1/11/26")
        .keys("<Tab>")
        .types("20/11/26");
    play.keys("<^S>").sees("signed, out of date since Fri 20 ·");
}

#[test]
fn cases_are_leafed_through_without_going_back() {
    let mut play = at_case("Begum");
    play.keys("]").sees("Morgan Tran").keys("]").sees("That was the last open case.");
    play.keys("[[").sees("Fernández de la Peña").keys("[").sees("That was the first open case.");
}

#[test]
fn a_client_is_gone_to_by_name_number_or_reference() {
    let mut play = Play::sit("advisor");
    play.keys("<^G>ELM-26-0002")
        .sees("Begum, Shirin")
        .sees("this reference")
        .lacks("NHS number")
        .keys("<Enter>")
        .sees("Shirin Begum")
        .sees("Sylheti interpreter");
    play.keys("<^G>chowdhury").sees("a previous name").keys("<Enter>").sees("Shirin Begum");
    play.keys("<^G>khan<Enter>").sees("Referral ELM-26-0006");
    play.keys("<^G>nobody like this<Enter>").sees("Nothing is found by that.").keys("<Esc>").lacks("Nothing is found");
}

#[test]
fn a_referral_that_waits_is_gone_to_before_a_case_that_was_closed() {
    let mut play = Play::sit("advisor");
    play.keys("<^G>carter<Enter>").sees("closed 9 Nov").keys("1ncarter").sees("Carter, Joan").keys("<Enter><F8><^S>");
    play.types("Bailiffs again.").keys("<^S>").sees("Sent to the desk as ELM-26-");
    play.keys("<^G>carter<Enter>").sees("Referral ELM-26-").sees("Bailiffs again.");
}

#[test]
fn the_team_in_the_building_goes_with_the_one_who_is_asked() {
    let mut play = at_case("Begum");
    play.keys("e").types("Care").keys("<Enter>");
    assert!(play.row_with("In the building").contains("Care team"), "{}", play.text());
    play.keys("<S-Tab><^U>").types("Dr Shah, GP").keys("<Enter>");
    assert!(!play.row_with("In the building").contains("Care team"), "{}", play.text());
}

#[test]
fn the_state_of_play_is_in_words_for_the_client() {
    let mut play = at_case("Tran");
    play.keys("y").sees("Where things stand · Morgan Tran");
    play.sees("PIP: we are asking for the decision to be looked at again.");
    play.sees("Dr Nadia Shah, GP has answered us.").lacks("points").keys("<Esc>").lacks("Where things stand");
}

#[test]
fn how_to_make_contact_is_one_key_away_and_on_no_list() {
    let mut play = at_case("Begum");
    play.lacks("Thursdays").keys("c").sees("calls only, leave no voicemail").sees("ring on Thursdays");
}

#[test]
fn the_clients_details_are_changed_and_taken_back() {
    let mut play = at_case("Begum");
    play.keys("i").sees("Client · Shirin Begum").keys("<Tab><Tab><Tab><Tab>").types("1").keys("<^S>");
    play.sees("Saved: details of Shirin Begum").keys("<^Z>").sees("Undone: details of Shirin Begum");
}

#[test]
fn a_lock_while_a_client_sits_there_comes_back_to_them_alone() {
    let mut play = at_case("Tran");
    play.keys("w").sees("with a client").keys("<^L>").sees("Name").keys("<Enter>").answered();
    play.sees("with a client").sees("Morgan Tran").lacks("Khan").lacks("Begum").keys("w").lacks("with a client");
}

#[test]
fn the_matter_and_the_request_that_were_being_changed_are_open_again_after_a_lock() {
    let mut play = at_case("Tran");
    play.keys("M<Tab><Tab><Tab><Tab>").types(", cooking").keys("<^L><Enter>").answered();
    play.sees("Matter 1 · PIP").sees("washing, dressing, cooking").keys("<Esc>");
    play.keys("3a").types("Falls twice").keys("<^L><Enter>").answered();
    play.sees("Answered · Occupational therapy").sees("Falls twice");
}

/// Every other client of the desk.
const OTHERS: [&str; 16] = [
    "Khan",
    "Sands",
    "Joans",
    "Mensah",
    "Patel",
    "O’Neil",
    "Ahmed",
    "Jones",
    "Osei",
    "Nair",
    "Begum",
    "Lewis",
    "Fernández",
    "Carter",
    "Whitby",
    "Grant",
];

#[track_caller]
fn alone(play: &Play, after: &str) {
    let text = play.text();
    for name in OTHERS {
        assert!(!text.contains(name), "{name} after {after}:\n{text}");
    }
}

#[test]
fn with_a_client_nobody_else_is_on_the_screen() {
    for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
        let mut play = at_case("Tran");
        play.resize(columns, rows);
        play.keys("w").sees("with a client").sees("Morgan Tran");
        alone(&play, "w");
        for keys in ["0", "1", "3", "4", "<Tab>", "<S-Tab>", "]", "[", "<^G>", "/", "<F3>"] {
            play.keys(keys).sees("Only this case is shown while a client can see the screen.");
            alone(&play, keys);
        }
        play.keys("n").types("Agreed.").keys("<^S>").sees("note · Agreed.").sees("Done").lacks("Note saved");
        play.keys("o").sees("Outcome").keys("<Esc>");
        play.keys("e").types("Dr Shah").keys("<^S>").sees("Done");
        alone(&play, "forms");
        play.keys("y").sees("Where things stand");
        alone(&play, "y");
        play.keys("<Esc><Esc>").sees("with a client");
        for help in ["?", ":"] {
            play.keys(help);
            alone(&play, help);
            play.keys("<Esc>");
        }
        play.beside("supervisor").keys("a").sees("Took Khan");
        play.look();
        alone(&play, "another desk");
        play.keys("w").lacks("with a client").keys("1").sees("Khan");
    }
}

#[test]
fn with_a_client_no_command_of_the_palette_leads_to_anybody_else() {
    for row in palette_rows() {
        // Somebody else's referral was the last thing worked on, and somebody else's request is selected.
        let mut play = at_case("Tran");
        play.resize(120, 36);
        play.keys("1a").sees("Took").keys("3j2w").sees("with a client").sees("Morgan Tran");
        play.keys(":").types(row.label);
        let selected = format!("▌  {:<18}", row.label);
        for _ in 0..palette_rows().len() {
            if play.text().contains(&selected) {
                break;
            }
            play.keys("<Down>");
        }
        play.sees(&selected).keys("<Enter>");
        if row.action == Action::WithClient {
            continue;
        }
        if play.app.model.signed_in().is_some() {
            alone(&play, row.label);
            play.keys("<Esc><Esc><Esc>");
            alone(&play, row.label);
            play.keys("<^L>");
        }
        play.sign_in("advisor").sees("with a client");
        alone(&play, &format!("{}, a lock and a sign-in", row.label));
    }
}

#[test]
fn with_a_client_only_what_is_done_there_can_be_taken_back() {
    let mut play = Play::wide("advisor");
    play.keys("a").sees("Took Khan").keys("<^G>tran<Enter>w<^Z>").sees("There is nothing to take back.");
    play.keys("m").keys("cou").keys("<^S>").sees("2 Council Tax Reduction").keys("<^Z>").sees("Done");
    play.lacks("2 Council Tax Reduction").lacks("Khan").keys("w<^Z>").sees("Undone: Took Khan");
}

#[test]
fn with_a_client_only_those_asked_in_this_case_are_offered() {
    let mut play = at_case("Tran");
    play.keys("eoccup").sees("Occupational therapy").keys("<Esc><^Z>w");
    play.keys("e<^U>").types("oc").lacks("Occupational therapy").keys("<^U>").types("nad").sees("Dr Nadia Shah, GP");
    play.keys("<^U>").types("care").sees("Care team");
}

#[test]
fn with_a_client_a_case_that_goes_leaves_a_sentence_and_a_way_out() {
    let mut play = Play::sit("supervisor");
    let mut other = play.beside("advisor");
    other.keys("<^G>o’neil<Enter>o1<^S>").sees("Opened");
    play.keys("<^G>o’neil<Enter>w").sees("with a client").sees("Siobhán O’Neil");
    other.keys("<^Z>").sees("Undone");
    play.look();
    play.sees("This case is not here any more.").lacks("O’Neil").keys("1").sees("Only this case is shown");
    play.keys("w").lacks("with a client").keys("1").sees("Khan");
}

#[test]
fn a_letter_asks_for_the_other_days_of_its_rule_and_no_more() {
    let mut play = at_case("Tran");
    play.resize(120, 36);
    play.keys("m").sees("Add a matter").keys("dismiss").keys("<^S>").sees("2 Dismissal");
    play.keys("l").sees("A letter came").lacks("Acas began").keys("1").sees("Acas began").sees("Acas ended");
    // Dismissed on 1 December: three months less a day. The clock stood for the 21 days of conciliation.
    play.types("1 Dec 2025").sees("by Sat 28 February 2026").keys("<Tab>");
    play.types("5 Jan 2026").sees("The clock stands still").keys("<Tab>");
    play.types("1 Jan 2026").sees("That is before what it follows.").keys("<^U>");
    play.types("26 Jan 2026").sees("by Sat 21 March 2026");
    play.keys("<Esc>l").sees("Draft from").sees("26 Jan 2026").sees("by Sat 21 March 2026").keys("<^S>");
    play.sees("Due: claim to the tribunal, Sat 21 March 2026");
    play.keys("l").sees("A letter came").keys("3").lacks("Acas began");
}

#[test]
fn from_today_to_the_case_and_back_is_two_keys_and_so_is_a_surname_beside_its_letters() {
    let mut play = Play::sit("advisor");
    play.keys("0").sees("▸0 Today").lacks("▸2 Case");
    play.keys("<Down><Down><Down><Down><Down>").keys("<Enter>").sees("▸2 Case").sees("Morgan Tran");
    play.keys("<Esc>").sees("▸0 Today");
    play.keys("/tran<Enter>").sees("▸2 Case").sees("Morgan Tran");
    play.keys("<Esc>/").types("4 Mar 1979").sees("Tran, Morgan").keys("<Enter>").sees("▸2 Case").sees("Morgan Tran");
}
