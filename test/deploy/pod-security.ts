import type { Tree } from "./chart.js";

type Rule = readonly [what: string, holds: (pod: Tree) => boolean];

const containersOf = (pod: Tree): readonly Tree[] => [
  ...list(pod["initContainers"]),
  ...list(pod["containers"]),
];
const every = (holds: (container: Tree) => boolean) => (pod: Tree) => containersOf(pod).every(holds);
const context = (part: Tree): Tree | undefined => part["securityContext"];

// What a volume may be, besides its name.
const volumeTypes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "projected", "secret"];

/** The profile `restricted` of the Kubernetes Pod Security Standards, and what this project promises beyond it. */
const rules: readonly Rule[] = [
  ["no host namespaces", (pod) => !["hostNetwork", "hostPID", "hostIPC"].some((key) => key in pod)],
  ["no host ports", every((container) => list(container["ports"]).every((port) => !("hostPort" in port)))],
  [
    "only harmless volumes",
    (pod) =>
      list(pod["volumes"]).every((volume) =>
        Object.keys(volume).every((key) => key === "name" || volumeTypes.includes(key)),
      ),
  ],
  ["not privileged", every((container) => !("privileged" in (context(container) ?? {})))],
  [
    "no privilege escalation",
    every((container) => same(context(container)?.["allowPrivilegeEscalation"], false)),
  ],
  ["runs as non-root", (pod) => same(context(pod)?.["runAsNonRoot"], true)],
  ["runs as 65532", (pod) => same(context(pod)?.["runAsUser"], 65532)],
  [
    "no container undoes what the pod says",
    every((container) => !["runAsUser", "runAsNonRoot"].some((key) => key in (context(container) ?? {}))),
  ],
  ["seccomp RuntimeDefault", (pod) => same(context(pod)?.["seccompProfile"]?.["type"], "RuntimeDefault")],
  [
    "drops all capabilities",
    every((container) => JSON.stringify(context(container)?.["capabilities"]) === '{"drop":["ALL"]}'),
  ],
  ["read-only root", every((container) => same(context(container)?.["readOnlyRootFilesystem"], true))],
  ["no service account token", (pod) => same(pod["automountServiceAccountToken"], false)],
  ["memory is limited", every((container) => container["resources"]?.["limits"]?.["memory"] !== undefined)],
];

/** The rules that a pod breaks. */
export function brokenRules(pod: Tree): readonly string[] {
  return rules.flatMap(([what, holds]) => (holds(pod) ? [] : [what]));
}

function list(tree: Tree | undefined): readonly Tree[] {
  return Array.isArray(tree) ? tree : [];
}

function same(tree: Tree | undefined, value: boolean | number | string): boolean {
  return (tree as unknown) === value;
}
