import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { type AnnotationQuery, AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { dataSource } from "./face.js";
import { inTheOpen } from "./links.js";
import { ofRecorded } from "./scope.js";

/** The firing alerts of the rules; `scope` is label matchers for what an alert is about. An alert without such a label matches, too. */
export function firingAlerts(scope: string): Builder<AnnotationQuery> {
  return annotation({
    name: "Firing alerts",
    color: "red",
    expr: `ALERTS{alertname=~"AliyunDts.+", alertstate="firing", ${ofRecorded}, ${orNone(scope)}}`,
    title: "{{alertname}}",
    tags: "severity,account,region_id,collector,job_type,dts_job_name,dts_job_id,direction",
  });
}

/** The state that each job enters; `changes` is such a query. Off at first where that may be thousands of jobs. */
export function stateChanges(changes: string, isOn: boolean): Builder<AnnotationQuery> {
  return annotation({
    name: "State changes",
    color: "purple",
    expr: changes,
    title: "{{dts_job_id}} {{direction}}: {{state}}",
    tags: "account,region_id,dts_job_name",
    isOn,
  });
}

/** `a=~"$b"` also for series without the label. */
function orNone(scope: string): string {
  return scope.replaceAll('=~"$', '=~"|$');
}

/** Titles name labels that are always there: Grafana writes the name of one that is not. Tags may be missing. */
function annotation(what: {
  readonly name: string;
  readonly color: string;
  readonly expr: string;
  readonly title: string;
  readonly tags: string;
  readonly isOn?: boolean;
}): Builder<AnnotationQuery> {
  const { name, color, expr, title, tags, isOn = true } = what;
  // Grafana up to 11 reads the query beside the target, later ones in it.
  const target = new DataqueryBuilder().datasource(dataSource).refId("Anno").expr(expr).range();
  return inTheOpen(
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(dataSource)
      .enable(isOn)
      .iconColor(color)
      .expr(expr)
      .target(target)
      .titleFormat(title)
      .tagKeys(tags),
  );
}
