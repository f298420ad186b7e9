import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { chart } from "./chart.js";
import { root } from "./programs.js";

/** A chart that has the exporter's as a dependency, in a folder of its own. */
export interface Parent {
  readonly folder: string;
  remove(): void;
}

/** What a parent chart consists of. */
export interface ParentParts {
  /** Of the dependency, beside its name and version. */
  readonly dependency?: Readonly<Record<string, string>>;
  /** Several of them, instead of the one. */
  readonly dependencies?: readonly Readonly<Record<string, string>>[];
  /** The parent's values.yaml. */
  readonly values: object;
}

/** Makes a parent chart with a copy of the chart in it. */
export function createParent({ dependency = {}, dependencies = [dependency], values }: ParentParts): Parent {
  const folder = mkdtempSync(join(tmpdir(), "dts-parent-"));
  mkdirSync(join(folder, "charts"));
  cpSync(join(root, chart), join(folder, "charts/aliyun-dts-exporter"), { recursive: true });
  const exporter = { name: "aliyun-dts-exporter", version: "0.1.0" };
  const described = {
    apiVersion: "v2",
    name: "platform",
    version: "0.1.0",
    dependencies: dependencies.map((own) => ({ ...exporter, ...own })),
  };
  writeFileSync(join(folder, "Chart.yaml"), stringify(described));
  writeFileSync(join(folder, "values.yaml"), stringify(values));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
