import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chart, everyKind, fileText, helm, manifestsWith, podOf, type Tree, templateWith } from "./chart.js";
import { root } from "./programs.js";

const cases = "test/deploy/cases";
const given = (file: string): object => parse(fileText(`${cases}/${file}`));
const image = "registry.example.com/tool:1";
const own = "release-aliyun-dts-exporter";
const manifest = (kind: string, name: string, more: object = {}) => ({
  apiVersion: "v1",
  kind,
  metadata: { name },
  ...more,
});
const account = (more: object) => ({ name: "a", regions: ["cn-hangzhou"], ...more });
const keys = "/etc/aliyun-dts-exporter/keys";

/** What is refused: the line or lines of the message. */
type Row = readonly [mistake: string, values: object];

function refused([mistake, values]: Row): void {
  const { code, stdout, stderr } = templateWith(values);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(mistake);
}

describe("extras that collide with the chart's own names", () => {
  it("are refused, each with its path", () => {
    const { code, stderr } = templateWith(given("extras-that-collide-with-the-chart/values.yaml"));
    expect(code).toBe(1);
    for (const path of ["extraVolumes[0].name: ", "extraVolumeMounts[0].mountPath: ", "extraEnv[0].name: "]) {
      expect(stderr).toContain(`\n  ${path}`);
    }
  });

  it.each<Row>([
    ["extraVolumes[1].name: x is there twice", { extraVolumes: [{ name: "x" }, { name: "x" }] }],
    [
      "extraVolumes[0].name: web is taken",
      { web: { existingSecret: "web" }, extraVolumes: [{ name: "web", emptyDir: {} }] },
    ],
    [
      "extraVolumeMounts[0].mountPath: /etc collides with /etc/aliyun-dts-exporter/config",
      { extraVolumeMounts: [{ name: "config", mountPath: "/etc/" }] },
    ],
    [
      "extraVolumeMounts[0].mountPath: /etc/aliyun-dts-exporter/config/more collides",
      { extraVolumeMounts: [{ name: "config", mountPath: "/etc/aliyun-dts-exporter/config//more" }] },
    ],
    [
      "extraVolumeMounts[0].mountPath: /app/dist collides with /app",
      { extraVolumeMounts: [{ name: "config", mountPath: "/app/dist" }] },
    ],
    [
      "extraVolumeMounts[1].mountPath: /x is there twice",
      { extraVolumeMounts: ["/x", "/x/"].map((mountPath) => ({ name: "config", mountPath })) },
    ],
    [
      "extraVolumeMounts[0].name: there is no volume tmp. Add it to extraVolumes, or choose one of config.",
      { extraVolumeMounts: [{ name: "tmp", mountPath: "/tmp" }] },
    ],
    [
      "extraEnv[0].name: POD_NAME is taken",
      { sharding: { totalShards: 2 }, extraEnv: [{ name: "POD_NAME", value: "x" }] },
    ],
    ["extraEnv[1].name: A is there twice", { extraEnv: ["1", "2"].map((value) => ({ name: "A", value })) }],
    ["extraContainers[0].name: exporter is taken", { extraContainers: [{ name: "exporter", image }] }],
    [
      "extraContainers[0].name: first is taken",
      { initContainers: [{ name: "first", image }], extraContainers: [{ name: "first", image }] },
    ],
    ["initContainers[0].name: exporter is taken", { initContainers: [{ name: "exporter", image }] }],
    [
      "extraContainers[0].ports[0]: the exporter has the name metrics and the port 10155",
      { extraContainers: [{ name: "proxy", image, ports: [{ containerPort: 10155 }] }] },
    ],
    [
      "'/podLabels/app.kubernetes.io~1name': value must be 'left out: the chart sets it",
      { podLabels: { "app.kubernetes.io/name": "x" } },
    ],
    [
      "'/service/labels/app.kubernetes.io~1component': value must be 'left out",
      { service: { labels: { "app.kubernetes.io/component": "x" } } },
    ],
    [
      "serviceAccount.annotations: pod-identity.alibabacloud.com/role-name is the chart's own",
      {
        rrsa: { enabled: true, roleName: "a" },
        serviceAccount: { annotations: { "pod-identity.alibabacloud.com/role-name": "b" } },
      },
    ],
    [
      "podAnnotations: checksum/config is the chart's own",
      { configChecksum: true, podAnnotations: { "checksum/config": "x" } },
    ],
    [
      "prometheusRule.additionalRules[0].alert: AliyunDtsJobFailed is there already",
      { prometheusRule: { enabled: true, additionalRules: [{ alert: "AliyunDtsJobFailed", expr: "1" }] } },
    ],
    [
      "prometheusRule.additionalRules[0].record: aliyun_dts:exporter_up is there already",
      {
        prometheusRule: { enabled: true, additionalRules: [{ record: "aliyun_dts:exporter_up", expr: "1" }] },
      },
    ],
    [
      "'/prometheusRule/alertLabels/severity': value must be 'left out: see severities'",
      { prometheusRule: { alertLabels: { severity: "page" } } },
    ],
  ])("%s", (...row) => refused(row));

  it.each([
    "DTS_EXPORTER_WEB_LISTEN_ADDRESS",
    "DTS_EXPORTER_WEB_TELEMETRY_PATH",
    "DTS_EXPORTER_SHARDING_SHARD",
  ])("a variable that would move the exporter away from its probes and monitors is refused: %s", (name) =>
    refused([`extraEnv[0].name: ${name} is taken. Write `, { extraEnv: [{ name, value: "1" }] }]),
  );

  it.each([
    ["--web.listen-address=:1", "port"],
    ["--web.config.file=/x", "web.existingSecret"],
    ["--config.file=/x", "config or existingConfigMap"],
    ["--total-shards=2", "sharding.totalShards"],
    ["--previous-total-shards=2", "sharding.previousTotalShards"],
  ])("a flag that the chart sets is refused, and the value told that sets it: %s", (flag, value) =>
    refused([
      `extraArgs[1]: ${flag.replace(/=.*/, "")} is the chart's own. Write ${value} instead.`,
      { extraArgs: ["--log.level=debug", flag] },
    ]),
  );

  it("flags that the chart leaves to its users are taken", () => {
    const extraArgs = ["--log.level=debug", "--log.format=pretty", "--web.enable-lifecycle"];
    const container = podOf(manifestsWith({ extraArgs }))["containers"]?.[0];
    expect(Object.values(container?.["args"] ?? {}).slice(-3)).toEqual(extraArgs);
  });

  it("take the place of an alert that is left out, and add rows to the thresholds", () => {
    const additionalRules = [
      { alert: "AliyunDtsJobPaused", expr: "vector(1)" },
      { record: "aliyun_dts:threshold", expr: "vector(1)", labels: { name: "lag", severity: "warning" } },
    ];
    const disabledAlerts = ["AliyunDtsJobPaused"];
    expect(templateWith({ prometheusRule: { enabled: true, additionalRules, disabledAlerts } }).code).toBe(0);
  });

  it("names that the chart has only with other values are free", () => {
    const extraVolumes = ["web", "probe", "rrsa-token"].map((name) => ({ name, emptyDir: {} }));
    const extraEnv = [{ name: "POD_NAME", value: "x" }];
    const annotations = { "pod-identity.alibabacloud.com/role-name": "b" };
    expect(templateWith({ extraVolumes, extraEnv, serviceAccount: { annotations } }).code).toBe(0);
  });
});

