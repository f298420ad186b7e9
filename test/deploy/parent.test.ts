import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { everyKind, fileText, helm, type Manifest, manifestsOf, podOf, type Tree } from "./chart.js";
import { createParent, type Parent, type ParentParts } from "./parent.js";
import { brokenRules } from "./pod-security.js";

const cases = "test/deploy/cases";
const accounts = [{ name: "production", regions: ["cn-hangzhou"] }];

const parents: Parent[] = [];
afterEach(() => {
  for (const parent of parents.splice(0)) parent.remove();
});

/** What `helm template` says to a parent chart and some arguments. */
function rendered(parts: ParentParts, ...args: readonly string[]) {
  const parent = createParent(parts);
  parents.push(parent);
  return helm(["template", "release", parent.folder, ...args]);
}

function objects(parts: ParentParts, ...args: readonly string[]): readonly Manifest[] {
  const { code, stdout, stderr } = rendered(parts, ...args);
  expect([code, stderr]).toEqual([0, ""]);
  return manifestsOf(stdout);
}

describe("as a dependency with a condition", () => {
  const folder = `${cases}/chart-as-a-dependency-with-a-condition/parent`;
  const [given] = parse(fileText(`${folder}/Chart.yaml`)).dependencies;
  const values = parse(fileText(`${folder}/values.yaml`));

  it("the chart is switched on", () => {
    const all = objects({ dependency: given, values });
    expect(all.map(({ kind }) => kind).sort()).toEqual([
      "ConfigMap",
      "Deployment",
      "Pod",
      "Service",
      "ServiceAccount",
    ]);
  });

  it("the chart is switched off, and nothing of it is left", () => {
    expect(objects({ dependency: given, values }, "--set", "aliyun-dts-exporter.enabled=false")).toEqual([]);
  });

  it("a misspelt key beside the switch is refused", () => {
    const { code, stderr } = rendered({ dependency: given, values }, "--set", "aliyun-dts-exporter.prt=1");
    expect(code).toBe(1);
    expect(stderr).toContain("additional properties 'prt' not allowed");
  });
});

it("enabled: false leaves nothing without a condition, too, of whatever else is enabled", () => {
  const own = {
    ...everyKind,
    extraManifests: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "mine" } }],
  };
  expect(objects({ values: { "aliyun-dts-exporter": own } }).length).toBeGreaterThan(15);
  const { serviceMonitor, ...rest } = own;
  const sharded = { ...rest, podMonitor: serviceMonitor, sharding: { totalShards: 2 } };
  for (const all of [own, sharded]) {
    expect(objects({ values: { "aliyun-dts-exporter": { ...all, enabled: false } } })).toEqual([]);
  }
});

describe("what a parent chart says for all its charts", () => {
  const exporter = {
    image: { registry: "own.example.com" },
    imagePullSecrets: [{ name: "shared" }, { name: "own" }],
  };
  const image = (all: readonly Manifest[]) => podOf(all)["containers"]?.[0]?.["image"];

  it("is the registry of its image", () => {
    const global = { imageRegistry: "mirror.example.com:5000/hub/" };
    const all = objects({ values: { global, "aliyun-dts-exporter": exporter } });
    expect(image(all)).toBe("mirror.example.com:5000/hub/aliyun-dts-exporter:0.1.0");
    expect(image(objects({ values: { "aliyun-dts-exporter": exporter } }))).toBe(
      "own.example.com/aliyun-dts-exporter:0.1.0",
    );
  });

  it("are pull secrets beside its own, as names or as objects, each once", () => {
    const global = { imagePullSecrets: ["all", { name: "shared" }] };
    const all = objects({ values: { global, "aliyun-dts-exporter": exporter } });
    expect(podOf(all)["imagePullSecrets"]).toEqual([{ name: "all" }, { name: "shared" }, { name: "own" }]);
  });

  it("may be anything else that other charts want", () => {
    const global = { storageClass: "fast", security: { allowInsecureImages: true } };
    expect(objects({ values: { global } })).toHaveLength(5);
  });

  it.each([
    ["'/global/imageRegistry'", { imageRegistry: "https://mirror.example.com" }],
    ["'/global/imagePullSecrets/0'", { imagePullSecrets: [{ nam: "x" }] }],
  ])("is refused with its path where it cannot work: %s", (path, global) => {
    const { code, stderr } = rendered({ values: { global } });
    expect(code).toBe(1);
    expect(stderr).toContain(path);
  });
});

describe("on OpenShift", () => {
  const ids = ["runAsUser", "runAsGroup", "fsGroup"];
  const values = parse(fileText(`${cases}/openshift-under-a-parent-chart/parent-values.yaml`));
  const contextOf = (all: readonly Manifest[]) => podOf(all)["securityContext"] as Tree;

  it("podSecurity.assignUser: false leaves out user and groups under a parent chart, and nothing else", () => {
    const own = { ...values["aliyun-dts-exporter"], podSecurity: { assignUser: false } };
    const all = objects({ values: { "aliyun-dts-exporter": own } });
    for (const id of ids) expect(contextOf(all)).not.toHaveProperty(id);
    expect(brokenRules(podOf(all))).toEqual(["runs as 65532"]);
  });

  it("it leaves out those of the container, too", () => {
    const own = { podSecurity: { assignUser: false }, securityContext: { runAsUser: 7, runAsGroup: 7 } };
    const [container] = Object.values(
      podOf(objects({ values: { "aliyun-dts-exporter": own } }))["containers"] ?? {},
    );
    expect(container?.["securityContext"]).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("null in a values file for the parent does the same, where Helm takes it", () => {
    const parts = { values: { "aliyun-dts-exporter": { config: { accounts } } } };
    const file = `${cases}/openshift-under-a-parent-chart/parent-values.yaml`;
    for (const id of ids) expect(contextOf(objects(parts, "--values", file))).not.toHaveProperty(id);
  });
});

it.each(["dtsBeijing", "dts_beijing", "Dts_"])("the name in the parent may be any: %s", (alias) => {
  const all = objects({ dependency: { alias }, values: { [alias]: { config: { accounts } } } });
  const name = alias.toLowerCase().replace("_", "-").replace(/-$/, "");
  expect(new Set(all.map(({ metadata }) => metadata.name))).toEqual(
    new Set([`release-${name}`, `release-${name}-test`]),
  );
  for (const { metadata } of all) {
    expect([name, `${name}-test`]).toContain(metadata.labels["app.kubernetes.io/name"]);
  }
});

it("two dependencies under names of their own have objects, pods and scrape jobs of their own", () => {
  const alias = (name: string) => ({ alias: name, condition: `${name}.enabled` });
  const one = { config: { accounts }, serviceMonitor: { enabled: true } };
  const all = objects({
    dependencies: [alias("dts-a"), alias("dts-b")],
    values: { "dts-a": one, "dts-b": one },
  });
  const names = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(names).toHaveLength(12);
  expect(new Set(names).size).toBe(12);
  const monitors = all.filter(({ kind }) => kind === "ServiceMonitor");
  const jobs = monitors.map(({ spec }) => spec?.["endpoints"]?.[0]?.["relabelings"]?.[0]?.["replacement"]);
  expect(jobs).toEqual(["release-dts-a", "release-dts-b"]);
  const selectors = monitors.map(({ spec }) => JSON.stringify(spec?.["selector"]));
  expect(new Set(selectors).size).toBe(2);
});
