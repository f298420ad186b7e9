import { describe, expect, it } from "vitest";
import { everyKind, type Manifest, manifestsWith, only, podOf, type Tree } from "./chart.js";
import { typeMistakes } from "./typed.js";

/** The objects of some values, which must fit their types. */
function objects(values: object): readonly Manifest[] {
  const all = manifestsWith(values);
  expect(all.flatMap(typeMistakes)).toEqual([]);
  return all;
}

function exporterOf(values: object): Tree {
  const container = podOf(objects(values))["containers"]?.[0];
  if (!container) throw new Error("there is no container");
  return container;
}

describe("values of all objects", () => {
  it("namespaceOverride moves all of them, and the monitor looks there", () => {
    const all = objects({ ...everyKind, namespaceOverride: "watch" });
    expect(new Set(all.map(({ metadata }) => metadata.namespace))).toEqual(new Set(["watch"]));
    expect(only("ServiceMonitor", all).spec?.["namespaceSelector"]).toEqual({ matchNames: ["watch"] });
  });

  it("nameOverride and fullnameOverride name them", () => {
    const all = objects({ nameOverride: "dts" });
    expect(only("Service", all).metadata.name).toBe("release-dts");
    expect(only("Service", all).metadata.labels["app.kubernetes.io/name"]).toBe("dts");
    expect(only("Service", objects({ fullnameOverride: "mine" })).metadata.name).toBe("mine");
  });

  it("commonLabels and commonAnnotations stand on each, and an object's own win", () => {
    const all = objects({
      ...everyKind,
      commonLabels: { team: "data", tier: "x" },
      commonAnnotations: { owner: "data" },
      service: { labels: { tier: "edge" }, annotations: { owner: "edge" } },
    });
    for (const { kind, metadata } of all) {
      const [owner, tier] = kind === "Service" ? ["edge", "edge"] : ["data", "x"];
      expect([kind, metadata.labels["team"], metadata.labels["tier"]]).toEqual([kind, "data", tier]);
      expect([kind, metadata.annotations?.["owner"]]).toEqual([kind, owner]);
    }
  });
});

describe("values of the pod", () => {
  it.each<readonly [string, object, unknown]>([
    ["hostNetwork", { hostNetwork: true }, true],
    ["dnsPolicy", { hostNetwork: true }, "ClusterFirstWithHostNet"],
    ["dnsPolicy", { dnsPolicy: "Default" }, "Default"],
    ["dnsConfig", { dnsConfig: { nameservers: ["10.0.0.2"] } }, { nameservers: ["10.0.0.2"] }],
    [
      "hostAliases",
      { hostAliases: [{ ip: "10.0.0.9", hostnames: ["dts.aliyuncs.com"] }] },
      [{ ip: "10.0.0.9", hostnames: ["dts.aliyuncs.com"] }],
    ],
    ["runtimeClassName", { runtimeClassName: "gvisor" }, "gvisor"],
  ])("%s: %j", (key, values, expected) => {
    expect(podOf(objects(values))[key]).toEqual(expected);
    expect(podOf(objects({}))).not.toHaveProperty(key);
  });

  it("extraEnv and extraEnvFrom reach the exporter", () => {
    const env = { name: "HTTPS_PROXY", value: "http://proxy:3128" };
    const from = [
      { secretRef: { name: "proxy", optional: true } },
      { prefix: "A_", configMapRef: { name: "x" } },
    ];
    const container = exporterOf({ extraEnv: [env], extraEnvFrom: from });
    expect(container["env"]).toContainEqual(env);
    expect(container["envFrom"]).toEqual(from);
  });

  it("extraVolumes and extraVolumeMounts reach the exporter", () => {
    const volume = { name: "tmp", emptyDir: {} };
    const mount = { name: "tmp", mountPath: "/tmp" };
    const pod = podOf(objects({ extraVolumes: [volume], extraVolumeMounts: [mount] }));
    expect(pod["volumes"]).toContainEqual(volume);
    expect(pod["containers"]?.[0]?.["volumeMounts"]).toContainEqual(mount);
  });

  it("extraContainers and initContainers stand beside the exporter, and get what restricted Pod Security asks for", () => {
    const own = { name: "first", image: "b", securityContext: { runAsUser: 7 } };
    const pod = podOf(objects({ extraContainers: [{ name: "beside", image: "a" }], initContainers: [own] }));
    const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
    expect(pod["containers"]?.[0]?.["name"]).toBe("exporter");
    expect(pod["containers"]?.[1]).toEqual({ name: "beside", image: "a", securityContext });
    expect(pod["initContainers"]).toEqual([own]);
  });

  it("startupProbe asks whether the exporter is healthy, by a program where a password is needed", () => {
    const startupProbe = { failureThreshold: 30, periodSeconds: 2 };
    expect(exporterOf({ startupProbe })["startupProbe"]).toEqual({
      httpGet: { path: "/-/healthy", port: "metrics", scheme: "HTTP" },
      ...startupProbe,
    });
    const web = { existingSecret: "web", basicAuth: { existingSecret: "client" } };
    expect(exporterOf({ startupProbe, web })["startupProbe"]).toEqual({
      exec: { command: ["node", "/app/healthcheck.js", "/-/healthy"] },
      ...startupProbe,
    });
    expect(exporterOf({})).not.toHaveProperty("startupProbe");
  });

  it.each([1, 3])("revisionHistoryLimit counts for %i shards", (totalShards) => {
    const all = objects({ sharding: { totalShards }, revisionHistoryLimit: 7 });
    const workload = all.find(({ kind }) => ["Deployment", "StatefulSet"].includes(kind));
    expect(workload?.spec?.["revisionHistoryLimit"]).toBe(7);
  });

  it("quantities are what Kubernetes takes", () => {
    const limits = { memory: "1.5Gi", cpu: "2", "ephemeral-storage": "1e9", "example.com/gpu": 1 };
    const requests = { memory: 268435456, cpu: 0.25 };
    expect(exporterOf({ resources: { limits, requests } })["resources"]).toEqual({ limits, requests });
  });

  it("large whole numbers stay whole numbers", () => {
    const all = objects({ terminationGracePeriodSeconds: 1_000_000, sharding: { totalShards: 1000 } });
    expect(podOf(all)["terminationGracePeriodSeconds"]).toBe(1_000_000);
  });
});

