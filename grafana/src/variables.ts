import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { dataSource } from "./face.js";
import { ofInstallation } from "./scope.js";

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
  /** What `All` matches: `.*` where series may lack the label. */
  readonly all?: ".+" | ".*";
}): Builder<VariableModel> {
  return queryVariable(choice, `label_values(${choice.series}, ${choice.of})`)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(choice.all ?? ".+")
    .current({ text: "All", value: "$__all" });
}

/**
 * A choice of jobs by name, direction and id; its value is the id. Two directions of a job share a name,
 * and a name need not be unique.
 */
export function jobVariable(choice: {
  readonly scope: string;
  readonly isMultiple: boolean;
}): Builder<VariableModel> {
  // Grafana shows a series to the regular expression with nothing escaped, so a name with quotes could pose as a label: the id comes
  // first, and the text is all the rest. Series are written in the order of their labels.
  const withText = `label_join(aliyun_dts_job_info{${choice.scope}}, "b_text", " ", "dts_job_name", "direction", "dts_job_id")`;
  const jobs = `max by (a_id, b_text) (label_join(${withText}, "a_id", "", "dts_job_id"))`;
  const text = { name: "dts_job", label: "DTS job", description: "A job and direction, by name or id." };
  const variable = queryVariable(text, `query_result(${jobs})`)
    .regex('/^\\{a_id="(?<value>[^"]*)",b_text="(?<text>[^]*)"\\} \\S+ \\S+$/')
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

/** What chooses an installation. A Prometheus of one cluster may give neither cluster nor namespace. */
export const installationVariables: readonly Builder<VariableModel>[] = [
  labelVariable({
    name: "cluster",
    label: "Cluster",
    description: "Clusters with an exporter. Empty where Prometheus gives no label cluster.",
    series: "aliyun_dts_exporter_build_info",
    of: "cluster",
    all: ".*",
  }),
  labelVariable({
    name: "namespace",
    label: "Namespace",
    description: "Namespaces with an exporter. Empty where Prometheus gives no label namespace.",
    series: 'aliyun_dts_exporter_build_info{cluster=~"$cluster"}',
    of: "namespace",
    all: ".*",
  }),
  labelVariable({
    name: "installation",
    label: "Installation",
    description: "Scrape jobs of Prometheus that have an exporter, in the selected clusters and namespaces.",
    series: 'aliyun_dts_exporter_build_info{cluster=~"$cluster", namespace=~"$namespace"}',
    of: "job",
    all: ".*",
  }),
];

/** Accounts of the series that `scope` chooses. */
export function accountVariableOf(scope: string): Builder<VariableModel> {
  return labelVariable({
    name: "account",
    label: "Account",
    description: "Accounts of the selected exporters, as their configuration names them.",
    series: `aliyun_dts_up{${scope}}`,
    of: "account",
  });
}

/** Regions of the selected accounts, of the series that `scope` chooses. */
export function regionVariableOf(scope: string): Builder<VariableModel> {
  return labelVariable({
    name: "region",
    label: "Region",
    description: "Regions of the selected accounts.",
    series: `aliyun_dts_up{${scope}, account=~"$account"}`,
    of: "region_id",
  });
}

/** What chooses jobs by their place: the data source, installations, accounts and regions. */
export const placeVariables: readonly Builder<VariableModel>[] = [
  dataSourceVariable,
  ...installationVariables,
  accountVariableOf(ofInstallation),
  regionVariableOf(ofInstallation),
];

/** Types of the jobs in the chosen regions. */
export const typeVariable = labelVariable({
  name: "type",
  label: "Type",
  description: "Migration, synchronization or change tracking.",
  series: `aliyun_dts_jobs{${ofInstallation}, account=~"$account", region_id=~"$region"}`,
  of: "job_type",
});
