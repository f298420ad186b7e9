import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { type Outcome, root, runProgram, toolPath } from "./programs.js";

/** Anything in a manifest. */
export type Tree = { readonly [key: string]: Tree } & { readonly [index: number]: Tree };

/** An object of Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Tree;
  readonly data?: Readonly<Record<string, string>>;
}

const folder = "deploy/helm/aliyun-dts-exporter";
/** The chart's folder, from the checkout. */
export const chart = folder;

/** Values with which the chart makes objects of every kind, but those that stand in for another one. */
export const everyKind = {
  serviceMonitor: { enabled: true },
  prometheusRule: { enabled: true },
  networkPolicy: { enabled: true },
  podDisruptionBudget: { enabled: true },
  dashboards: { enabled: true, grafanaOperator: { enabled: true } },
};

let helmPath: string | undefined;

/** Runs Helm at the pinned version; the first call builds it when it is not there. */
export function helm(args: readonly string[], input = ""): Outcome {
  helmPath ??= toolPath("helm");
  return runProgram(helmPath, args, input);
}

/** Every example file of the chart, from the checkout. */
export const examples: readonly string[] = readdirSync(join(root, folder, "examples")).map((name) =>
  join(folder, "examples", name),
);

/** What `helm template` prints for some arguments, which must be right. */
function templateText(...args: readonly string[]): string {
  const { code, stdout, stderr } = helm(["template", "release", folder, ...args]);
  if (code !== 0) throw new Error(`helm template ${args.join(" ")}:\n${stderr}`);
  return stdout;
}

/** The objects of a text with many documents. */
export function manifestsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document): readonly Manifest[] => {
    const [error] = document.errors;
    if (error) throw error;
    const manifest = document.toJS();
    return manifest === null ? [] : [manifest];
  });
}

/** The objects that the chart makes of some arguments. */
export function manifests(...args: readonly string[]): readonly Manifest[] {
  return manifestsOf(templateText(...args));
}

/** The objects that the chart makes of some values. */
export function manifestsWith(values: object): readonly Manifest[] {
  return withValues(values, (file) => manifests("--values", file));
}

/** What `helm template` says to some values, right or wrong. */
export function templateWith(values: object): Outcome {
  return withValues(values, (file) => helm(["template", "release", folder, "--values", file]));
}

function withValues<T>(values: object, use: (file: string) => T): T {
  const place = mkdtempSync(join(tmpdir(), "dts-values-"));
  const file = join(place, "values.yaml");
  writeFileSync(file, stringify(values));
  try {
    return use(file);
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** The only object of a kind. */
export function only(kind: string, all: readonly Manifest[]): Manifest {
  const [manifest, second] = all.filter((each) => each.kind === kind);
  if (!manifest || second) throw new Error(`not exactly one ${kind} in ${all.map((each) => each.kind)}`);
  return manifest;
}

/** The pod of the Deployment or StatefulSet. */
export function podOf(all: readonly Manifest[]): Tree {
  const workload = all.find(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
  const pod = workload?.spec?.["template"]?.["spec"];
  if (!pod) throw new Error("there is no workload");
  return pod;
}

/** A file of the checkout. */
export function fileText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
