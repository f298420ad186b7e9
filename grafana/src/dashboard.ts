import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  type VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { PlaceablePanel } from "./face.js";
import { commonTag, dashboardLinks } from "./links.js";

/** A titled group of panels. They fill lines of 24 columns from left to right. */
export interface Section {
  readonly title: string;
  readonly panels: readonly PlaceablePanel[];
}

/** What tells one dashboard from another. */
export interface DashboardPlan {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** In the order of the selection: each may depend on those before it. */
  readonly variables: readonly Builder<VariableModel>[];
  /** What is marked in charts. */
  readonly annotations: readonly Builder<AnnotationQuery>[];
  readonly sections: readonly Section[];
}

/** A dashboard with what all of them share. Panels are numbered from 1 in their order. */
export function dashboardOf(plan: DashboardPlan): Dashboard {
  const dashboard = new DashboardBuilder(plan.title)
    .uid(plan.uid)
    .description(plan.description)
    .tags([commonTag, "alibaba-cloud", "prometheus"])
    .timezone("browser")
    .time({ from: "now-6h", to: "now" })
    .refresh("30s")
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .links(dashboardLinks())
    .annotations([...plan.annotations])
    .variables([...plan.variables]);
  let id = 0;
  for (const { title, panels } of plan.sections) {
    id += 1;
    dashboard.withRow(new RowBuilder(title).id(id));
    for (const panel of panels) {
      id += 1;
      panel.id(id);
      dashboard.withPanel(panel);
    }
  }
  return dashboard.build();
}
