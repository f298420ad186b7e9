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
          "Requests that failed. Credentials and forbidden need somebody to act; throttled means that others use the same quota; all others are retried.",
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
        title: "Request duration",
        description:
          "From sending to the last byte, failures included: 50 %, 90 % and 99 % of the requests are faster.",
        unit: "s",
        size: [12, 8],
        queries: [
          { expr: duration(0.5, "le"), legend: "50 %" },
          { expr: duration(0.9, "le"), legend: "90 %" },
          { expr: duration(0.99, "le"), legend: "99 %" },
        ],
      }),
      chart({
        title: "Request duration by action",
        description:
          "99 % of the requests of an action take at most this long. Dashed: 10 seconds, the default timeout of a request.",
        unit: "s",
        size: [12, 8],
        steps: [[10, "red"]],
        queries: [{ expr: duration(0.99, "le, action"), legend: "{{action}}" }],
      }),
      chart({
        title: "Budget and usage",
        description:
          "Requests per second that an exporter may send for an account and region, next to those that it sends. The budget is halved when the API throttles, and recovers slowly.",
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
          "How long a request waits for the rate limit, on average. If it is more than a second, raise the interval or the budget.",
        unit: "s",
        size: [12, 9],
        queries: [
          {
            expr: `sum by (account, region_id) (${rate("rate_limit_wait_seconds_total")}) / sum by (account, region_id) (${rate("api_requests_total")})`,
            legend: "{{account}} {{region_id}}",
          },
        ],
      }),
      ...oddities(ofProcess, ofRegion),
    ],
  };
}

/** What was odd in the answers: values and rows that could not be used. */
function oddities(ofProcess: string, ofRegion: string): Section["panels"] {
  const since = (metric: string): string =>
    `sum by (field) (increase(${own}${metric}{${ofProcess}}[$__range]))`;
  const counted = (metric: string, scope: string): string =>
    `sum by (instance) (increase(${own}${metric}{${scope}}[$__rate_interval]))`;
  return [
    valuesByField({
      title: "Undocumented values",
      description:
        "API values in the time range that the documentation does not list, by field. They are shown as unknown; the log has the text.",
      expr: since("unrecognized_values_total"),
    }),
    valuesByField({
      title: "Rejected numbers and times",
      description:
        "Unreadable or impossible values in the time range, by field. They give no sample: a gap in a chart, never 0.",
      expr: since("rejected_values_total"),
    }),
    chart({
      title: "Listing anomalies",
      description:
        "Rows without any id, ids that the status list did not return, and jobs missing from two complete listings in a row.",
      unit: "short",
      size: [8, 9],
      queries: [
        { expr: counted("rejected_jobs_total", ofProcess), legend: "rows without id {{instance}}" },
        { expr: counted("unanswered_ids_total", ofRegion), legend: "unanswered ids {{instance}}" },
        { expr: counted("disappeared_jobs_total", ofRegion), legend: "disappeared jobs {{instance}}" },
      ],
    }),
  ];
}

function valuesByField(what: {
  readonly title: string;
  readonly description: string;
  readonly expr: string;
}) {
  return table({
    title: what.title,
    description: what.description,
    unit: "short",
    size: [8, 9],
    labels: ["field"],
    sortBy: ["Values", "desc"],
    none: "none",
    columns: [{ name: "Values", expr: `${what.expr} > 0`, base: "transparent", steps: [[0.5, "orange"]] }],
  });
}
