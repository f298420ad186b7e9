import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Alert, alerts } from "../rules/rule-files.js";
import { chart, type Manifest, manifests, only, podOf, type Tree } from "./chart.js";
import { brokenRules } from "./pod-security.js";
import { root } from "./programs.js";
import { typeMistakes } from "./typed.js";

/** A copy of an object with a value at a path such as `spec/template/metadata`. */
function changed<T extends object>(original: T, path: string, value: unknown): T {
  const copy = structuredClone(original);
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], copy);
  (parent as Record<string, unknown>)[last] = value;
  return copy;
}

/** The alerts of a PrometheusRule, each with its path. */
function alertRules({ spec }: Manifest) {
  const groups = spec?.["groups"] as unknown as readonly { readonly rules: readonly Tree[] }[];
  return groups
    .flatMap(({ rules }, g) => rules.map((rule, r) => ({ rule, path: `spec/groups/${g}/rules/${r}` })))
    .filter(({ rule }) => rule["alert"] !== undefined);
}

describe("the check of types", () => {
  const all = manifests("--set", "serviceMonitor.enabled=true,prometheusRule.enabled=true");
  const dashboards = manifests("--set", "dashboards.grafanaOperator.enabled=true").filter(
    ({ kind }) => kind === "GrafanaDashboard",
  );
  const deployment: Manifest = only("Deployment", all);
  const monitor: Manifest = only("ServiceMonitor", all);
  const rules: Manifest = only("PrometheusRule", all);
  const dashboard = dashboards[0] as Manifest;
  const keeping = alertRules(rules).find(({ rule }) => rule["keep_firing_for"])?.path ?? "";

  it.each<readonly [string, Manifest, string, unknown]>([
    ["unknown key /spec/replica", deployment, "spec/replica", 1],
    [
      "unknown key /spec/template/spec/containers/0/port",
      deployment,
      "spec/template/spec/containers/0/port",
      1,
    ],
    ["unknown key /metadata/label", deployment, "metadata/label", {}],
    ["unknown key /metadata", { ...deployment, kind: "Deployment" }, "metadatas", {}],
    ["unknown key /spec/endpoints/0/intervall", monitor, "spec/endpoints/0/intervall", "15s"],
    [`unknown key /${keeping}/keep_firing`, rules, `${keeping}/keep_firing`, "5m"],
    ["pattern", rules, `${keeping}/keep_firing_for`, "5 minutes"],
    ["unknown key /spec/groups/0/interval_seconds", rules, "spec/groups/0/interval_seconds", 60],
    ["unknown key /spec/instanceSelectors", dashboard, "spec/instanceSelectors", {}],
    ["unknown key /spec/instanceSelector/labels", dashboard, "spec/instanceSelector/labels", {}],
    ["required", dashboard, "spec", { json: "{}" }],
    ["string", dashboard, "spec/json", {}],
    ["boolean", dashboard, "spec/allowCrossNamespaceImport", "yes"],
    ["unknown key /metadata/label", dashboard, "metadata/label", {}],
    ["integer", deployment, "spec/replicas", "1"],
    ["required", deployment, "spec/template/spec/containers/0", { image: "x" }],
    ["no type is known", deployment, "kind", "Deploy"],
  ])("finds: %s", (mistake, manifest, path, value) => {
    expect(typeMistakes(manifest)).toEqual([]);
    const mistakes = typeMistakes(changed(manifest, path, value));
    expect(mistakes).not.toEqual([]);
    expect(mistakes[0]).toContain(mistake);
  });

  it("passes every GrafanaDashboard that the chart makes", () => {
    expect(dashboards.length).toBe(readdirSync(join(root, chart, "files/dashboards")).length);
    expect(dashboards.flatMap(typeMistakes)).toEqual([]);
  });

  it("knows keep_firing_for, which the chart's rules have wherever the rule files have it", () => {
    const shipped = (alerts as readonly (Alert & { readonly keep_firing_for?: string })[]).filter(
      (alert) => alert.keep_firing_for !== undefined,
    );
    const made = alertRules(rules).filter(({ rule }) => rule["keep_firing_for"]);
    expect(shipped.length).toBeGreaterThan(0);
    expect(made.map(({ rule }) => [rule["alert"], rule["keep_firing_for"]])).toEqual(
      shipped.map((alert) => [alert.alert, alert.keep_firing_for]),
    );
  });
});

describe("the rules of Pod Security", () => {
  const pod = podOf(manifests());

  it.each<readonly [string, string, unknown]>([
    ["no host namespaces", "hostNetwork", true],
    ["no host ports", "containers/0/ports/0/hostPort", 1],
    ["only harmless volumes", "volumes/0/hostPath", { path: "/" }],
    ["not privileged", "containers/0/securityContext/privileged", true],
    ["no privilege escalation", "containers/0/securityContext/allowPrivilegeEscalation", true],
    ["runs as non-root", "securityContext/runAsNonRoot", false],
    ["runs as 65532", "securityContext/runAsUser", 0],
    ["no container undoes what the pod says", "containers/0/securityContext/runAsUser", 0],
    ["seccomp RuntimeDefault", "securityContext/seccompProfile", { type: "Unconfined" }],
    ["drops all capabilities", "containers/0/securityContext/capabilities/add", ["NET_ADMIN"]],
    ["read-only root", "containers/0/securityContext/readOnlyRootFilesystem", false],
    ["no service account token", "automountServiceAccountToken", true],
    ["memory is limited", "containers/0/resources/limits", {}],
  ])("are broken by their opposite: %s", (rule, path, value) => {
    expect(brokenRules(changed<Tree>(pod, path, value))).toEqual([rule]);
  });
});
