use proptest::prelude::*;

use super::*;

/// An activity whose descriptors have these points, from letter a on.
fn activity(number: u32, points: &[u32]) -> Activity {
    let descriptors = ('a'..='z').zip(points);
    let descriptors =
        descriptors.map(|(letter, points)| Descriptor { letter, points: *points, label: format!("{points} points") });
    Activity { number, title: String::new(), descriptors: descriptors.collect(), certain: true }
}

fn part(activities: Vec<Activity>) -> Part {
    let threshold = |points, label: &str| Threshold { points, label: label.to_owned() };
    let counting = Counting::Points(vec![threshold(8, "standard"), threshold(12, "enhanced")]);
    Part { id: "part".to_owned(), title: String::new(), counting, activities }
}

const WASHING: [u32; 7] = [0, 2, 2, 2, 3, 4, 8];

#[test]
fn thresholds_are_reached_at_their_points_and_not_below() {
    let part = part(vec![activity(1, &[0, 2, 4, 7, 8]), activity(2, &[0, 1, 4, 5])]);
    let score = |met: &[(u32, char)]| part.score(met);
    assert_eq!(score(&[]), Score { points: 0, reached: None, next: Some((8, "standard")) });
    assert_eq!(score(&[(1, 'd')]), Score { points: 7, reached: None, next: Some((1, "standard")) });
    assert_eq!(
        score(&[(1, 'd'), (2, 'b')]),
        Score { points: 8, reached: Some("standard"), next: Some((4, "enhanced")) }
    );
    assert_eq!(score(&[(1, 'e'), (2, 'c')]), Score { points: 12, reached: Some("enhanced"), next: None });
    assert_eq!(score(&[(3, 'a'), (1, 'z')]).points, 0, "what is not in the part counts nothing");
}

#[test]
fn of_a_part_where_any_one_is_enough_one_is() {
    let mut part = part(vec![activity(1, &[0]), activity(2, &[0, 0])]);
    part.counting = Counting::AnyOne("group".to_owned());
    assert_eq!(part.score(&[]).reached, None);
    assert_eq!(part.score(&[(2, 'b')]).reached, Some("group"));
    assert_eq!(part.score(&[(3, 'a')]).reached, None, "not one of its own");
}

/// Worked by hand from the rule as `by_days` gives it.
#[test]
fn the_days_decide_which_descriptor_counts() {
    let washing = activity(4, &WASHING);
    let letter = |days: &[(char, u32)]| washing.by_days(days).map(|descriptor| descriptor.letter);
    assert_eq!(letter(&[('e', 6)]), Some('e'), "on more than half of the days");
    assert_eq!(letter(&[('e', 5)]), None, "half is not more than half");
    assert_eq!(letter(&[('b', 8), ('e', 6)]), Some('e'), "each on more than half: the one with more points");
    assert_eq!(letter(&[('b', 7), ('g', 3)]), Some('b'), "the higher one is too rare");
    assert_eq!(letter(&[('b', 4), ('g', 2)]), Some('b'), "only together: the commonest");
    assert_eq!(letter(&[('b', 3), ('g', 3)]), Some('g'), "equally common: the one with more points");
    assert_eq!(letter(&[('b', 3), ('g', 2)]), None, "not even together");
    assert_eq!(letter(&[('b', 4), ('z', 4)]), None, "a letter that it does not have counts nothing");
    assert_eq!(letter(&[]), None);
}

fn any_part() -> impl Strategy<Value = Part> {
    let points = proptest::collection::vec(0u32..16, 1..8);
    proptest::collection::vec(points, 1..8)
        .prop_map(|all| part((1..).zip(&all).map(|(number, points)| activity(number, points)).collect()))
}

fn any_met() -> impl Strategy<Value = Vec<(u32, char)>> {
    proptest::collection::vec((1u32..9, proptest::char::range('a', 'i')), 0..20)
}

proptest! {
    #[test]
    fn another_descriptor_that_brings_fewer_points_changes_nothing(
        part in any_part(),
        met in any_met(),
        more in proptest::char::range('a', 'i'),
    ) {
        let before = part.score(&met);
        for (number, letter) in &met {
            let Some(activity) = part.activity(*number) else { continue };
            let (Some(has), Some(gets)) = (activity.descriptor(*letter), activity.descriptor(more)) else { continue };
            if gets.points <= has.points {
                let met: Vec<_> = met.iter().copied().chain([(*number, more)]).collect();
                prop_assert_eq!(part.score(&met), before);
            }
        }
    }

    #[test]
    fn points_are_never_more_than_the_highest_of_each_activity(part in any_part(), met in any_met()) {
        let most: u32 = part.activities.iter().filter_map(|a| a.descriptors.iter().map(|d| d.points).max()).sum();
        let score = part.score(&met);
        prop_assert!(score.points <= most);
        prop_assert_eq!(score.reached.is_some(), score.points >= 8);
        let mut turned = met;
        turned.reverse();
        prop_assert_eq!(part.score(&turned), score, "in whatever order");
    }

    #[test]
    fn what_counts_by_days_is_one_of_those_named_and_needs_more_than_half(
        days in proptest::collection::vec((proptest::char::range('a', 'h'), 0u32..11), 0..5),
    ) {
        let washing = activity(4, &WASHING);
        if let Some(counts) = washing.by_days(&days) {
            prop_assert!(days.iter().any(|(letter, _)| *letter == counts.letter));
            prop_assert!(days.iter().map(|(_, count)| count).sum::<u32>() > 5);
        }
    }
}
