import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { dataSource } from "./face.js";
import { jobLabels } from "./job-queries.js";

/** The Prometheus that is asked. */
export const dataSourceVariable: Builder<VariableModel> = new DatasourceVariableBuilder("datasource")
  .label("Data source")
  .description("The Prometheus that scrapes the exporter.")
  .type("prometheus");

/** A choice of any number of a label's values, at first all. */
export function labelVariable(choice: {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Series that have the label. */
  readonly series: string;
  /** The label whose values are offered. */
  readonly of: string;
}): Builder<VariableModel> {
  return queryVariable(choice, `label_values(${choice.series}, ${choice.of})`)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".+")
    .current({ text: "All", value: "$__all" });
}

/**
 * A choice of jobs by name, direction and id; its value is the id. Two directions of a job share a name,
 * and a name need not be unique.
 *
 * Grafana searches a line of labels for them, in their order and without escapes: a name may hold `dts_job_id="..."` of
 * another job. So the value is taken from a label that stands before all others.
 */
export function jobVariable(choice: {
  readonly scope: string;
  readonly isMultiple: boolean;
}): Builder<VariableModel> {
  const jobs = `max by (${jobLabels.join(", ")}) (aliyun_dts_job_info{${choice.scope}})`;
  const titled = `label_join(${jobs}, "choice", " ", "dts_job_name", "direction", "dts_job_id")`;
  const withValue = `label_join(${titled}, "a_job", "", "dts_job_id")`;
  const text = { name: "dts_job", label: "DTS job", description: "A job and direction, by name or id." };
  const variable = queryVariable(text, `query_result(${withValue})`)
    .regex('/choice="(?<text>[^"]+)|a_job="(?<value>[^"]+)/g')
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(choice.isMultiple)
    .includeAll(choice.isMultiple);
  return choice.isMultiple ? variable.allValue(".+").current({ text: "All", value: "$__all" }) : variable;
}

function queryVariable(
  choice: { readonly name: string; readonly label: string; readonly description: string },
  query: string,
): QueryVariableBuilder {
  return new QueryVariableBuilder(choice.name)
    .label(choice.label)
    .description(choice.description)
    .datasource(dataSource)
    .definition(query)
    .query({ query, refId: `variable-${choice.name}` })
    .refresh(VariableRefresh.OnTimeRangeChanged);
}

/** Accounts of the exporter. */
export const accountVariable = labelVariable({
  name: "account",
  label: "Account",
  description: "Accounts as the exporter's configuration names them.",
  series: "aliyun_dts_up",
  of: "account",
});

/** Regions of the selected accounts. */
export const regionVariable = labelVariable({
  name: "region",
  label: "Region",
  description: "Regions of the selected accounts.",
  series: 'aliyun_dts_up{account=~"$account"}',
  of: "region_id",
});

/** Types of the jobs in the chosen regions. */
export const typeVariable = labelVariable({
  name: "type",
  label: "Type",
  description: "Migration, synchronization or change tracking.",
  series: 'aliyun_dts_jobs{account=~"$account", region_id=~"$region"}',
  of: "job_type",
});
