//! `audit verify|head`: proving the chains, and keeping their heads elsewhere.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{DONE, Global, Outcome, REFUSED, out};
use crate::desk::Clock;

/// Who did and looked at what.
#[derive(Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Copy, Subcommand)]
enum What {
    /// Recompute every chain from its start
    Verify,
    /// The newest link of every chain, to keep elsewhere
    Head,
}

#[derive(Serialize)]
struct Chain {
    site: String,
    rows: i64,
    head: Option<String>,
    broken_at: Option<i64>,
}

#[derive(Serialize)]
struct Verified {
    ok: bool,
    sites: Vec<Chain>,
}

#[derive(Serialize)]
struct HeadRow {
    site: String,
    rows: i64,
    head: String,
}

pub(super) fn run(global: &Global, verb: &Audit) -> Outcome {
    let session = global.sign_in(Clock::standing_at)?;
    match verb.what {
        What::Verify => {
            let chains = session.audit_verify()?.into_iter().map(|(site, chain)| match chain {
                Ok(head) => Chain { site: site.code, rows: head.rows, head: Some(head.hash), broken_at: None },
                Err(broken) => Chain { site: site.code, rows: broken.seq - 1, head: None, broken_at: Some(broken.seq) },
            });
            let sites: Vec<Chain> = chains.collect();
            let ok = sites.iter().all(|chain| chain.broken_at.is_none());
            if global.json {
                out::json(&Verified { ok, sites })?;
            } else {
                let rows = sites.into_iter().map(|chain| {
                    let state = chain.broken_at.map_or_else(|| "holds".to_owned(), |seq| format!("broken at {seq}"));
                    [chain.site, chain.rows.to_string(), state, chain.head.unwrap_or_default()]
                });
                out::table(["site", "rows", "chain", "head"], rows, "There is no chain here.")?;
            }
            Ok(if ok { DONE } else { REFUSED })
        }
        What::Head => {
            let heads = session.audit_heads()?.into_iter();
            let heads: Vec<HeadRow> =
                heads.map(|(site, head)| HeadRow { site: site.code, rows: head.rows, head: head.hash }).collect();
            if global.json {
                out::json(&heads)?;
            } else {
                let rows = heads.into_iter().map(|row| [row.site, row.rows.to_string(), row.head]);
                out::table(["site", "rows", "head"], rows, "There is no chain here.")?;
            }
            Ok(DONE)
        }
    }
}
