import type { Shape } from "./shapes.js";

/** A shape that somebody refuses: the chart, or the API server at one of the objects or at the pod. */
export interface RefusedShape extends Shape {
  /** What the refusal says: the path, by either's way of writing. */
  readonly says: RegExp;
}

const volume = (source: object) => ({ extraVolumes: [{ name: "mine", ...source }] });
const rule = (more: object) => ({
  prometheusRule: { enabled: true, additionalRules: [{ alert: "Mine", expr: "up", ...more }] },
});

/** What must not come into a cluster, and the path that is told. Add yours. */
export const refusedShapes: readonly RefusedShape[] = [
  // By Pod Security, at the pod.
  { name: "a folder of the node", values: volume({ hostPath: { path: "/" } }), says: /"mine".*"hostPath"/ },
  { name: "the user root", values: { podSecurityContext: { runAsUser: 0 } }, says: /runAsUser=0/ },
  { name: "any user", values: { podSecurityContext: { runAsNonRoot: false } }, says: /runAsNonRoot/ },
  {
    name: "a container that undoes what the pod says",
    values: { securityContext: { runAsNonRoot: false } },
    says: /runAsNonRoot/,
  },
  {
    name: "system calls without a filter",
    values: { podSecurityContext: { seccompProfile: { type: "Unconfined" } } },
    says: /seccompProfile/,
  },
  {
    name: "a capability more",
    values: { securityContext: { capabilities: { add: ["NET_ADMIN"] } } },
    says: /capabilities.*NET_ADMIN/,
  },
  {
    name: "more privileges on the way",
    values: { securityContext: { allowPrivilegeEscalation: true } },
    says: /allowPrivilegeEscalation/,
  },
  { name: "the network of the node", values: { hostNetwork: true }, says: /host namespaces.*hostNetwork/ },
  {
    name: "a container beside that may do more",
    values: {
      extraContainers: [
        { name: "beside", image: "busybox", securityContext: { capabilities: { add: ["NET_RAW"] } } },
      ],
    },
    says: /"beside".*NET_RAW/,
  },
  // By the API server's own checks, or by the chart's.
  {
    name: "two successes of a liveness probe",
    values: { livenessProbe: { successThreshold: 2 } },
    says: /livenessProbe.successThreshold/,
  },
  {
    name: "a request above its limit",
    values: { resources: { requests: { memory: "1Gi" }, limits: { memory: "256Mi" } } },
    says: /resources.requests/,
  },
  {
    name: "a quantity with two points",
    values: { resources: { limits: { memory: "1.2.3Gi" } } },
    says: /limits.memory|quantities/,
  },
  {
    name: "a volume of two kinds",
    values: volume({ emptyDir: {}, secret: { secretName: "a" } }),
    says: /olumes.*more than 1 volume type/,
  },
  { name: "a volume of no known kind", values: volume({ emptyFolder: {} }), says: /emptyFolder/ },
  {
    name: "a mount of no volume",
    values: { extraVolumeMounts: [{ name: "none", mountPath: "/mnt" }] },
    says: /olumeMounts.*none/,
  },
  {
    name: "a volume with the name of the chart's own",
    values: { extraVolumes: [{ name: "config", emptyDir: {} }] },
    says: /olumes.*config/,
  },
  {
    name: "a label with a key of two words",
    values: { podLabels: { "two words": "a" } },
    says: /labels.*two words/i,
  },
  {
    name: "a node affinity with a key that nobody knows",
    values: { affinity: { nodeAffinity: { required: {} } } },
    says: /nodeAffinity.required/,
  },
  {
    name: "a priority that the cluster does not have",
    values: { priorityClassName: "none" },
    says: /PriorityClass.*none/,
  },
  {
    name: "a rolling update that may not begin",
    values: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    says: /rollingUpdate.*maxUnavailable/,
  },
  {
    name: "settings of a rolling update, without one",
    values: { strategy: { rollingUpdate: { maxSurge: 1 } } },
    says: /rollingUpdate/,
  },
  {
    name: "a network of no address",
    values: { networkPolicy: { enabled: true, ingressFrom: [{ ipBlock: { cidr: "10.0.0.0" } }] } },
    says: /ipBlock.cidr/,
  },
  {
    name: "a rule that waits in words",
    values: rule({ for: "5 minutes" }),
    says: /rules\[0\].for|additionalRules.0.for/,
  },
  { name: "a rule with a key that nobody knows", values: rule({ keep_firing: "5m" }), says: /keep_firing/ },
  {
    name: "a relabelling that nobody knows",
    values: { serviceMonitor: { enabled: true, relabelings: [{ action: "dropp" }] } },
    says: /relabelings.*action/,
  },
  // By the chart.
  {
    name: "labels of the chart's own",
    values: { podLabels: { "app.kubernetes.io/name": "foo" } },
    says: /podLabels.app.kubernetes.io.*name/,
  },
  {
    name: "a release name that begins with a digit",
    values: {},
    releases: ["1st"],
    says: /fullnameOverride/,
  },
  { name: "a misspelt key", values: { imagee: {} }, says: /'imagee' not allowed/ },
  { name: "a shard of nothing", values: { sharding: { totalShards: 0 } }, says: /sharding.totalShards/ },
  { name: "TLS without its Secret", values: { web: { tls: true } }, says: /web.existingSecret/ },
  {
    name: "an alert that does not exist",
    values: { prometheusRule: { enabled: true, disabledAlerts: ["AliyunDtsNone"] } },
    says: /prometheusRule.disabledAlerts/,
  },
];
