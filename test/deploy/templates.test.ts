import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Flags, settingFlags } from "../../src/config/flags.js";
import { loadConfig } from "../../src/config/load.js";
import { chart, examples, helm, type Manifest, manifests, only, podOf, type Tree } from "./chart.js";
import { brokenRules } from "./pod-security.js";
import { root } from "./programs.js";
import { typeMistakes } from "./typed.js";

/** Legal, and in the way of what the chart itself needs. */
const longName = "a".repeat(59);
const awkward = [
  `--set-json=config.accounts=${JSON.stringify(["a_b", "a-b", longName].map((name) => ({ name, regions: ["cn-hangzhou"] })))}`,
  "--set",
  "sharding.totalShards=2,serviceMonitor.enabled=true",
  "--set-string",
  "accessKeys.a_b.existingSecret=12345,accessKeys.a-b.existingSecret=null",
  "--set-string",
  `accessKeys.${longName}.existingSecret=true,accessKeys.a_b.accessKeyIdKey=1`,
];

const scenarios: readonly (readonly [string, readonly string[]])[] = [
  ["the defaults", []],
  ["names like numbers, and of any length", awkward],
  ...examples.map((file) => [file.slice(chart.length + 1), ["--values", file]] as const),
];

function argsOf(all: readonly Manifest[]): readonly string[] {
  return podOf(all)["containers"]?.[0]?.["args"] as unknown as readonly string[];
}

function containerOf(all: readonly Manifest[]): Tree {
  const container = podOf(all)["containers"]?.[0];
  if (!container) throw new Error("there is no container");
  return container;
}

