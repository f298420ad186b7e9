import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chart } from "../chart.js";
import { type Outcome, root, runAside, toolPath } from "../programs.js";
import type { ApiServer } from "./api-server.js";

/** Helm of one major version, which knows the API server and nothing of this machine's own settings. */
export interface Helm {
  /** `Helm 3.22.0` */
  readonly name: string;
  run(...args: readonly string[]): Promise<Outcome>;
}

/** Helm 3 and Helm 4, whose arguments are the same for all that the tests do. */
export function createHelms({
  folder,
  kubeconfig,
}: Pick<ApiServer, "folder" | "kubeconfig">): readonly [Helm, Helm] {
  const createHelm = (tool: string): Helm => {
    const path = toolPath(tool);
    const [, version = "none"] = /helm-(v[\d.]+)\//.exec(path) ?? [];
    const home = join(folder, tool);
    const env = {
      KUBECONFIG: kubeconfig,
      HELM_CACHE_HOME: home,
      HELM_CONFIG_HOME: home,
      HELM_DATA_HOME: home,
    };
    return {
      name: `Helm ${version.slice(1)}`,
      run: (...args) => runAside(path, args, env),
    };
  };
  return [createHelm("helm3"), createHelm("helm")];
}

const parentName = "platform";
let writtenFiles = 0;

/** A file of values. JSON is YAML. */
export function valuesFile(folder: string, values: object): string {
  writtenFiles += 1;
  const file = join(folder, `values-${writtenFiles}.json`);
  writeFileSync(file, JSON.stringify(values));
  return file;
}

/** Writes a chart that has ours as its only dependency. Returns its folder. */
export function writeParentChart(folder: string): string {
  const parent = join(folder, parentName);
  const dependency = { name: "aliyun-dts-exporter", version: "0.1.0" };
  mkdirSync(join(parent, "charts"), { recursive: true });
  cpSync(join(root, chart), join(parent, "charts", dependency.name), { recursive: true });
  writeFileSync(
    join(parent, "Chart.yaml"),
    JSON.stringify({ apiVersion: "v2", name: parentName, version: "1.0.0", dependencies: [dependency] }),
  );
  return parent;
}
