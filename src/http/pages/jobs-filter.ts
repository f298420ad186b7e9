import { jobTypes } from "../../model/job.js";
import type { Snapshot } from "../../model/snapshot.js";
import { jobStates } from "../../model/status.js";
import type { JobQuery } from "../jobs/job-query.js";
import { type Html, html } from "./html.js";

/** The form above the jobs: what is chosen is in the URL, so that a filter can be kept as a bookmark. */
export function filterForm(query: JobQuery, { targets }: Pick<Snapshot, "targets">): Html {
  const accounts = distinct(targets.map(({ account }) => account));
  const regions = distinct(targets.map(({ regionId }) => regionId));
  const sort =
    query.order === "" ? undefined : html`<input type="hidden" name="sort" value="${query.order}">`;
  return html`<form method="get" action="./jobs" role="search" aria-label="Jobs">
${choice({ label: "Account", name: "account", options: accounts, chosen: query.account })}
${choice({ label: "Region", name: "region_id", options: regions, chosen: query.regionId })}
${choice({ label: "Type", name: "type", options: jobTypes, chosen: query.type })}
${choice({ label: "State", name: "state", options: jobStates, chosen: query.state })}
<label>Text <input type="search" name="text" maxlength="200" placeholder="id, name, error, engine, tag" value="${query.text}"></label>
<label class="check"><input type="checkbox" name="attention" value="yes"${query.attention ? html` checked` : undefined}> Needs attention</label>
${sort}<button type="submit">Filter</button>
<a href="./jobs">Show all</a>
</form>`;
}

interface Choice {
  readonly label: string;
  readonly name: string;
  readonly options: readonly string[];
  readonly chosen: string;
}

function choice({ label, name, options, chosen }: Choice): Html {
  // A value from the URL that is no option stays visible, or the form would hide why nothing matches.
  const shown = chosen === "" || options.includes(chosen) ? options : [...options, chosen];
  const rows = shown.map((option) =>
    option === chosen
      ? html`<option value="${option}" selected>${option}</option>`
      : html`<option value="${option}">${option}</option>`,
  );
  return html`<label>${label} <select name="${name}"><option value="">all</option>${rows}</select></label>`;
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
