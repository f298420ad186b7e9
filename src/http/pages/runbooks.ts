import { type Html, html } from "./html.js";

/** Where the runbooks are, as `runbook_url` of the alert rules has it. */
const runbooks = "https://github.com/aliyun-dts-exporter/aliyun-dts-exporter/blob/main/docs/runbooks/";

/** A link to the runbook of an alert. `rel` keeps the exporter's address from the other side. */
export function runbookLink(alert: string): Html {
  return html`<a class="runbook" href="${runbooks}${alert}.md" rel="noreferrer">Runbook<span class="unseen"> ${alert}</span></a>`;
}
