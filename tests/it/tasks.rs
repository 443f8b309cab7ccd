//! Tasks of a case, on the desk's verbs.

use alongside::desk::Error;
use alongside::domain::case::CloseReason;
use alongside::domain::task::{NewTask, TaskState};

use crate::support::{World, task, version};

#[test]
fn a_task_is_added_done_and_taken_back() {
    let world = World::new();
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let later = NewTask { by: Some(sam.today()), owner: Some(amy.me().id), ..task(of.case, "ring the landlord") };
    let any = sam.add_task(&task(of.case, "copy the letter")).unwrap().value;
    let dated = sam.add_task(&later).unwrap().value;
    let rows = amy.tasks_of(of.case).unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [dated, any], "what has a day comes first");
    assert_eq!((rows[0].what.as_deref(), rows[0].owner.as_deref()), (Some("ring the landlord"), Some("amy")));
    let done = amy.finish_task(dated, 1).unwrap();
    let state = || sam.tasks_of(of.case).unwrap().iter().find(|row| row.id == dated).unwrap().state;
    assert_eq!(state(), TaskState::Done);
    assert!(matches!(sam.drop_task(dated, 1).map(drop), Err(Error::Conflict(_))));
    assert!(matches!(sam.drop_task(dated, 2).map(drop), Err(Error::NotNow(_))));
    let _ = amy.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(state(), TaskState::Open);
    let _ = sam.drop_task(dated, 3).unwrap();
    assert_eq!(state(), TaskState::Dropped);
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let id = sam.add_task(&task(of.case, "ring")).unwrap().value;
    assert!(matches!(sam.add_task(&task(of.case, " ")).map(drop), Err(Error::Invalid(_))));
    let stranger = NewTask { owner: Some(world.staff("rita")), ..task(of.case, "ring") };
    assert!(matches!(sam.add_task(&stranger).map(drop), Err(Error::Invalid(_))));
    for login in ["rita", "cleo", "max", "olga"] {
        let other = world.sign_in(login);
        assert!(matches!(other.add_task(&task(of.case, "x")).map(drop), Err(Error::Denied(_))), "{login}");
        assert!(matches!(other.finish_task(id, 1).map(drop), Err(Error::Denied(_))), "{login}");
    }
    let file = world.file("ada");
    let close = || sam.close_case(of.case, version(&file, "case_file", of.case), CloseReason::Done).map(drop);
    assert!(matches!(close(), Err(Error::NotNow(words)) if words.contains("A task is still to be done")));
    let _ = sam.finish_task(id, 1).unwrap();
    close().unwrap();
    assert!(matches!(sam.add_task(&task(of.case, "x")).map(drop), Err(Error::NotNow(_))));
    assert_eq!(sam.tasks_of(of.case).unwrap().len(), 1);
}
