import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { chart, everyKind, examples } from "../chart.js";
import { root } from "../programs.js";

/** Values with which the chart is rendered and put into a cluster. */
export interface Shape {
  /** What is odd about it. */
  readonly name: string;
  readonly values: object;
  /** Releases of it in one namespace. Default: one, called `release`. */
  readonly releases?: readonly string[];
  /** The namespace of its releases. Default: one of its own. */
  readonly namespace?: string;
  /** What the namespace enforces of pods. Default: `restricted`. */
  readonly podSecurity?: "baseline" | "privileged";
  /** Further namespaces, of this shape alone. */
  readonly namespaces?: readonly string[];
  /** true: as the dependency of another chart, whose values hold these under the chart's name. */
  readonly underParent?: boolean;
  /** true: one of those that a release goes through in its life. It has one release, called `release`. */
  readonly lived?: boolean;
}

// Texts that YAML takes for something else when nobody quotes them.
const misleading = {
  a: "true",
  b: "1e3",
  c: "0x1F",
  d: "null",
  e: "on",
  f: "08",
  g: "1_000",
  h: "12345",
  i: "",
};
const awkwardText = 'a: "b" {{ c }} #d\n- e\t\\ %s 灾备 $(F) 100% & <g>\n';
const awkwardTexts = { "example.com/text": awkwardText, "example.com/empty": "", ...misleading };

