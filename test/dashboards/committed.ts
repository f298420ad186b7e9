import { readdirSync, readFileSync } from "node:fs";
import type {
  Dashboard,
  DashboardLink,
  Panel,
  VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";

/** The folder of the dashboards. */
export const folder = new URL("../../grafana/", import.meta.url);

/** A dashboard as Grafana would read it. */
export interface CommittedDashboard {
  readonly file: string;
  readonly text: string;
  readonly dashboard: Dashboard;
  readonly panels: readonly Panel[];
  readonly variables: readonly VariableModel[];
  readonly links: readonly DashboardLink[];
}

/** One query of a panel. */
export interface PanelQuery {
  readonly dashboard: CommittedDashboard;
  readonly panel: Panel;
  readonly target: Dataquery;
  /** For messages: file, title and query. */
  readonly name: string;
}

/** The committed dashboards, in the order of their names. */
export function committedDashboards(): readonly CommittedDashboard[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().map((file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const dashboard: Dashboard = JSON.parse(text);
    return {
      file,
      text,
      dashboard,
      panels: (dashboard.panels ?? []).filter((panel): panel is Panel => panel.type !== "row"),
      variables: dashboard.templating?.list ?? [],
      links: dashboard.links ?? [],
    };
  });
}

/** Every query of the panels of some dashboards. */
export function panelQueries(dashboards: readonly CommittedDashboard[]): readonly PanelQuery[] {
  return dashboards.flatMap((dashboard) =>
    dashboard.panels.flatMap((panel) =>
      (panel.targets ?? []).map((given) => {
        const target = given as Dataquery;
        return { dashboard, panel, target, name: `${dashboard.file}: ${panel.title} (${target.refId})` };
      }),
    ),
  );
}