describe("further manifests", () => {
  const everything = { ...everyKind, sharding: { totalShards: 2 } };

  it("may not have the name of any object of the chart", () => {
    const [most, pods] = [everything, { podMonitor: { enabled: true } }];
    const kinds = new Set([...manifestsWith(most), ...manifestsWith(pods)].map(({ kind }) => kind));
    // One kind each, but for dashboards.yaml with ConfigMaps, too, and GrafanaDashboards.
    const templates = readdirSync(join(root, chart, "templates"), {
      encoding: "utf8",
      recursive: true,
    }).filter((file) => file.endsWith(".yaml"));
    const makesNone = ["checks.yaml", "extramanifests.yaml"];
    expect(kinds.size).toBe(templates.length - makesNone.length);
    const collide = (values: object) => {
      const objects = manifestsWith(values);
      const extraManifests = objects.map(({ apiVersion, kind, metadata: { name } }) =>
        manifest(kind, name, { apiVersion }),
      );
      const { stderr } = templateWith({ ...values, extraManifests });
      objects.forEach(({ kind, metadata: { name } }, at) => {
        expect(stderr).toContain(
          `extraManifests[${at}].metadata.name: there is a ${kind} ${name} in default already`,
        );
      });
    };
    collide(most);
    collide(pods);
  });

  it("may have it in another namespace, or as another kind", () => {
    const other = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: own, namespace: "other" } };
    const knative = manifest("Service", own, { apiVersion: "serving.knative.dev/v1" });
    expect(templateWith({ extraManifests: [other, manifest("Pod", own), knative] }).code).toBe(0);
  });

  it("may be a text that has nothing but comments, or comes to nothing", () => {
    const license = "# All rights reserved.\n";
    const extraManifests = [`---\n${license}`, `${license}{{ if false }}a: 1{{ end }}`, "---\n---\n"];
    expect(templateWith({ extraManifests })).toMatchObject({ code: 0, stderr: "" });
  });

  it.each<Row>([
    [
      "extraManifests[1].metadata.name: there is a Pod a",
      { extraManifests: [manifest("Pod", "a"), manifest("Pod", "a")] },
    ],
    [
      "extraManifests[0].metadata.name: there is a Service",
      {
        extraManifests: [
          `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: ${own}}`,
        ],
      },
    ],
    ["extraManifests[0]: is no object of Kubernetes", { extraManifests: ["a: ["] }],
    [
      "extraManifests[0]: is no object of Kubernetes",
      { extraManifests: [{ ...manifest("Pod", "a"), metadata: { name: "" } }] },
    ],
    ["extraManifests[0].kind: List is a list", { extraManifests: [manifest("List", "a", { items: [] })] }],
  ])("%s", (...row) => refused(row));
});

