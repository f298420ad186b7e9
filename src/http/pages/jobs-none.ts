import type { Snapshot, TargetSnapshot } from "../../model/snapshot.js";
import { type JobQuery, queryString } from "../jobs/job-query.js";
import { cutMessage, formatNumber } from "./display.js";
import { failureAdvice } from "./failure-advice.js";
import { notice } from "./fragments.js";
import { type Html, html } from "./html.js";
import { runbookLink } from "./runbooks.js";
import { isWaiting } from "./targets.js";

// The collectors that list jobs; the others tell more about listed ones.
const listings: readonly string[] = ["migration", "sync", "subscribe", "legacy_sync"];

/** Why no job is shown, and what helps: nothing matches, nothing is known yet, nothing can be asked, or there is none. */
export function noJobs(query: JobQuery, { targets, regions }: Snapshot): Html {
  if (regions.some(({ jobs }) => jobs.length > 0)) return nothingMatches(query);
  const lists = targets.filter(({ collector }) => listings.includes(collector));
  if (lists.length === 0) {
    return notice(
      "warn",
      "No job is listed: no target lists jobs.",
      html`Turn on one of the collectors migration, sync or subscribe. <a href="./">Targets</a>`,
    );
  }
  const failed = lists.find(({ up, failureReason }) => !up && failureReason !== undefined);
  if (failed) return cannotList(failed);
  if (lists.some(isWaiting)) {
    return notice(
      "calm",
      "No job is known yet: the first listing has not come.",
      "Usually that takes seconds, with many jobs a minute.",
    );
  }
  const leftOut = lists.reduce((sum, { excluded = 0 }) => sum + excluded, 0);
  if (leftOut > 0) {
    return notice(
      "calm",
      `No job is watched: select leaves out all ${formatNumber(leftOut)} that there are.`,
      "Change select of the account if some of them matter.",
    );
  }
  return notice(
    "calm",
    "There are no jobs in these accounts and regions.",
    "All listings are complete and empty. If you expected jobs, check the regions of the account and, with resource_group_id, the group.",
  );
}

function nothingMatches({ text, attention, ...query }: JobQuery): Html {
  const nothingElse = queryString({ ...query, text, attention: false, page: 1, order: "" }) === "";
  if (attention && nothingElse)
    return notice("good", "No job needs attention.", html`<a href="./jobs">All jobs</a>`);
  return notice("calm", "No job matches.", html`Choose less, or <a href="./jobs">show all jobs</a>.`);
}

function cannotList({ account, failureReason = "internal", failureMessage = "" }: TargetSnapshot): Html {
  const { helps, alert } = failureAdvice[failureReason];
  return notice(
    "bad",
    `No job is known: the jobs of account ${account} cannot be listed (${failureReason}).`,
    html`${cutMessage(failureMessage)} <span class="helps">${helps} ${runbookLink(alert)}</span> <a href="./">Targets</a>`,
  );
}
