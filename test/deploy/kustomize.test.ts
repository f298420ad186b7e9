import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { fileText, type Manifest, manifests, podOf } from "./chart.js";
import { brokenRules } from "./pod-security.js";
import { root } from "./programs.js";
import { typeMistakes } from "./typed.js";

const folder = "deploy/kustomize/base";
const name = "aliyun-dts-exporter";
const head =
  "# Rendered from the chart. Do not edit: run UPDATE_GOLDEN=1 npm run test:deploy. Change it by patches in an overlay.\n";

// What belongs to Helm, or to the overlay.
const helmLabels = ["helm.sh/chart", "app.kubernetes.io/managed-by"];

/** The chart's objects as kustomize takes them, by file. */
function rendered(): ReadonlyMap<string, object> {
  const all = manifests("--skip-tests", "--set", `fullnameOverride=${name}`).map((manifest) =>
    neutral(manifest),
  );
  return new Map(all.map((manifest) => [`${manifest.kind.toLowerCase()}.yaml`, manifest]));
}

/** Without namespace, without the labels of Helm, and with the name of the program for the release's. */
function neutral(manifest: Manifest): Manifest {
  return JSON.parse(
    JSON.stringify(manifest, (key, value) => {
      if (key === "namespace" || helmLabels.includes(key)) return undefined;
      return key === "app.kubernetes.io/instance" ? name : value;
    }),
  );
}

const wanted = rendered();
if (process.env["UPDATE_GOLDEN"]) {
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [...wanted.keys()],
  };
  for (const [file, content] of [...wanted, ["kustomization.yaml", kustomization] as const]) {
    writeFileSync(join(root, folder, file), head + stringify(content, { lineWidth: 0 }));
  }
}

describe("the kustomize base", () => {
  const files = readdirSync(join(root, folder)).filter((file) => file !== "kustomization.yaml");
  const base: readonly Manifest[] = files.map((file) => parse(fileText(join(folder, file))));

  it("is what the chart renders with its defaults", () => {
    expect(Object.fromEntries(files.map((file, at) => [file, base[at]]))).toEqual(Object.fromEntries(wanted));
  });

  it("lists all its files", () => {
    const { resources } = parse(fileText(join(folder, "kustomization.yaml")));
    expect([...resources].sort()).toEqual([...files].sort());
  });

  it("fits the types, and keeps the rules of restricted Pod Security", () => {
    expect(base.length).toBeGreaterThanOrEqual(4);
    expect(base.flatMap(typeMistakes)).toEqual([]);
    expect(brokenRules(podOf(base))).toEqual([]);
  });

  it("leaves namespaces to the overlay", () => {
    expect(JSON.stringify(base)).not.toMatch(/"namespace"|Helm/);
  });
});
