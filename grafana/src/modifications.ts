import type { Section } from "./dashboard.js";
import { table } from "./table.js";

const taskLabels = ["account", "region_id", "task_id"] as const;

/** Changes of the objects of synchronizations, in the accounts and regions of `place`. */
export function modifications(place: string): Section {
  const perTask = (metric: string, labels: readonly string[] = []): string =>
    `max by (${[...taskLabels, ...labels].join(", ")}) (aliyun_dts_object_modification_${metric})`;
  const inPlace = (metric: string, where = ""): string => `${metric}{${place}${where}}`;
  return {
    title: "Object modifications",
    panels: [
      table({
        title: "Object modifications",
        description:
          "The tasks listed in the exporter's configuration: their state, the progress of the full load of new objects, and their delay.",
        unit: "short",
        size: [24, 6],
        labels: [...taskLabels, "state"],
        none: "none configured",
        columns: [
          { expr: `${perTask(inPlace("state"), ["state"])} == 1` },
          {
            name: "Full load",
            unit: "percentunit",
            expr: perTask(inPlace("phase_progress_ratio", ', phase="data_initialization"')),
          },
          {
            name: "Rows loaded",
            expr: perTask(inPlace("phase_items", ', phase="data_initialization"')),
          },
          { name: "Delay", unit: "s", expr: perTask(inPlace("delay_seconds")) },
        ],
      }),
      table({
        title: "Failed precheck items of modifications",
        description: "Items that failed and that a modification must pass before it starts.",
        unit: "short",
        size: [12, 6],
        labels: [...taskLabels, "item"],
        none: "none",
        columns: [{ expr: perTask(inPlace("precheck_item_failed"), ["item"]) }],
      }),
      table({
        title: "Errors of modifications",
        description: "Errors that DTS names by code. An empty phase means the whole modification.",
        unit: "short",
        size: [12, 6],
        labels: [...taskLabels, "phase", "error_code"],
        none: "none",
        columns: [{ expr: perTask(inPlace("error_info"), ["phase", "error_code"]) }],
      }),
    ],
  };
}