describe("scrapeTimeout", () => {
  const folder = "monitor-with-a-timeout-over-its-interval";
  const timeoutOf = (values: object) => {
    const monitor = manifestsWith(values).find(({ kind }) => kind.endsWith("Monitor"))?.spec as Tree;
    return (monitor["endpoints"] ?? monitor["podMetricsEndpoints"])?.[0]?.["scrapeTimeout"];
  };

  it.each([`${folder}/values-service.yaml`, `${folder}/values-pod.yaml`])(
    "follows a short interval: %s",
    (file) => {
      expect(timeoutOf(given(file))).toBe("5s");
    },
  );

  it.each([
    ["1m5s", "10s"],
    ["10s", "10s"],
    ["9999ms", "9999ms"],
    ["1h", "10s"],
  ])("is 10s where the interval allows it: %s", (interval, expected) => {
    expect(timeoutOf({ serviceMonitor: { enabled: true, interval } })).toBe(expected);
  });

  it("above the interval is refused with its path", () => {
    refused([
      "serviceMonitor.scrapeTimeout: 30s is above serviceMonitor.interval (15s)",
      given(`${folder}/values-timeout.yaml`),
    ]);
    refused([
      "podMonitor.scrapeTimeout: 1m1s is above podMonitor.interval (60s)",
      { podMonitor: { enabled: true, interval: "60s", scrapeTimeout: "1m1s" } },
    ]);
  });

  it("equal to the interval, in whatever unit, is taken", () => {
    const monitor = { enabled: true, interval: "60s", scrapeTimeout: "1m" };
    expect(timeoutOf({ serviceMonitor: monitor })).toBe("1m");
  });
});

