import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type DynamicConfigValue,
} from "@grafana/grafana-foundation-sdk/dashboard";

/** The tag that all dashboards share; the menu between them lists it. */
export const commonTag = "aliyun-dts";

/** Where the folder `docs` of this version can be read. */
export const docsUrl = "https://github.com/aliyun-dts-exporter/aliyun-dts-exporter/blob/main/docs";

/** Stable names of the dashboards in addresses. */
export const uids = {
  overview: "aliyun-dts-overview",
  job: "aliyun-dts-job",
  tracking: "aliyun-dts-tracking",
  exporter: "aliyun-dts-exporter",
} as const;

/** The links at the top of every dashboard. */
export function dashboardLinks(): Builder<DashboardLink>[] {
  const menu = new DashboardLinkBuilder("DTS dashboards")
    .type(DashboardLinkType.Dashboards)
    .tags([commonTag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
  return [menu, documentation("Metrics", "metrics.md"), documentation("Runbooks", "runbooks")].map(inTheOpen);
}

/**
 * Leaves out the `placement` that the SDK gives to links and annotations. The schema knows one only, the menu of the controls; without
 * it, Grafana 11 to 13 show them at the top.
 */
export function inTheOpen<T extends { placement?: unknown }>(builder: Builder<T>): Builder<T> {
  return {
    build() {
      const { placement: _menu, ...others } = builder.build();
      return others as T;
    },
  };
}

function documentation(title: string, page: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon("doc")
    .url(`${docsUrl}/${page}`)
    .targetBlank(true);
}

/**
 * Opens the dashboard of a job from the row of a table that has its account, region, type and id. The values are encoded: an
 * account's name may have any signs.
 */
export function jobLink(): DynamicConfigValue {
  // Without it, Grafana leaves & and = as they are: an id could set other variables.
  const cell = (column: string) => `\${__data.fields.${column}:percentencode}`;
  const variables = [
    `var-account=${cell("Account")}`,
    `var-region=${cell("Region")}`,
    `var-type=${cell("Type")}`,
    `var-dts_job=${cell("Id")}`,
  ];
  const kept = ["datasource", "cluster", "namespace", "installation"].map((name) => `\${${name}:queryparam}`);
  const url = `/d/${uids.job}?${kept.join("&")}&${variables.join("&")}&\${__url_time_range}`;
  return { id: "links", value: [{ title: "Show this job", url, targetBlank: false }] };
}
