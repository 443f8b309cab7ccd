use alongside::domain::incoming::Record;
use alongside::exchange::fhir::Call;
use std::path::PathBuf;
#[test]
fn dump() {
    let dir = PathBuf::from("/work/shared/corpus");
    for sub in ["fhir-bars", "fhir-gravity"] {
        let mut files: Vec<_> = std::fs::read_dir(dir.join(sub)).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        for together in [true, false] {
            let groups: Vec<Vec<PathBuf>> =
                if together { vec![files.clone()] } else { files.iter().map(|f| vec![f.clone()]).collect() };
            for g in groups {
                let mut call = Call::new();
                for (i, f) in g.iter().enumerate() {
                    call.add(i, &std::fs::read(f).unwrap()).unwrap();
                }
                for r in call.finish(chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()) {
                    println!("== {} {}", together, g[r.file].file_name().unwrap().to_string_lossy());
                    for w in &r.warnings {
                        println!("   W {w:?}");
                    }
                    for rec in r.records {
                        match rec {
                            Record::Referral(i) => {
                                println!("   REFERRAL {} {} {:?} team={}", i.at, i.source_id, i.received, i.team);
                                println!("     {}", serde_json::to_string(&i.person).unwrap());
                                println!("     {:?}", i.identifiers);
                                println!("     {}", serde_json::to_string_pretty(&i.asking).unwrap());
                                for w in &i.warnings {
                                    println!("     w {w}");
                                }
                            }
                            Record::Duplicate { at } => println!("   DUP {at}"),
                            Record::Ignored(w) => println!("   IGN {w}"),
                            Record::Refused { at, why } => println!("   REF {at} {why:?}"),
                        }
                    }
                }
            }
        }
    }
}
