import { describe, expect, it } from "vitest";
import { type Manifest, manifests, only, podOf, type Tree } from "./chart.js";
import { brokenRules } from "./pod-security.js";
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

describe("the check of types", () => {
  const all = manifests("--set", "serviceMonitor.enabled=true");
  const deployment: Manifest = only("Deployment", all);
  const monitor: Manifest = only("ServiceMonitor", all);

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
    ["integer", deployment, "spec/replicas", "1"],
    ["required", deployment, "spec/template/spec/containers/0", { image: "x" }],
    ["no type is known", deployment, "kind", "Deploy"],
  ])("finds: %s", (mistake, manifest, path, value) => {
    expect(typeMistakes(manifest)).toEqual([]);
    const mistakes = typeMistakes(changed(manifest, path, value));
    expect(mistakes).not.toEqual([]);
    expect(mistakes[0]).toContain(mistake);
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
