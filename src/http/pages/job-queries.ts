import type { DtsJob } from "../../model/job.js";
import { type Html, html } from "./html.js";

interface JobPromql {
  readonly title: string;
  readonly query: string;
}

/** PromQL about one job, to be copied into Prometheus or Grafana. */
export function jobQueries(job: DtsJob): readonly JobPromql[] {
  const selector = selectorOf(job);
  return [
    { title: "State over time", query: `aliyun_dts_job_state${selector} == 1` },
    { title: "Delay, seconds", query: `aliyun_dts_job_delay_seconds${selector}` },
    {
      title: "Age of the data in the destination, seconds",
      query: `time() - aliyun_dts_job_checkpoint_timestamp_seconds${selector}`,
    },
    {
      title: "Share of the retry time that is used up",
      query: `aliyun_dts_job_retry_elapsed_seconds${selector} / aliyun_dts_job_retry_limit_seconds${selector}`,
    },
    { title: "Errors by code", query: `aliyun_dts_job_error_info${selector}` },
  ];
}

/** The queries with a button each. Without a script they can be marked by hand. */
export function queryList(job: DtsJob): Html {
  const rows = jobQueries(job).map(
    ({ title, query }) =>
      html`<div class="query"><h3>${title}</h3>
<pre tabindex="0" role="group" aria-label="PromQL: ${title}"><code>${query}</code></pre>
<button type="button" class="scripted" data-copy aria-label="Copy PromQL: ${title}">Copy</button></div>
`,
  );
  return html`<h2>PromQL</h2>
<div class="queries">${rows}</div>`;
}

function selectorOf({ account, regionId, jobId, direction }: DtsJob): string {
  const labels = { account, region_id: regionId, dts_job_id: jobId, direction };
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${quoted(value)}"`);
  return `{${pairs.join(",")}}`;
}

// What a page would show as something else, or not at all, is written as PromQL's escape.
const unsafe = /[\\"]|[^\P{C}]|\p{Default_Ignorable_Code_Point}|\p{Zl}|\p{Zp}/gu;

function quoted(text: string): string {
  return text.replace(unsafe, (character) => {
    if (character === "\\" || character === '"') return `\\${character}`;
    return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;
  });
}
