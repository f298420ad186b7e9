import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import { table } from "./table.js";

const own = "aliyun_dts_exporter_";

/** Requests to the DTS API, their budget, and what was odd in the answers. */
export function exporterApi(ofProcess: string, ofRegion: string): Section {
  const rate = (metric: string, scope = ofRegion): string =>
    `rate(${own}${metric}{${scope}}[$__rate_interval])`;
  const duration = (quantile: number, by: string): string =>
    `histogram_quantile(${quantile}, sum by (${by}) (${rate("api_request_duration_seconds_bucket", ofProcess)}))`;
  const since = (metric: string, by: string): string =>
    `sum by (${by}) (increase(${own}${metric}{${ofProcess}}[$__range]))`;
  const counted = (metric: string, scope = ofRegion): string =>
    `sum by (instance) (increase(${own}${metric}{${scope}}[$__rate_interval]))`;
  return {
    title: "DTS API",
    panels: [
      chart({
        title: "Requests",
        description: "Requests to the DTS API, retries included.",
        unit: "reqps",
        size: [8, 9],
        isStacked: true,
        queries: [{ expr: `sum by (action) (${rate("api_requests_total")})`, legend: "{{action}}" }],
      }),
      chart({
        title: "Failed requests by reason",
        description:
          "Requests that failed. Credentials and forbidden need a person; throttled means that others use the same quota; the rest is repeated.",
        unit: "reqps",
        size: [8, 9],
        queries: [{ expr: `sum by (reason) (${rate("api_request_errors_total")})`, legend: "{{reason}}" }],
      }),
      chart({
        title: "Retries",
        description: "Requests sent again after a failure.",
        unit: "reqps",
        size: [8, 9],
        queries: [{ expr: `sum by (action) (${rate("api_retries_total")})`, legend: "{{action}}" }],
      }),
      chart({
        title: "Duration of requests",
        description:
          "From sending to the last byte, failures included: half, 90 % and 99 % of the requests are faster.",
        unit: "s",
        size: [12, 8],
        queries: [
          { expr: duration(0.5, "le"), legend: "50 %" },
          { expr: duration(0.9, "le"), legend: "90 %" },
          { expr: duration(0.99, "le"), legend: "99 %" },
        ],
      }),
      chart({
        title: "Duration of requests by action",
        description:
          "The time within which 99 % of the requests of an action are answered. Dashed: 10 seconds, the default at which a request is aborted.",
        unit: "s",
        size: [12, 8],
        steps: [[10, "red"]],
        queries: [{ expr: duration(0.99, "le, action"), legend: "{{action}}" }],
      }),
      chart({
        title: "Budget and its use",
        description:
          "Requests that an exporter may send each second to an account and region, beside those that it sends. The budget is halved when the API throttles, and comes back.",
        unit: "reqps",
        size: [12, 9],
        queries: [
          {
            expr: `min by (instance, account, region_id) (${own}rate_limit_requests_per_second{${ofRegion}})`,
            legend: "budget {{instance}} {{account}} {{region_id}}",
          },
          {
            expr: `sum by (instance, account, region_id) (${rate("api_requests_total")})`,
            legend: "used {{instance}} {{account}} {{region_id}}",
          },
        ],
      }),
      chart({
        title: "Waiting for the budget",
        description:
          "How long a request waits for the rate limit, on average. More than a second: raise the interval, or the budget.",
        unit: "s",
        size: [12, 9],
        queries: [
          {
            expr: `sum by (account, region_id) (${rate("rate_limit_wait_seconds_total")}) / sum by (account, region_id) (${rate("api_requests_total")})`,
            legend: "{{account}} {{region_id}}",
          },
        ],
      }),
      table({
        title: "Values outside the documentation",
        description:
          "API values that no page of the documentation names, in the time range, by field. They are shown as unknown; the log has the text.",
        unit: "short",
        size: [8, 9],
        labels: ["field"],
        sortBy: ["Values", "desc"],
        columns: [
          {
            name: "Values",
            expr: since("unrecognized_values_total", "field"),
            base: "transparent",
            steps: [[0.5, "orange"]],
          },
        ],
      }),
      table({
        title: "Numbers and times that made no sense",
        description: "Rejected in the time range, by field. They give no sample: a gap in a chart, never 0.",
        unit: "short",
        size: [8, 9],
        labels: ["field"],
        sortBy: ["Values", "desc"],
        columns: [
          {
            name: "Values",
            expr: since("rejected_values_total", "field"),
            base: "transparent",
            steps: [[0.5, "orange"]],
          },
        ],
      }),
      chart({
        title: "Oddities in listings",
        description:
          "Rows without any id, ids that the status list did not answer, and jobs that are gone from the API for certain.",
        unit: "short",
        size: [8, 9],
        queries: [
          { expr: counted("rejected_jobs_total", ofProcess), legend: "rows without id {{instance}}" },
          { expr: counted("unanswered_ids_total"), legend: "unanswered ids {{instance}}" },
          { expr: counted("disappeared_jobs_total"), legend: "disappeared jobs {{instance}}" },
        ],
      }),
    ],
  };
}