it.each([1, 2])("ipFamilies and ipFamilyPolicy stand on every Service of %i shards", (totalShards) => {
  const service = { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "PreferDualStack" };
  const services = objects({ service, sharding: { totalShards } }).filter(({ kind }) => kind === "Service");
  expect(services).toHaveLength(totalShards);
  for (const { spec } of services) expect(spec).toMatchObject(service);
});

describe("values of the monitors", () => {
  const limits = {
    sampleLimit: 2_000_000,
    labelLimit: 30,
    labelNameLengthLimit: 100,
    labelValueLengthLimit: 300,
    targetLimit: 3,
    bodySizeLimit: "64MB",
  };
  const both = {
    ...limits,
    scrapeProtocols: ["PrometheusText1.0.0", "PrometheusText0.0.4"],
    podTargetLabels: ["app.kubernetes.io/version"],
  };

  it("reach a ServiceMonitor, with labels of the Service for its targets", () => {
    const own = { ...both, targetLabels: ["app.kubernetes.io/instance"] };
    const { spec } = only("ServiceMonitor", objects({ serviceMonitor: { enabled: true, ...own } }));
    expect(spec).toMatchObject(own);
  });

  it("reach a PodMonitor", () => {
    const { spec } = only("PodMonitor", objects({ podMonitor: { enabled: true, ...both } }));
    expect(spec).toMatchObject(both);
  });

  it("are left out by default", () => {
    const { spec } = only("ServiceMonitor", objects({ serviceMonitor: { enabled: true } }));
    expect(Object.keys(spec ?? {}).sort()).toEqual(["endpoints", "namespaceSelector", "selector"]);
  });
});

describe("extraManifests", () => {
  it("are objects as they stand, and texts with templates", () => {
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "mine" },
      data: { a: "{{ b }}" },
    };
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-more"}\n';
    const all = manifestsWith({ extraManifests: [object, text] });
    expect(all).toContainEqual(object);
    expect(all.map(({ metadata }) => metadata.name)).toContain("release-more");
  });
});

describe("a ConfigMap of one's own", () => {
  const args = (values: object) =>
    exporterOf({ existingConfigMap: "mine", ...values })["args"] as unknown as readonly string[];

  it("is mounted instead of the chart's", () => {
    const all = objects({ existingConfigMap: "mine" });
    expect(all.filter(({ kind }) => kind === "ConfigMap")).toEqual([]);
    expect(podOf(all)["volumes"]?.[0]).toEqual({ name: "config", configMap: { name: "mine" } });
  });

  it("goes with another port, path and web configuration, which flags say whatever the file says", () => {
    const values = {
      port: 9000,
      config: { web: { telemetry_path: "/dts" } },
      web: { existingSecret: "web", tls: true },
      podMonitor: { enabled: true },
    };
    expect(args(values)).toEqual(
      expect.arrayContaining([
        "--web.listen-address=:9000",
        "--web.telemetry-path=/dts",
        "--web.config.file=/etc/aliyun-dts-exporter/web/web-config.yml",
      ]),
    );
    const monitor = only("PodMonitor", objects({ existingConfigMap: "mine", ...values }));
    expect(monitor.spec?.["podMetricsEndpoints"]?.[0]).toMatchObject({ path: "/dts", scheme: "https" });
  });

  it("has no web configuration without a Secret", () => {
    expect(args({}).filter((arg) => arg.startsWith("--web.config"))).toEqual([]);
  });
});