describe("values that say nothing, or cannot work", () => {
  const nothing = "values-that-say-nothing";
  it.each<Row>([
    [
      "prometheusRule.disabledAlerts: there is no alert AliyunDtsJobDelayHih",
      given(`${nothing}/values-alert.yaml`),
    ],
    ["'/image/registry': value must be 'a host, with port", given(`${nothing}/values-registry.yaml`)],
    ["'/podDisruptionBudget/maxUnavailable': minimum: got 0, want 1", given(`${nothing}/values-budget.yaml`)],
    [
      "'/podDisruptionBudget/maxUnavailable': value must be",
      { podDisruptionBudget: { maxUnavailable: "0%" } },
    ],
    [
      "strategy.rollingUpdate: nothing could ever be updated",
      { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "0%", maxUnavailable: 0 } } },
    ],
    [
      "'/strategy/rollingUpdate': value must be 'left out",
      { strategy: { type: "Recreate", rollingUpdate: {} } },
    ],
    [
      "'/service/ipFamilyPolicy': value must be one of '', 'PreferDualStack', 'RequireDualStack'",
      { service: { ipFamilies: ["IPv6", "IPv4"], ipFamilyPolicy: "SingleStack" } },
    ],
    ["'/serviceMonitor/interval': value must be", { serviceMonitor: { interval: "0s" } }],
    [
      "serviceMonitor.jobLabel: there is no label app",
      { serviceMonitor: { enabled: true, jobLabel: "app" } },
    ],
    [
      "serviceMonitor.targetLabels[0]: there is no label app",
      { serviceMonitor: { enabled: true, targetLabels: ["app"] } },
    ],
    [
      "podMonitor.podTargetLabels[0]: there is no label app",
      { podMonitor: { enabled: true, podTargetLabels: ["app"] } },
    ],
    [
      "podMonitor.tlsConfig: has no effect",
      { podMonitor: { enabled: true, tlsConfig: { serverName: "x" } } },
    ],
    [
      "prometheusRule.for.AliyunDtsJobPaused: has no effect",
      {
        prometheusRule: {
          enabled: true,
          for: { AliyunDtsJobPaused: "1h" },
          disabledAlerts: ["AliyunDtsJobPaused"],
        },
      },
    ],
    [
      "dnsConfig.nameservers: there is none",
      { dnsPolicy: "None", dnsConfig: { searches: ["a.example.com"] } },
    ],
    [
      "extraEnv[0]: TZ has value and valueFrom",
      { extraEnv: [{ name: "TZ", value: "UTC", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] },
    ],
    ...["initContainers", "extraContainers"].map(
      (path): Row => [
        `${path}[0].volumeMounts[1].name: there is no volume tmp. Add it to extraVolumes, or choose one of config.`,
        {
          [path]: [
            {
              name: "a",
              image,
              volumeMounts: ["config", "tmp"].map((name) => ({ name, mountPath: `/${name}` })),
            },
          ],
        },
      ],
    ),
    [
      "prometheusRule.thresholds.accounts[2].delayWarningSeconds.sync: a has this threshold already",
      {
        prometheusRule: {
          thresholds: {
            accounts: [
              { account: "a", delayWarningSeconds: { sync: 5, migration: 6 } },
              { account: "b", delayWarningSeconds: { sync: 5 } },
              { account: "a", delayWarningSeconds: { sync: 7 } },
            ],
          },
        },
      },
    ],
    [
      "prometheusRule.thresholds.jobs[1].delayCriticalSeconds: 1 has this threshold already",
      {
        prometheusRule: {
          thresholds: {
            jobs: [
              { dts_job_id: "1", delayCriticalSeconds: 5 },
              { dts_job_id: "1", delayWarningSeconds: 1, delayCriticalSeconds: 5 },
            ],
          },
        },
      },
    ],
    [
      "prometheusRule.thresholds.delayCriticalSeconds: 60 for sync is below delayWarningSeconds, 300",
      {
        prometheusRule: {
          thresholds: { delayCriticalSeconds: { sync: 60 }, delayWarningSeconds: { sync: 300 } },
        },
      },
    ],
    [
      "prometheusRule.thresholds.jobs[0].delayCriticalSeconds: 30 for migration is below delayWarningSeconds, 40.5",
      {
        prometheusRule: {
          thresholds: {
            jobs: [{ dts_job_id: "a", delayCriticalSeconds: 30, delayWarningSeconds: 40.5 }],
          },
        },
      },
    ],
    [
      "'/config/accounts/0/endpoints/Bad_x': value must be 'under a region id such as cn-hangzhou'",
      { config: { accounts: [account({ endpoints: { Bad_x: "http://a" } })] } },
    ],
    [
      "'/config/accounts/0/labels/1x': value must be 'under a label name of letters, digits and _",
      { config: { accounts: [account({ labels: { "1x": "a" } })] } },
    ],
    [
      "'/config/accounts/0/labels/account': value must be 'under a label name of letters, digits and _ that is not account",
      { config: { accounts: [account({ labels: { account: "a" } })] } },
    ],
    [
      "'/prometheusRule/thresholds/accounts/0'",
      { prometheusRule: { thresholds: { accounts: [{ account: "a" }] } } },
    ],
    [
      "'/resources/limits/memory': value must be 'an amount of bytes",
      { resources: { limits: { memory: "256m" } } },
    ],
    ["'/resources/limits/cpu': value must be 'a quantity", { resources: { limits: { cpu: "1.2.3" } } }],
    [
      "'/resources/limits': additional properties 'memroy' not allowed",
      { resources: { limits: { memroy: "1Gi" } } },
    ],
    [
      "resources.requests.memory: 512Mi is above resources.limits.memory (256Mi)",
      { resources: { requests: { memory: "512Mi" } } },
    ],
    [
      "resources.requests.memory: 0.3Gi is above resources.limits.memory (3e8)",
      { resources: { requests: { memory: "0.3Gi" }, limits: { memory: "3e8" } } },
    ],
    [
      "resources.requests.cpu: 1001m is above resources.limits.cpu (1)",
      { resources: { requests: { cpu: "1001m" }, limits: { cpu: 1 } } },
    ],
    [
      "serviceAccount.annotations: has no effect with serviceAccount.create: false",
      { serviceAccount: { create: false, annotations: { a: "b" } } },
    ],
    ["'/livenessProbe/successThreshold': value must be 1", { livenessProbe: { successThreshold: 2 } }],
    [
      "prometheusRule.severities: there is no alert AliyunDtsJobPause.",
      { prometheusRule: { enabled: false, severities: { AliyunDtsJobPause: "info" } } },
    ],
    ["'/extraArgs/0': value must be 'a flag of run", { extraArgs: ["--log.levl=debug"] }],
    ["'/extraArgs/1': value must be 'a flag of run", { extraArgs: ["--log.format=json", "--log.level"] }],
    ["'/extraArgs/0': value must be 'a flag of run", { extraArgs: ["--web.enable-lifecycle=true"] }],
    ["extraArgs[0]: with --once the exporter ends at once", { extraArgs: ["--once"] }],
  ])("%s", (...row) => refused(row));

  it("a release whose Service could not have its name is told to choose another", () => {
    const { code, stderr } = helm(["template", "1st", chart]);
    expect(code).toBe(1);
    expect(stderr).toContain("fullnameOverride: a Service cannot be called 1st-aliyun-dts-exporter");
  });

  it.each<Row>([
    [
      "config.accounts[0].credentials.type: rrsa needs a token in the pod. Set rrsa.enabled: true.",
      { config: { accounts: [account({ credentials: { type: "rrsa" } })] } },
    ],
    [
      "config.accounts[0].credentials.source.type: rrsa needs a token in the pod",
      {
        config: {
          accounts: [
            account({
              credentials: { type: "assume_role", role_arn: "acs:ram::1:role/a", source: { type: "rrsa" } },
            }),
          ],
        },
      },
    ],
    [
      "rrsa.enabled: no account uses the role",
      {
        rrsa: { enabled: true, roleName: "a" },
        accessKeys: { a: { existingSecret: "a" } },
        config: { accounts: [account({})] },
      },
    ],
    ["accessKeys.b: no account uses this key", { accessKeys: { b: { existingSecret: "b" } } }],
    [
      "config.accounts[0].credentials.access_key_id_file: accessKeys has no b, so that there is no such file",
      {
        config: {
          accounts: [
            account({
              credentials: {
                type: "access_key",
                access_key_id_file: `${keys}/b/access-key-id`,
                access_key_secret_file: `${keys}/b/access-key-secret`,
              },
            }),
          ],
        },
      },
    ],
    ["config.accounts[1].name: a is there twice", { config: { accounts: [account({}), account({})] } }],
    [
      "config.accounts: has no effect with existingConfigMap. Write it into mine.",
      { existingConfigMap: "mine", config: { accounts: [account({})] } },
    ],
    [
      "config.web.enable_lifecycle: has no effect with existingConfigMap",
      { existingConfigMap: "mine", config: { web: { enable_lifecycle: true } } },
    ],
  ])("%s", (...row) => refused(row));

  it.each([
    [{ memory: "256Mi" }, { memory: 268435456 }],
    [{ memory: "268435456" }, { memory: "256Mi" }],
    [{ cpu: "1000m" }, { cpu: "1" }],
    [{ cpu: "5e-1" }, { cpu: "500m" }],
    [{ memory: "1Ei" }, { memory: "2E" }],
  ])("a request of all that is allowed is taken: %j of %j", (requests, limits) => {
    const other = { cpu: "50m", memory: "1Mi" };
    const resources = { requests: { ...other, ...requests }, limits: { memory: "256Mi", ...limits } };
    expect(templateWith({ resources }).stderr).toBe("");
  });

  it("all mistakes are told at once", () => {
    const { stderr } = templateWith({
      extraArgs: ["--once", "--pod=x"],
      accessKeys: { b: { existingSecret: "b" } },
    });
    expect(stderr).toContain("extraArgs[0]: ");
    expect(stderr).toContain("extraArgs[1]: ");
    expect(stderr).toContain("accessKeys.b: ");
  });
});

