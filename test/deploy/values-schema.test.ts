import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { accountFields, taskFields } from "../../src/config/accounts/account-fields.js";
import { credentialsFields } from "../../src/config/accounts/credentials-fields.js";
import { settingRows } from "../../src/config/schema.js";
import { chart, fileText, helm, type Tree, templateWith } from "./chart.js";

const schema: Tree = JSON.parse(fileText(`${chart}/values.schema.json`));
const folder = mkdtempSync(join(tmpdir(), "dts-values-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `helm lint` and `helm template` say to some values. */
function judged(values: object) {
  const file = join(folder, "values.yaml");
  writeFileSync(file, stringify(values));
  const lint = helm(["lint", chart, "--values", file]);
  const template = helm(["template", "release", chart, "--values", file]);
  return { code: lint.code, text: [lint, template].map(({ stdout, stderr }) => stdout + stderr).join("\n") };
}

const account = (more: object) => ({
  config: { accounts: [{ name: "a", regions: ["cn-hangzhou"], ...more }] },
});
const credentials = (more: object) => account({ credentials: more });

describe("wrong values fail, with their path", () => {
  it.each<readonly [path: string, values: object]>([
    ["'': additional properties 'imagee' not allowed", { imagee: { tag: "x" } }],
    ["'/image': additional properties 'tagg' not allowed", { image: { tagg: "x" } }],
    ["'/image/digest': value must be 'sha256: and 64 hexadecimal digits'", { image: { digest: "latest" } }],
    ["'/port': minimum: got 80", { port: 80 }],
    [
      "'/dashboards/grafanaOperator': additional properties 'selector' not allowed",
      { dashboards: { grafanaOperator: { selector: {} } } },
    ],
    [
      "'/dashboards/grafanaOperator/instanceSelector': additional properties 'dashboards' not allowed",
      { dashboards: { grafanaOperator: { instanceSelector: { dashboards: "grafana" } } } },
    ],
    [
      "'/prometheusRule/runbookLanguage': value must be one of 'en', 'zh-CN'",
      { prometheusRule: { runbookLanguage: "zh" } },
    ],
    ["'/sharding/totalShards': got string, want integer", { sharding: { totalShards: "3" } }],
    ["'/sharding/totalShards': minimum: got 0", { sharding: { totalShards: 0 } }],
    ["'/sharding/previousTotalShards': minimum: got -1", { sharding: { previousTotalShards: -1 } }],
    ["'/sharding/previousTotalShards': maximum: got 1,001", { sharding: { previousTotalShards: 1_001 } }],
    ...[
      "commonLabels",
      "podLabels",
      "commonAnnotations",
      "podAnnotations",
      "annotations",
      "nodeSelector",
    ].map((path) => [`'/${path}/a b': value must be 'under a name of`, { [path]: { "a b": "x" } }] as const),
    [
      "'/service/annotations/a~1b~1c': value must be 'under a name of",
      { service: { annotations: { "a/b/c": "x" } } },
    ],
    [
      "'/serviceMonitor/labels/-x': value must be 'under a name of",
      { serviceMonitor: { enabled: true, labels: { "-x": "x" } } },
    ],
    [
      "'/prometheusRule/alertLabels/my-team': value must be 'under a name that Prometheus takes",
      { prometheusRule: { alertLabels: { "my-team": "x" } } },
    ],
    ["'/config/accounts': minItems", { config: { accounts: [] } }],
    ["'/config/accounts/0/name': value must be '1 to 63 lower-case letters", account({ name: "A" })],
    ["'/config/accounts/0': additional properties 'region' not allowed", account({ region: "cn-hangzhou" })],
    ["'/config/accounts/0/network': value must be one of", account({ network: "private" })],
    [
      "'/config/accounts/0/endpoints/cn-hangzhou': value must be 'a URL",
      account({ endpoints: { "cn-hangzhou": "https://user:password@host" } }),
    ],
    ["'/config/accounts/0/credentials': missing property 'type'", credentials({})],
    ["'/config/accounts/0/credentials/type': value must be one of", credentials({ type: "ram" })],
    [
      "'/config/accounts/0/credentials/uri': value must be 'left out: type rrsa has no uri'",
      credentials({ type: "rrsa", uri: "https://x" }),
    ],
    ["'/config/accounts/0/credentials': missing properties", credentials({ type: "assume_role" })],
    [
      "'/config/accounts/0/credentials/source/type': value must be one of",
      credentials({ type: "assume_role", role_arn: "acs:ram::1:role/a", source: { type: "key" } }),
    ],
    [
      "'/config/collectors/sync/interval': got number, want string",
      { config: { collectors: { sync: { interval: 60 } } } },
    ],
    [
      "'/config/collectors/sync': additional properties 'intervall' not allowed",
      { config: { collectors: { sync: { intervall: "60s" } } } },
    ],
    [
      "'/config/rate_limit/requests_per_second': maximum: got 50",
      { config: { rate_limit: { requests_per_second: 50 } } },
    ],
    [
      "'/config/web': additional properties 'listen_address' not allowed",
      { config: { web: { listen_address: ":1" } } },
    ],
    ["'/accessKeys/a': missing property 'existingSecret'", { accessKeys: { a: {} } }],
    ["'/rrsa/roleName': minLength", { rrsa: { enabled: true } }],
    ["'/rrsa/roleArn': minLength", { rrsa: { enabled: true, inject: "chart" } }],
    ["'/web/existingSecret': minLength", { web: { tls: true } }],
    ["'/web/existingSecret': minLength", { web: { basicAuth: { existingSecret: "x" } } }],
    ["'/securityContext/privileged'", { securityContext: { privileged: true } }],
    ["'/resources/limits/memory'", { resources: { limits: { memory: "256mb" } } }],
    ["'/extraArgs/0'", { extraArgs: ["debug"] }],
    ["'/extraEnv/0/value': value must be 'left out", { extraEnv: [{ name: "MY_SECRET", value: "x" }] }],
    ["'/terminationGracePeriodSeconds': minimum: got 5", { terminationGracePeriodSeconds: 5 }],
    ["'/topologySpreadConstraints/0': missing", { topologySpreadConstraints: [{ maxSkew: 1 }] }],
    [
      "'/serviceMonitor/interval': value must be 'a duration of Prometheus above 0",
      { serviceMonitor: { interval: "15" } },
    ],
    [
      "'/podMonitor/enabled': value must be false",
      { serviceMonitor: { enabled: true }, podMonitor: { enabled: true } },
    ],
  ])("%s", (path, values) => {
    const { code, text } = judged(values);
    expect(code).toBe(1);
    expect(text).toContain(path);
  });
});

const canary = "Zr7Qx2Lw9Kp4Tn6Vb8Ym";

describe("secrets in values", () => {
  it.each<readonly [string, object]>([
    ["as a key's content", { accessKeys: { a: { existingSecret: "x", accessKeySecret: canary } } }],
    ["in the credentials", credentials({ type: "access_key", access_key_secret: canary })],
    ["for the name of a file", credentials({ type: "access_key", access_key_secret_file: canary })],
    [
      "for the name of a file of a source",
      credentials({ type: "assume_role", role_arn: canary, source: {} }),
    ],
    ["for a role", credentials({ type: "rrsa", role_arn: canary })],
    ["in a variable", { extraEnv: [{ name: "ALIBABA_CLOUD_ACCESS_KEY_SECRET", value: canary }] }],
    ["in an endpoint", account({ endpoints: { "cn-hangzhou": `https://a:${canary}@host/` } })],
    ["in the URL of credentials", credentials({ type: "uri", uri: `https://a:${canary}@host/` })],
    ["for the name of a Secret", { accessKeys: { a: { existingSecret: canary } } }],
    ["for the key of a Secret", { accessKeys: { a: { existingSecret: "a", accessKeyIdKey: `${canary}=` } } }],
    ["in the registry", { image: { registry: `https://user:${canary}@registry.example.com` } }],
    [
      "in the URL of a proxy",
      { extraEnv: [{ name: "HTTPS_PROXY", value: `http://a:${canary}@proxy:3128` }] },
    ],
    [
      "in a variable of a further container",
      { extraContainers: [{ name: "a", image: "a", env: [{ name: "DB_PASSWORD", value: canary }] }] },
    ],
    [
      "in a further manifest",
      {
        extraManifests: [
          { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, stringData: { a: canary } },
        ],
      },
    ],
    ["as a duration", { config: { api: { timeout: canary } } }],
    ["as the plain password of the web configuration", { web: { basicAuth: { password: canary } } }],
  ])("are refused and not printed: %s", (_where, values) => {
    const { code, text } = judged(values);
    expect(code).toBe(1);
    expect(text).not.toContain(canary);
  });
});

it("a Secret in a text of extraManifests is refused, and not printed", () => {
  const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: ${canary}}\n`;
  const { code, stdout, stderr } = templateWith({ extraManifests: [text] });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("extraManifests[0].kind: a Secret in values is no secret");
  expect(stderr).not.toContain(canary);
});

describe("the schema of the configuration", () => {
  const config = schema["$defs"]?.["config"]?.["properties"] ?? {};
  const ownedByChart = [
    "web.listen_address",
    "web.config_file",
    "sharding.shard",
    "sharding.total_shards",
    "sharding.previous_total_shards",
  ];

  it("has every setting of the settings table but those that the chart decides, and no other", () => {
    const { accounts, ...sections } = config as Record<string, Tree>;
    expect(accounts).toBeDefined();
    const paths = leavesOf(sections, "").filter((path) => !path.endsWith(".tasks"));
    const rows = settingRows.map(({ path }) => path).filter((path) => !ownedByChart.includes(path));
    expect([...paths].sort()).toEqual([...rows].sort());
  });

  it("allows the words of the settings table", () => {
    const words = settingRows
      .filter(({ format, path }) => format.kind.includes("|") && !ownedByChart.includes(path))
      .map(({ path, format }) => [path, format.kind.split(" \\| ")] as const);
    expect(words.length).toBeGreaterThan(3);
    for (const [path, expected] of words) {
      const found = path.split(".").reduce<Tree | undefined>((tree, key) => {
        return (tree === undefined ? config : tree["properties"])?.[key];
      }, undefined);
      expect([path, Object.values(found?.["enum"] ?? {}).map(String)]).toEqual([path, expected]);
    }
  });

  it("has every key of an account, of its credentials and of a task, and no other", () => {
    const keysOf = (tree: Tree | undefined) => Object.keys(tree?.["properties"] ?? {}).sort();
    expect(keysOf(config["accounts"]?.["items"])).toEqual(accountFields.map(({ key }) => key).sort());
    const tasks = config["collectors"]?.["properties"]?.["object_modification"]?.["properties"]?.["tasks"];
    expect(keysOf(tasks?.["items"])).toEqual(taskFields.map(({ key }) => key).sort());
    const keys = new Set(["type", "source", ...credentialsFields.map(({ key }) => key)]);
    expect(keysOf(schema["$defs"]?.["credentials"])).toEqual([...keys].sort());
  });

  it("is strict wherever it lists properties", () => {
    const open = objectsOf(schema, "").filter(([, node]) => {
      const lists = node["properties"] !== undefined && (node["type"] as unknown) === "object";
      return lists && [undefined, true].includes(node["additionalProperties"] as unknown as boolean);
    });
    // Volumes, containers and further manifests are passed on as they are; what a parent chart says is for other charts, too.
    expect(open.map(([path]) => path)).toEqual([
      "/properties/global",
      "/properties/extraVolumes/items",
      "/$defs/container",
    ]);
  });
});

function leavesOf(properties: Record<string, Tree>, parent: string): readonly string[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const inner = node["properties"] as Record<string, Tree> | undefined;
    return inner ? leavesOf(inner, `${parent}${key}.`) : [`${parent}${key}`];
  });
}

function objectsOf(node: Tree, path: string): readonly (readonly [string, Tree])[] {
  if (typeof node !== "object" || node === null) return [];
  return [[path, node], ...Object.entries(node).flatMap(([key, part]) => objectsOf(part, `${path}/${key}`))];
}