describe.each(scenarios)("%s", (_name, args) => {
  it("passes helm lint without a warning", () => {
    const { code, stdout, stderr } = helm(["lint", "--strict", chart, ...args]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).not.toMatch(/\[(WARNING|ERROR)\]/);
  });

  it("renders objects that fit the types of Kubernetes and of the Prometheus operator, with no unknown key", () => {
    const all = manifests(...args);
    expect(all.length).toBeGreaterThanOrEqual(4);
    expect(all.flatMap(typeMistakes)).toEqual([]);
  });

  it("gives no two objects of a kind the same name", () => {
    const names = manifests(...args).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("keeps the rules of restricted Pod Security", () => {
    expect(brokenRules(podOf(manifests(...args)))).toEqual([]);
  });

  it("writes a configuration and flags that the exporter takes without a warning", () => {
    const all = manifests(...args);
    const text = all.find(({ kind, data }) => kind === "ConfigMap" && data?.["config.yaml"])?.data?.[
      "config.yaml"
    ];
    const flags = flagsOf(argsOf(all));
    const env = { ALIBABA_CLOUD_REGION_ID: "" };
    const { config, warnings } = loadConfig({ file: { name: "config.yaml", text: text ?? "" }, env, flags });
    expect(warnings).toEqual([]);
    expect(config.web.listenAddresses).toEqual([":10155"]);
  });

  it("mounts every volume it declares, at places of their own", () => {
    const pod = podOf(manifests(...args));
    const mounts = Object.values(pod["containers"]?.[0]?.["volumeMounts"] ?? {});
    const volumes = Object.values(pod["volumes"] ?? {});
    expect(mounts.map(({ name }) => name).sort()).toEqual(volumes.map(({ name }) => name).sort());
    expect(new Set(mounts.map(({ mountPath }) => mountPath)).size).toBe(mounts.length);
    expect(new Set(volumes.map(({ name }) => name)).size).toBe(volumes.length);
    for (const { name } of volumes) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(mounts.filter((mount) => "subPath" in mount)).toEqual([]);
  });

  it("has one Service for a ServiceMonitor to scrape", () => {
    const all = manifests(...args);
    for (const { spec } of all.filter(({ kind }) => kind === "ServiceMonitor")) {
      const wanted = Object.entries(spec?.["selector"]?.["matchLabels"] ?? {});
      const found = all.filter(
        ({ kind, metadata }) =>
          kind === "Service" && wanted.every(([label, value]) => metadata.labels[label] === String(value)),
      );
      expect(found).toHaveLength(1);
    }
  });

  it("has no Secret", () => {
    expect(manifests(...args).filter(({ kind }) => kind === "Secret")).toEqual([]);
  });

  it("selects the pods it makes, with labels that they have", () => {
    const all = manifests(...args);
    const workload = all.find(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
    const labels = workload?.spec?.["template"]?.["metadata"]?.["labels"];
    const selectors = all.flatMap(({ kind, spec }) => {
      if (kind === "Service") return [spec?.["selector"]];
      if (kind === "NetworkPolicy") return [spec?.["podSelector"]?.["matchLabels"]];
      return ["Deployment", "StatefulSet", "PodDisruptionBudget", "PodMonitor"].includes(kind)
        ? [spec?.["selector"]?.["matchLabels"]]
        : [];
    });
    expect(selectors.length).toBeGreaterThanOrEqual(2);
    for (const selector of selectors) expect(labels).toMatchObject(selector as object);
  });
});

/** The flags of the command line, which must all exist. `$(NAME)` becomes `exporter-1`. */
function flagsOf([command, ...args]: readonly string[]): Flags {
  expect(command).toBe("run");
  const known = ["config.file", ...settingFlags.map(({ name }) => name)];
  return Object.fromEntries(
    args.map((arg) => {
      const [, name = "", value = ""] = /^--([^=]+)=(.*)$/.exec(arg) ?? [];
      expect(known).toContain(name);
      return [name, value.replace(/\$\(\w+\)/, "exporter-1")];
    }),
  );
}

describe("access keys", () => {
  const all = manifests("--values", `${chart}/examples/access-key.yaml`);

  it("reach the configuration as files, by account", () => {
    const config = parse(only("ConfigMap", all).data?.["config.yaml"] ?? "");
    expect(config.accounts[1]).toEqual({
      name: "staging",
      regions: ["cn-shanghai"],
      credentials: {
        type: "access_key",
        access_key_id_file: "/etc/aliyun-dts-exporter/keys/staging/access-key-id",
        access_key_secret_file: "/etc/aliyun-dts-exporter/keys/staging/access-key-secret",
      },
    });
  });

  it("are mounted from the Secrets and keys that the values name", () => {
    expect(podOf(all)["volumes"]).toContainEqual({
      name: expect.stringMatching(/^key-[0-9a-f]{10}$/),
      secret: {
        secretName: "shared-keys",
        defaultMode: 0o440,
        optional: true,
        items: [
          { key: "staging-id", path: "access-key-id" },
          { key: "staging-secret", path: "access-key-secret" },
        ],
      },
    });
  });

  it("leave the credentials alone that an account writes itself", () => {
    const own = manifests("--values", `${chart}/examples/assume-role.yaml`);
    const config = parse(only("ConfigMap", own).data?.["config.yaml"] ?? "");
    expect(config.accounts[0].credentials.type).toBe("assume_role");
  });
});

describe("RRSA", () => {
  it("annotates the service account for the webhook, which injects the token", () => {
    const all = manifests("--values", `${chart}/examples/rrsa.yaml`);
    const { annotations } = only("ServiceAccount", all).metadata;
    expect(annotations).toEqual({ "pod-identity.alibabacloud.com/role-name": "dts-exporter" });
    expect(podOf(all)["volumes"]).toHaveLength(1);
  });

  it("mounts a token for STS without the webhook, where the variable says", () => {
    const all = manifests("--values", `${chart}/examples/rrsa-without-webhook.yaml`);
    expect(only("ServiceAccount", all).metadata.annotations).toBeUndefined();
    const token = { audience: "sts.aliyuncs.com", expirationSeconds: 3600, path: "token" };
    const volume = { name: "rrsa-token", projected: { sources: [{ serviceAccountToken: token }] } };
    expect(podOf(all)["volumes"]).toContainEqual(volume);
    const folder = "/var/run/secrets/ack.alibabacloud.com/rrsa-tokens";
    const mount = { name: "rrsa-token", mountPath: folder, readOnly: true };
    expect(containerOf(all)["volumeMounts"]).toContainEqual(mount);
    const variable = { name: "ALIBABA_CLOUD_OIDC_TOKEN_FILE", value: `${folder}/token` };
    expect(containerOf(all)["env"]).toContainEqual(variable);
  });

  it("tells the label of the namespace in the notes", () => {
    const args = ["install", "release", chart, "--dry-run=client", "--namespace", "watch"];
    const { stdout } = helm([...args, "--values", `${chart}/examples/rrsa.yaml`]);
    expect(stdout).toContain("kubectl label namespace watch pod-identity.alibabacloud.com/injection=on");
  });
});

/** What the configuration file says of shards. */
function shardingOf(all: readonly Manifest[]): unknown {
  return parse(only("ConfigMap", all).data?.["config.yaml"] ?? "").sharding;
}

describe("a change of the number of shards", () => {
  const during = (to: number, from: number, more = "") =>
    manifests("--set", `sharding.totalShards=${to},sharding.previousTotalShards=${from}${more}`);
  const kindsOf = (all: readonly Manifest[]) =>
    all.map(({ kind }) => kind).filter((kind) => kind === "Deployment" || kind === "StatefulSet");

  it.each([
    [3, 2],
    [2, 3],
  ])("to %i from %i keeps as many pods as the larger number, which read both numbers", (to, from) => {
    const all = during(to, from);
    expect(kindsOf(all)).toEqual(["StatefulSet"]);
    expect(only("StatefulSet", all).spec).toMatchObject({ replicas: 3 });
    expect(shardingOf(all)).toEqual({ total_shards: to, previous_total_shards: from });
  });

  it("changes only the file and how many pods there are, so that none is restarted", () => {
    const templates = [manifests("--set", "sharding.totalShards=2"), during(3, 2), during(3, 0)].map(
      (all) => only("StatefulSet", all).spec?.["template"],
    );
    expect(templates[1]).toEqual(templates[0]);
    expect(templates[2]).toEqual(templates[0]);
  });

  it.each([
    [3, 1],
    [1, 3],
  ])(
    "to %i from %i runs the Deployment beside the StatefulSet, each as it is without the other",
    (to, from) => {
      const all = during(to, from);
      expect(kindsOf(all).sort()).toEqual(["Deployment", "StatefulSet"]);
      expect(shardingOf(all)).toEqual({ total_shards: 3 });
      const alone = only("Deployment", manifests()).spec;
      expect(only("Deployment", all).spec).toEqual(alone);
      expect(only("StatefulSet", all).spec).toEqual(
        only("StatefulSet", manifests("--set", "sharding.totalShards=3")).spec,
      );
      const [container] = Object.values(alone?.["template"]?.["spec"]?.["containers"] ?? {});
      // Stronger than the file, which is of the shards.
      expect(container?.["env"]).toContainEqual({ name: "DTS_EXPORTER_SHARDING_TOTAL_SHARDS", value: "1" });
    },
  );

  it("gives the numbers as flags where the file is somebody else's", () => {
    const args = argsOf(during(3, 2, ",existingConfigMap=own"));
    expect(args).toEqual(expect.arrayContaining(["--total-shards=3", "--previous-total-shards=2"]));
    expect(kindsOf(during(3, 1, ",existingConfigMap=own")).length).toBe(2);
  });
});

describe("sharding", () => {
  const all = manifests("--values", `${chart}/examples/sharded.yaml`);

  it("makes a StatefulSet whose pods know their number and how many there are", () => {
    const { spec } = only("StatefulSet", all);
    expect(spec).toMatchObject({ replicas: 3, podManagementPolicy: "Parallel" });
    expect(argsOf(all)).toContain("--pod=$(POD_NAME)");
    expect(shardingOf(all)).toEqual({ total_shards: 3 });
    const name = { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } };
    expect(containerOf(all)["env"]).toContainEqual(name);
  });

  it("has a headless service that governs the pods, and that no monitor takes", () => {
    const governing = all.find(({ kind, spec }) => kind === "Service" && spec?.["clusterIP"] !== undefined);
    expect(governing?.metadata.name).toBe(only("StatefulSet", all).spec?.["serviceName"]);
    expect(governing?.metadata.labels).not.toHaveProperty(["app.kubernetes.io/component"]);
    const monitored = manifests(
      "--values",
      `${chart}/examples/sharded.yaml`,
      "--set",
      "serviceMonitor.enabled=true",
    );
    const selector = only("ServiceMonitor", monitored).spec?.["selector"]?.["matchLabels"];
    expect(selector).toHaveProperty(["app.kubernetes.io/component"], "metrics");
  });

  it("spreads the pods by their own labels", () => {
    const constraints = Object.values(podOf(all)["topologySpreadConstraints"] ?? {});
    expect(constraints.map(({ topologyKey }) => topologyKey)).toEqual([
      "kubernetes.io/hostname",
      "topology.kubernetes.io/zone",
    ]);
    const { matchLabels } = only("StatefulSet", all).spec?.["selector"] ?? {};
    for (const { labelSelector } of constraints) expect(labelSelector?.["matchLabels"]).toEqual(matchLabels);
  });

  it("keeps one Deployment, whose new pod waits for the old one, without shards", () => {
    const { spec } = only("Deployment", manifests());
    expect(spec).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
  });
});

describe("TLS and basic authentication", () => {
  const all = manifests("--values", `${chart}/examples/tls-and-basic-auth.yaml`);

  it("probe through a program in the pod, with name and password from files", () => {
    const command = ["node", "/app/healthcheck.js", "/-/ready"];
    expect(containerOf(all)["readinessProbe"]).toMatchObject({ exec: { command } });
    expect(containerOf(all)["env"]).toEqual(
      expect.arrayContaining([
        { name: "HEALTHCHECK_URL", value: "https://127.0.0.1:10155" },
        { name: "HEALTHCHECK_PASSWORD_FILE", value: "/etc/aliyun-dts-exporter/probe/password" },
      ]),
    );
  });

  it("keep the pod from starting without their Secrets, as keys of accounts do not: it would be open to everybody", () => {
    const secrets = Object.values(podOf(all)["volumes"] ?? {}).flatMap(({ name, secret }) =>
      secret ? [[String(name).replace(/-.*/, ""), secret["optional"]]] : [],
    );
    expect(Object.fromEntries(secrets)).toEqual({ key: true, web: undefined, probe: undefined });
  });

  it("probe over HTTPS when there is TLS alone", () => {
    const tls = manifests("--set", "web.existingSecret=web,web.tls=true");
    const get = { path: "/-/healthy", port: "metrics", scheme: "HTTPS" };
    expect(containerOf(tls)["livenessProbe"]).toMatchObject({ httpGet: get });
  });

  it("give Prometheus the authority and the Secret with name and password", () => {
    expect(only("PodMonitor", all).spec?.["podMetricsEndpoints"]?.[0]).toMatchObject({
      scheme: "https",
      basicAuth: {
        username: { name: "exporter-web-client", key: "username" },
        password: { name: "exporter-web-client", key: "password" },
      },
      tlsConfig: { ca: { secret: { name: "exporter-web", key: "ca.crt" } } },
    });
    expect(JSON.stringify(all)).not.toContain("insecureSkipVerify");
  });
});

describe("a change of the configuration", () => {
  const annotations = (...args: readonly string[]) =>
    only("Deployment", manifests(...args)).spec?.["template"]?.["metadata"]?.["annotations"];

  it("does not restart the pods, since the exporter takes it over", () => {
    expect(annotations()).toBeUndefined();
  });

  it("restarts them when configChecksum asks for it", () => {
    const one = annotations("--set", "configChecksum=true");
    const other = annotations("--set", "configChecksum=true,config.log.level=debug");
    expect(one?.["checksum/config"]).toMatch(/^[0-9a-f]{64}$/);
    expect(other?.["checksum/config"]).not.toBe(one?.["checksum/config"]);
  });
});

describe("GrafanaDashboard objects", () => {
  const dashboardsOf = (...args: readonly string[]) =>
    manifests(...args).filter(({ kind }) => kind === "GrafanaDashboard");
  const on = ["--set", "dashboards.grafanaOperator.enabled=true"];

  it("are made for grafana-operator when it is enabled, with the same text as the ConfigMaps of the sidecar", () => {
    const all = manifests(...on, "--set", "dashboards.enabled=true");
    const objects = all.filter(({ kind }) => kind === "GrafanaDashboard");
    const texts = all
      .filter(({ kind, metadata }) => kind === "ConfigMap" && metadata.labels["grafana_dashboard"] === "1")
      .flatMap(({ data = {} }) => Object.values(data));
    expect(objects).toHaveLength(4);
    expect(objects.map(({ spec }) => spec?.["json"])).toEqual(texts);
    for (const { apiVersion, spec } of objects) {
      expect(apiVersion).toBe("grafana.integreatly.org/v1beta1");
      expect(JSON.parse(String(spec?.["json"]))).toHaveProperty("uid");
      expect(Object.keys(spec ?? {}).sort()).toEqual([
        "allowCrossNamespaceImport",
        "instanceSelector",
        "json",
      ]);
      expect(spec).toMatchObject({ instanceSelector: { matchLabels: { dashboards: "grafana" } } });
    }
  });

  it("come without ConfigMaps, and not at all by default", () => {
    expect(dashboardsOf()).toEqual([]);
    expect(dashboardsOf("--set", "dashboards.enabled=true")).toEqual([]);
    expect(manifests(...on).filter(({ kind }) => kind === "ConfigMap")).toHaveLength(1);
  });

  it("go to the Grafana and folder that the values choose", () => {
    const selector = `--set-json=dashboards.grafanaOperator.instanceSelector={"matchLabels":{"dashboards":null,"team":"data"}}`;
    const set = "dashboards.namespace=grafana,dashboards.grafanaOperator.folder=Alibaba: DTS";
    const [first] = dashboardsOf(...on, selector, "--set", set);
    expect(first?.metadata).toMatchObject({ namespace: "grafana" });
    expect(first?.spec).toMatchObject({
      instanceSelector: { matchLabels: { team: "data" } },
      folder: "Alibaba: DTS",
    });
  });
});

describe("the operator's objects", () => {
  const file = `${chart}/examples/operator.yaml`;
  const all = manifests("--values", file);
  const rules = (...args: readonly string[]) =>
    Object.values(
      only("PrometheusRule", manifests("--values", file, ...args)).spec?.["groups"] ?? {},
    ).flatMap((group) => Object.values(group["rules"] ?? {}));

  it("scrape under the path that the configuration says", () => {
    const args = ["--values", file, "--set", "config.web.telemetry_path=/dts"];
    expect(only("ServiceMonitor", manifests(...args)).spec?.["endpoints"]?.[0]?.["path"]).toBe("/dts");
  });

  it("add labels and runbooks to every alert, and to no recording rule", () => {
    const all = rules("--set", "prometheusRule.runbookBaseUrl=https://wiki.example.com/runbooks/");
    const [alerts, records] = [all.filter((rule) => "alert" in rule), all.filter((rule) => "record" in rule)];
    expect(alerts.length).toBeGreaterThan(0);
    for (const { alert, labels, annotations } of alerts) {
      expect(labels?.["team"]).toBe("data");
      expect(annotations?.["runbook_url"]).toBe(`https://wiki.example.com/runbooks/${alert}.md`);
    }
    for (const { labels } of records) expect(labels?.["team"]).toBeUndefined();
  });

  it.each([
    ["en", "docs/runbooks"],
    ["zh-CN", "docs/zh-CN/runbooks"],
  ])("link to the runbooks in the language that is set: %s", (language, folder) => {
    const all = rules("--set", `prometheusRule.runbookLanguage=${language}`);
    const urls = all.flatMap(({ annotations }) => annotations?.["runbook_url"] ?? []);
    const files = readdirSync(join(root, folder)).filter((name) => name !== "README.md");
    const base = "https://github.com/aliyun-dts-exporter/aliyun-dts-exporter/blob/main";
    expect(urls.toSorted()).toEqual(files.map((name) => `${base}/${folder}/${name}`).toSorted());
  });

  it("refuse a language together with runbooks of one's own", () => {
    const set =
      "prometheusRule.runbookLanguage=zh-CN,prometheusRule.runbookBaseUrl=https://wiki.example.com/";
    expect(() => rules("--set", set)).toThrow(
      "prometheusRule.runbookLanguage: zh-CN is a language of the shipped runbooks, and prometheusRule.runbookBaseUrl names your own",
    );
  });

  it("leave out an alert that is disabled, and only that", () => {
    const before = rules().map(({ alert, record }) => alert ?? record);
    const [first] = before.filter((name) => !String(name).includes(":"));
    const after = rules("--set", `prometheusRule.disabledAlerts={${first}}`);
    expect(after.map(({ alert, record }) => alert ?? record)).toEqual(
      before.filter((name) => name !== first),
    );
  });

  it("take another wait, another severity and more rules", () => {
    const set = "prometheusRule.for.AliyunDtsJobPaused=12h,prometheusRule.severities.AliyunDtsJobPaused=info";
    const more = `--set-json=prometheusRule.additionalRules=[{"alert":"Mine","expr":"vector(1) > 0"}]`;
    const all = rules("--set", set, more);
    const paused = all.find(({ alert }) => String(alert) === "AliyunDtsJobPaused");
    expect([paused?.["for"], paused?.["labels"]?.["severity"]]).toEqual(["12h", "info"]);
    expect(all.map(({ alert }) => String(alert))).toContain("Mine");
  });

  it.each(["for.AliyunDtsNone=1m", "severities.AliyunDtsNone=info", "disabledAlerts={AliyunDtsNone}"])(
    "refuse an alert that does not exist: %s",
    (set) => {
      expect(() => rules("--set", `prometheusRule.${set}`)).toThrow("there is no alert AliyunDtsNone");
    },
  );

  it("group by the labels that are given, in expressions and texts", () => {
    const text = JSON.stringify(rules("--set", "prometheusRule.groupingLabels={tenant,job}"));
    expect(text).toContain("by (tenant, job, account, region_id");
    expect(text).toContain("{tenant=%q, job=%q, account=%q");
    expect(text).toContain("$labels.tenant $labels.job $labels.account");
    expect(text).not.toMatch(/cluster, namespace|cluster=%q|\$labels\.cluster/);
  });

  it("have thresholds for a type, an account and a job, without the label default", () => {
    const thresholds = {
      delayWarningSeconds: { sync: 600 },
      accounts: [{ account: "staging", delayCriticalSeconds: 7200, delayWarningSeconds: { migration: 900 } }],
      jobs: [{ dts_job_id: "j1", delayCriticalSeconds: 60 }],
    };
    const own = rules(`--set-json=prometheusRule.thresholds=${JSON.stringify(thresholds)}`)
      .filter(
        ({ record, labels }) =>
          String(record) === "aliyun_dts:threshold" && labels?.["default"] === undefined,
      )
      .map(({ expr, labels }) => [expr, labels]);
    expect(own).toEqual([
      ["vector(600)", { name: "delay", severity: "warning", job_type: "sync" }],
      ["vector(7200)", { name: "delay", severity: "critical", account: "staging" }],
      ["vector(900)", { name: "delay", severity: "warning", account: "staging", job_type: "migration" }],
      ["vector(60)", { name: "delay", severity: "critical", dts_job_id: "j1" }],
    ]);
  });

  it("let the exporter reach DNS and HTTPS only, and be scraped by the named namespace only", () => {
    const { spec } = only("NetworkPolicy", all);
    const ports = Object.values(spec?.["egress"] ?? {}).flatMap((rule) => Object.values(rule["ports"] ?? {}));
    expect(ports.map(({ protocol, port }) => `${protocol} ${port}`)).toEqual(["UDP 53", "TCP 53", "TCP 443"]);
    const from = Object.values(spec?.["ingress"] ?? {}).map((rule) =>
      Object.values(rule["from"] ?? {}).map(Object.keys),
    );
    expect(from).toEqual([[["namespaceSelector"]], [["podSelector"]]]);
  });
});