describe("RRSA", () => {
  const rrsa = { enabled: true, roleName: "dts-exporter" };
  const credentialsOf = (values: object) => {
    const [map] = manifestsWith(values).filter(({ data }) => data?.["config.yaml"] !== undefined);
    const { accounts } = parse(map?.data?.["config.yaml"] ?? "");
    return accounts.map(({ credentials }: { credentials?: { type: string } }) => credentials?.type);
  };

  it("is what accounts without credentials and key use, where it is enabled, and only there", () => {
    const accounts = [
      account({}),
      account({ name: "b" }),
      account({ name: "c", credentials: { type: "uri", uri: "https://x/y" } }),
    ];
    const accessKeys = { b: { existingSecret: "b" } };
    expect(credentialsOf({ rrsa, accessKeys, config: { accounts } })).toEqual(["rrsa", "access_key", "uri"]);
    expect(credentialsOf({ accessKeys, config: { accounts } })).toEqual([undefined, "access_key", "uri"]);
  });

  it("may go with a token of one's own", () => {
    const credentials = {
      type: "rrsa",
      role_arn: "acs:ram::1:role/a",
      oidc_provider_arn: "acs:ram::1:oidc-provider/b",
    };
    const file = account({ credentials: { ...credentials, oidc_token_file: "/var/run/token/token" } });
    expect(templateWith({ config: { accounts: [file] } }).code).toBe(0);
    const variable = { name: "ALIBABA_CLOUD_OIDC_TOKEN_FILE", value: "/var/run/token/token" };
    const config = { accounts: [account({ credentials })] };
    expect(templateWith({ config, extraEnv: [variable] }).code).toBe(0);
  });
});