const longest = "n".repeat(63);
const { dashboards: _, ...watched } = everyKind;
// A megabyte.
const everything = everyKind;
const sharded = { sharding: { totalShards: 3 } };
const relabelings = [
  { sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" },
  { action: "labeldrop", regex: "pod|container" },
  { action: "hashmod", sourceLabels: ["a", "b"], separator: ";", modulus: 8, targetLabel: "c" },
];
const monitor = {
  enabled: true,
  labels: { release: "kube-prometheus-stack" },
  annotations: awkwardTexts,
  interval: "1m",
  scrapeTimeout: "500ms",
  relabelings,
  metricRelabelings: relabelings,
  sampleLimit: 1_000_000,
};
const tlsConfig = {
  ca: { configMap: { name: "authority", key: "ca.crt", optional: true } },
  cert: { secret: { name: "client", key: "tls.crt" } },
  keySecret: { name: "client", key: "tls.key" },
  serverName: "exporter.example.com",
};
const manyRegions = [
  "cn-hangzhou",
  "cn-shanghai",
  "cn-beijing",
  "cn-shenzhen",
  "ap-southeast-1",
  "eu-central-1",
];

/** Every shape that a cluster with restricted Pod Security must take as it is, from both Helms. Add yours. */
export const shapes: readonly Shape[] = [
  ...examples.map((file) => ({
    name: file.slice(chart.length + 1),
    values: parse(readFileSync(join(root, file), "utf8")),
    lived: true,
  })),
  { name: "the defaults", values: {}, lived: true },
  { name: "everything that can be switched on", values: everything, lived: true },
  { name: "everything, in shards", values: { ...everything, ...sharded }, lived: true },
  { name: "two releases in one namespace", values: everything, releases: ["blue", "green"] },
  {
    name: "two sharded releases in one namespace whose names differ at the end",
    values: { ...watched, ...sharded },
    releases: ["aliyun-dts-exporter", "aliyun-dts-exporter-2"],
  },
  { name: "a release name of 53 characters", values: everything, releases: ["r".repeat(53)] },
  {
    name: "a release name of 53 characters, in shards",
    values: { ...everything, ...sharded },
    releases: ["r".repeat(53)],
  },
  { name: "a release name with dots", values: watched, releases: ["a.b.c"] },
  { name: "a nameOverride of 63 characters", values: { ...watched, nameOverride: longest } },
  {
    name: "a fullnameOverride of 63 characters, in shards",
    values: { ...everything, ...sharded, fullnameOverride: longest },
  },
  {
    name: "a fullnameOverride that is cut after a hyphen",
    values: { ...watched, fullnameOverride: `${"n".repeat(51)}-${"n".repeat(11)}` },
  },
  {
    name: "labels that look like numbers and truths",
    values: { ...watched, commonLabels: misleading, podLabels: misleading, nodeSelector: misleading },
  },
  {
    name: "annotations with quotes, line ends, templates and Chinese",
    values: {
      annotations: awkwardTexts,
      podAnnotations: awkwardTexts,
      service: { annotations: awkwardTexts },
      serviceAccount: { annotations: awkwardTexts },
      dashboards: { enabled: true, annotations: awkwardTexts },
    },
  },
  {
    name: "Secrets and keys whose names look like numbers and truths, for accounts with awkward names",
    values: {
      config: {
        accounts: ["a_b", "a-b", "a".repeat(59)].map((name) => ({ name, regions: ["cn-hangzhou"] })),
      },
      accessKeys: {
        a_b: { existingSecret: "12345", accessKeyIdKey: "1" },
        "a-b": { existingSecret: "null", accessKeySecretKey: "true" },
        ["a".repeat(59)]: { existingSecret: "true", securityTokenKey: "0x1F" },
      },
    },
  },
  { name: "a ConfigMap of one's own", values: { existingConfigMap: "my.config" } },
  {
    name: "names that look like numbers",
    values: {
      serviceAccount: { name: "12345" },
      existingConfigMap: "1e3",
      imagePullSecrets: [{ name: "0x1f" }],
      serviceMonitor: { enabled: true, namespace: "1234" },
      prometheusRule: { enabled: true, namespace: "1234" },
      dashboards: { enabled: true, namespace: "1234", grafanaOperator: { enabled: true } },
    },
    namespace: "5678",
    namespaces: ["1234"],
  },
  {
    name: "names that look like truths, in shards",
    values: { ...watched, ...sharded, nameOverride: "true", fullnameOverride: "null" },
    namespace: "false",
  },
  {
    name: "a PodMonitor in a namespace whose name is a number",
    values: { podMonitor: { enabled: true } },
    namespace: "1e3",
  },
  {
    name: "pods that restart with the configuration",
    values: { configChecksum: true, podAnnotations: misleading },
  },
  {
    name: "a configuration of 200 accounts",
    values: {
      config: {
        accounts: Array.from({ length: 200 }, (_, at) => ({ name: `account-${at}`, regions: manyRegions })),
      },
    },
  },
  { name: "TLS alone", values: { web: { existingSecret: "web", tls: true } } },
  {
    name: "basic authentication alone, with keys of one's own",
    values: {
      web: {
        existingSecret: "web",
        configKey: "web.yaml",
        basicAuth: { existingSecret: "1234", usernameKey: "12", passwordKey: "34" },
      },
      podMonitor: { enabled: true },
    },
  },
  {
    name: "RRSA by the chart, in shards",
    values: {
      ...sharded,
      rrsa: {
        enabled: true,
        inject: "chart",
        roleArn: "acs:ram::1234567890123456:role/dts-exporter",
        oidcProviderArn: "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c0123456789",
        tokenExpirationSeconds: 43_200,
      },
    },
  },
  {
    name: "a NetworkPolicy with every kind of peer",
    values: {
      networkPolicy: {
        enabled: true,
        ingressFrom: [
          {
            namespaceSelector: { matchLabels: { team: "a" } },
            podSelector: { matchLabels: { app: "prometheus" } },
          },
          { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
          { podSelector: {} },
        ],
        egress: {
          metadataService: true,
          extra: [{ ports: [{ protocol: "TCP", port: 3128 }], to: [{ ipBlock: { cidr: "192.0.2.1/32" } }] }],
        },
      },
    },
  },
  {
    name: "a NetworkPolicy without egress",
    values: { networkPolicy: { enabled: true, egress: { enabled: false } } },
  },
  {
    name: "a disruption budget in percent",
    values: { ...sharded, podDisruptionBudget: { enabled: true, maxUnavailable: "34%" } },
  },
  {
    name: "a thousand shards, updated by hand",
    values: { sharding: { totalShards: 1000 }, updateStrategy: { type: "OnDelete" } },
  },
  {
    name: "shards updated from the third on",
    values: { ...sharded, updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } },
  },
  {
    name: "a rolling update",
    values: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "100%", maxUnavailable: 0 } } },
  },
  { name: "a Service on every node", values: { service: { type: "NodePort" } } },
  {
    name: "a Service with a load balancer, in shards",
    values: { ...sharded, service: { type: "LoadBalancer" } },
  },
  { name: "the highest port", values: { port: 65_535, serviceMonitor: { enabled: true } } },
  {
    name: "an image of a private registry, by digest",
    values: {
      image: {
        registry: "registry.example.com:5000/monitoring",
        digest: `sha256:${"0123456789abcdef".repeat(4)}`,
        pullPolicy: "Always",
      },
      imagePullSecrets: [{ name: "one" }, { name: "two.example.com" }],
    },
  },
  { name: "an image tag that looks like a number", values: { image: { tag: "1.10" } } },
  { name: "the namespace's own service account", values: { serviceAccount: { create: false } } },
  {
    name: "a place on the nodes",
    values: {
      priorityClassName: "system-cluster-critical",
      nodeSelector: { "kubernetes.io/os": "linux" },
      tolerations: [
        { key: "dedicated", operator: "Equal", value: "true", effect: "NoSchedule" },
        { operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
      ],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "type", operator: "NotIn", values: ["virtual-kubelet"] }] },
            ],
          },
        },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: { topologyKey: "zone", labelSelector: { matchLabels: { a: "b" } } },
            },
          ],
        },
      },
      topologySpreadConstraints: [
        {
          maxSkew: 2,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          minDomains: 2,
          labelSelector: { matchLabels: { a: "b" } },
          nodeTaintsPolicy: "Honor",
        },
      ],
    },
  },
  {
    name: "flags, variables and volumes of one's own",
    values: {
      extraArgs: ["--log.level=debug"],
      extraEnv: [
        { name: "HTTPS_PROXY", value: "http://proxy.example.com:3128" },
        { name: "EMPTY", value: "" },
        { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
        {
          name: "MY_PASSWORD",
          valueFrom: { secretKeyRef: { name: "mine", key: "password", optional: true } },
        },
      ],
      extraVolumes: [
        { name: "scratch", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
        { name: "secrets", csi: { driver: "secrets-store.csi.k8s.io", readOnly: true } },
        { name: "disk", persistentVolumeClaim: { claimName: "disk" } },
        { name: "all", projected: { sources: [{ configMap: { name: "a" } }, { secret: { name: "b" } }] } },
      ],
      extraVolumeMounts: ["scratch", "secrets", "disk", "all"].map((name) => ({
        name,
        mountPath: `/mnt/${name}`,
      })),
    },
  },
  {
    name: "a ServiceMonitor with everything, in another namespace",
    values: {
      web: { existingSecret: "web", tls: true, basicAuth: { existingSecret: "client" } },
      serviceMonitor: { ...monitor, tlsConfig, namespace: "service-monitors" },
    },
    namespaces: ["service-monitors"],
  },
  {
    name: "a PodMonitor with everything, in another namespace",
    values: {
      ...sharded,
      web: { existingSecret: "web", tls: true, basicAuth: { existingSecret: "client" } },
      podMonitor: { ...monitor, tlsConfig, namespace: "pod-monitors" },
    },
    namespaces: ["pod-monitors"],
  },
  {
    name: "rules with everything, in another namespace",
    values: {
      prometheusRule: {
        enabled: true,
        namespace: "rules",
        labels: { release: "kube-prometheus-stack" },
        annotations: awkwardTexts,
        additionalLabels: misleading,
        alertLabels: { team: "data", text: awkwardText },
        disabledAlerts: ["AliyunDtsDataStale"],
        runbookBaseUrl: "https://wiki.example.com/runbooks/",
        groupingLabels: ["tenant", "job"],
        for: { AliyunDtsJobPaused: "12h" },
        severities: { AliyunDtsJobPaused: "info" },
        additionalRules: [
          {
            alert: "Mine",
            expr: "vector(1) > 0",
            for: "5m",
            keep_firing_for: "1h",
            annotations: awkwardTexts,
          },
          { record: "mine:count", expr: "count(up)" },
        ],
        thresholds: {
          delayWarningSeconds: { sync: 600, migration: 0.5 },
          accounts: [
            { account: "staging", delayCriticalSeconds: 7200, delayWarningSeconds: { subscribe: 900 } },
          ],
          jobs: [{ dts_job_id: "12345", delayCriticalSeconds: 86_400 }],
        },
      },
    },
    namespaces: ["rules"],
  },
  {
    name: "dashboards of both kinds, in another namespace",
    values: {
      dashboards: {
        enabled: true,
        namespace: "dashboards",
        labels: { grafana_dashboard: "1" },
        annotations: { grafana_folder: "Alibaba Cloud: DTS" },
        grafanaOperator: {
          enabled: true,
          folder: awkwardText,
          allowCrossNamespaceImport: false,
          instanceSelector: { matchExpressions: [{ key: "team", operator: "In", values: ["a", "b"] }] },
        },
      },
    },
    namespaces: ["dashboards"],
  },
  {
    name: "quantities as numbers and texts",
    values: {
      resources: {
        requests: { cpu: 1, memory: 134_217_728, "ephemeral-storage": "1Gi" },
        limits: { cpu: "1.5", memory: "0.5Gi", "ephemeral-storage": "2Gi" },
      },
    },
  },
  { name: "no requests and no limits", values: { resources: { requests: null, limits: null } } },
  {
    name: "a user that the cluster chooses",
    values: { podSecurityContext: { runAsUser: null, runAsGroup: null, fsGroup: null } },
  },
  {
    name: "a security context with all that restricted allows",
    values: {
      podSecurityContext: {
        runAsUser: 1_000_680_000,
        runAsGroup: 0,
        fsGroup: 1_000_680_000,
        fsGroupChangePolicy: "OnRootMismatch",
        supplementalGroups: [0],
        sysctls: [{ name: "net.ipv4.ip_local_port_range", value: "1024 65535" }],
        seLinuxOptions: { level: "s0:c26,c5" },
      },
      securityContext: {
        runAsUser: 1_000_680_000,
        capabilities: { add: ["NET_BIND_SERVICE"] },
        seccompProfile: { type: "Localhost", localhostProfile: "profiles/exporter.json" },
      },
    },
  },
  {
    name: "probes and an end at one's own pace",
    values: {
      terminationGracePeriodSeconds: 8,
      livenessProbe: { initialDelaySeconds: 0, periodSeconds: 1, failureThreshold: 1, successThreshold: 1 },
      readinessProbe: { initialDelaySeconds: 600, timeoutSeconds: 60, successThreshold: 5 },
    },
  },
  { name: "no options of Node.js", values: { nodeOptions: "" } },
  {
    name: "under another chart, with values for all charts",
    values: { global: { region: "cn-hangzhou" } },
    underParent: true,
  },
  {
    name: "under another chart, watched and in shards",
    values: { ...watched, ...sharded },
    underParent: true,
  },
  {
    name: "a folder of the node, where the namespace allows it",
    values: { extraVolumes: [{ name: "host", hostPath: { path: "/etc/ssl" } }] },
    podSecurity: "privileged",
  },
  {
    name: "further containers, variables and names of hosts",
    values: {
      initContainers: [{ name: "first", image: "busybox", command: ["true"] }],
      extraContainers: [{ name: "beside", image: "busybox", resources: { limits: { memory: "16Mi" } } }],
      extraEnvFrom: [
        { configMapRef: { name: "proxy", optional: true } },
        { secretRef: { name: "12345" }, prefix: "A_" },
      ],
      hostAliases: [{ ip: "192.0.2.1", hostnames: ["dts.cn-hangzhou.aliyuncs.com"] }],
      dnsPolicy: "None",
      dnsConfig: { nameservers: ["192.0.2.53"], options: [{ name: "ndots", value: "2" }] },
      startupProbe: { periodSeconds: 5, failureThreshold: 30 },
      revisionHistoryLimit: 0,
    },
  },
  {
    name: "objects of one's own",
    values: {
      extraManifests: [
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "own" }, data: { a: "1" } },
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-text\n",
      ],
    },
  },
  {
    name: "another namespace for everything",
    values: { ...everything, namespaceOverride: "everything-elsewhere" },
    namespaces: ["everything-elsewhere"],
  },
  {
    name: "annotations for all objects",
    values: { ...everything, ...sharded, commonAnnotations: awkwardTexts },
  },
  {
    name: "a Service with both families of addresses",
    values: {
      ...sharded,
      service: {
        labels: misleading,
        annotations: awkwardTexts,
        ipFamilies: ["IPv4"],
        ipFamilyPolicy: "PreferDualStack",
      },
    },
  },
  {
    name: "a ServiceMonitor with labels and limits",
    values: {
      serviceMonitor: {
        enabled: true,
        honorLabels: true,
        jobLabel: "app.kubernetes.io/name",
        targetLabels: ["app.kubernetes.io/version"],
        scrapeProtocols: ["OpenMetricsText1.0.0", "PrometheusText0.0.4"],
        sampleLimit: 100_000,
        labelLimit: 30,
      },
    },
  },
  { name: "a user that the cluster chooses, by the switch", values: { podSecurity: { assignUser: false } } },
  {
    name: "a user that the cluster chooses, under another chart",
    values: { podSecurity: { assignUser: false } },
    underParent: true,
  },
  {
    name: "a registry and secrets for all charts",
    values: {
      global: { imageRegistry: "registry.example.com:5000", imagePullSecrets: ["12345", { name: "two" }] },
    },
    underParent: true,
  },
  {
    name: "the node's network, where the namespace allows it",
    values: { hostNetwork: true },
    podSecurity: "privileged",
  },
  {
    name: "the user root, where the namespace allows it",
    values: { podSecurityContext: { runAsUser: 0, runAsNonRoot: false } },
    podSecurity: "baseline",
  },
];
