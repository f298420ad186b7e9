import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { fileText, type Manifest, manifestsOf } from "../chart.js";
import { root } from "../programs.js";
import { type Cluster, nameOf, podsOf, startCluster, type Verdict } from "./cluster.js";
import type { Helm } from "./helms.js";
import { refusedShapes } from "./refused-shapes.js";
import { type Shape, shapes } from "./shapes.js";

let cluster: Cluster;
const admitted: string[] = [];
const refused: string[] = [];

// The first time, it builds what it needs.
const buildingMs = 2_400_000;
beforeAll(async () => {
  cluster = await startCluster();
  return async () => {
    const lines = [
      cluster.programs.join(", "),
      `${admitted.length} shapes admitted, ${refused.length} refused:`,
      ...refused.sort().map((line) => `  ${line}`),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
    await cluster.stop();
  };
}, buildingMs);

/** Each with a number, for namespaces of their own. */
const rows = <T extends Shape>(all: readonly T[]) => all.map((shape, at) => [shape.name, shape, at] as const);

const troubles = (verdicts: readonly Verdict[]) =>
  verdicts.filter(({ refusal, warnings }) => refusal !== undefined || warnings.length > 0);

describe.concurrent("a cluster takes from Helm 3 and from Helm 4, without a warning", () => {
  it.each(rows(shapes))("%s", async (name, shape, at) => {
    const { namespace = `shape-${at}`, podSecurity, namespaces = [] } = shape;
    for (const each of [namespace, ...namespaces]) await cluster.createNamespace(each, podSecurity);
    const [helm3, helm4] = cluster.helms;
    const verdicts = await cluster.judge(shape, helm3, namespace);
    expect(troubles(verdicts)).toEqual([]);
    const kinds = verdicts.map(({ object }) => object.split(" ")[0]);
    expect(kinds).toEqual(expect.arrayContaining(["Service", "Pod"]));
    // Not even the versions of the objects differ: what Helm 4 makes was there already.
    expect(await cluster.judge(shape, helm4, namespace)).toEqual(verdicts);
    admitted.push(name);
  });
});

describe.concurrent("what a cluster must not have is refused with its path, from Helm 3 and from Helm 4:", () => {
  it.each(rows(refusedShapes))("%s", async (name, shape, at) => {
    const judged = cluster.helms.map(async (helm, number) => {
      const namespace = `refused-${at}-${number}`;
      await cluster.createNamespace(namespace);
      return (await cluster.judge(shape, helm, namespace)).find(({ refusal }) => refusal !== undefined);
    });
    const [first, second] = await Promise.all(judged);
    expect(first?.refusal).toMatch(shape.says);
    expect(second?.refusal).toMatch(shape.says);
    refused.push(`${name}: ${first?.object.split(" ")[0]}, ${shape.says.exec(first?.refusal ?? "")?.[0]}`);
  });
});

describe("an object with a mistake that the chart does not make is refused with its path:", () => {
  const object = (apiVersion: string, kind: string, spec: object) =>
    ({ apiVersion, kind, metadata: { name: "mistaken", labels: {} }, spec }) as unknown as Manifest;
  const dashboard = (spec: object) => object("grafana.integreatly.org/v1beta1", "GrafanaDashboard", spec);
  const instanceSelector = { matchLabels: { dashboards: "grafana" } };

  it.each<readonly [path: string, manifest: Manifest]>([
    [".spec.selectors", dashboard({ instanceSelector, selectors: {} })],
    [
      ".spec.instanceSelector.matchLabels.dashboards",
      dashboard({ instanceSelector: { matchLabels: { dashboards: 1 } } }),
    ],
    [".spec.json", dashboard({ instanceSelector, json: {} })],
    ["spec.instanceSelector", dashboard({ json: "{}" })],
    ["spec.endpoints", object("monitoring.coreos.com/v1", "ServiceMonitor", { selector: {} })],
    [".spec.clusterIp", object("v1", "Service", { clusterIp: "None" })],
  ])("%s", async (path, manifest) => {
    const { status, body } = await cluster.api.apply(manifest, "tests");
    expect(status).toBeGreaterThanOrEqual(400);
    expect(String(body["message"])).toContain(path);
  });
});

it("Pod Security only warns at a Deployment of the pod that it refuses", async () => {
  await cluster.createNamespace("root");
  const shape = { name: "root", values: { podSecurityContext: { runAsUser: 0 } } };
  const verdicts = await cluster.judge(shape, cluster.helms[1], "root");
  const of = (kind: string) => troubles(verdicts).filter(({ object }) => object.startsWith(kind));
  const warning = expect.stringContaining("would violate PodSecurity");
  expect(of("Deployment")).toMatchObject([{ refusal: undefined, warnings: [warning] }]);
  expect(of("Pod")[0]?.refusal).toContain("is forbidden: violates PodSecurity");
});

// Each takes dozens of steps, one after another.
const aLife = { timeout: 400_000 };

describe.concurrent(
  "a release goes through every example and everything at once, back, and away without a trace",
  aLife,
  () => {
    const lived = shapes.filter((shape) => shape.lived);
    // Hooks, such as the pod of `helm test`, come and go on their own.
    const objectsIn = (text: string) =>
      manifestsOf(text).filter(({ metadata }) => !metadata.annotations?.["helm.sh/hook"]);
    const own = (object: string) => !/^(ServiceAccount default|Secret sh\.helm\.release\..*)$/.test(object);

    /** What `helm` says at a step, which must be good and without a warning. */
    async function step(helm: Helm, ...args: readonly string[]): Promise<void> {
      const { code, stderr } = await helm.run(...args);
      expect([args.slice(0, 2), code, stderr]).toEqual([args.slice(0, 2), 0, ""]);
    }

    async function contentsOf(manifests: readonly Manifest[]) {
      const all = await Promise.all(manifests.map((manifest) => cluster.api.read(manifest)));
      return all.map(({ spec, data, metadata }) => [
        spec,
        data,
        metadata?.["labels"],
        metadata?.["annotations"],
      ]);
    }

    it.each([
      ["by Helm 3", 0, 0],
      ["by Helm 4", 1, 1],
      ["by Helm 4, which takes it over from Helm 3", 0, 1],
    ] as const)("%s", async (_way, early, late) => {
      const namespace = `life-${early}-${late}`;
      await cluster.createNamespace(namespace);
      const place = ["--namespace", namespace];
      const release = { name: "release", namespace };
      const [first, ...others] = lived as [Shape, ...Shape[]];
      const { stdout } = await cluster.render({ ...release, shape: first, helm: cluster.helms[early] });
      const manifests = objectsIn(stdout);

      await step(cluster.helms[early], "install", "release", ...cluster.argsOf(first, namespace));
      const before = await contentsOf(manifests);
      const helm = cluster.helms[late];
      for (const shape of others) {
        await step(
          helm,
          "upgrade",
          "release",
          ...cluster.argsOf(shape, namespace),
          "--reset-values",
          "--history-max=0",
        );
        const rendered = objectsIn((await cluster.render({ ...release, shape, helm })).stdout);
        const found = (await cluster.api.objectsOf(namespace)).filter(own);
        expect([shape.name, found]).toEqual([shape.name, rendered.map(nameOf).sort()]);
      }
      await step(helm, "rollback", "release", "1", ...place);
      expect((await cluster.api.objectsOf(namespace)).filter(own)).toEqual(manifests.map(nameOf).sort());
      expect(await contentsOf(manifests)).toEqual(before);
      await step(helm, "uninstall", "release", ...place);
      expect(await cluster.api.objectsOf(namespace)).toEqual(["ServiceAccount default"]);
    });
  },
);

describe.concurrent("kubectl", () => {
  /** Applies, tries the pods, applies again, deletes. */
  async function liveThrough(
    namespace: string,
    manifests: readonly Manifest[],
    from: readonly string[],
    ...flags: readonly string[]
  ) {
    await cluster.createNamespace(namespace);
    for (const verb of [
      ["apply", ...flags],
      ["apply", ...flags],
      ["delete", "--wait=false"],
    ]) {
      const { code, stdout, stderr } = await cluster.kubectl(...verb, ...from, `--namespace=${namespace}`);
      expect([verb, code, stderr]).toEqual([verb, 0, ""]);
      expect(stdout.trim().split("\n")).toHaveLength(manifests.length);
      if (verb[0] === "delete") continue;
      for (const pod of podsOf(manifests)) {
        const placed = { ...pod, metadata: { ...pod.metadata, namespace } };
        expect((await cluster.api.tryCreate(placed)).body["message"]).toBeUndefined();
      }
    }
    expect(await cluster.api.objectsOf(namespace)).toEqual(["ServiceAccount default"]);
  }

  const built = async (folder: string) => manifestsOf((await cluster.kubectl("kustomize", folder)).stdout);

  it("applies the Kustomize base on the server, twice, and takes it away", async () => {
    const base = "deploy/kustomize/base";
    await liveThrough("kustomize-base", await built(base), ["-k", base], "--server-side");
  });

  it("applies the overlay of its README", async () => {
    const [, overlay = ""] = /```yaml\n(.*?)```/s.exec(fileText("deploy/kustomize/README.md")) ?? [];
    const folder = join(cluster.folder, "kustomize");
    mkdirSync(join(folder, "overlay"), { recursive: true });
    cpSync(join(root, "deploy/kustomize/base"), join(folder, "base"), { recursive: true });
    writeFileSync(join(folder, "overlay/kustomization.yaml"), overlay);
    const manifests = await built(join(folder, "overlay"));
    expect(JSON.stringify(manifests)).toContain("registry.example.com/monitoring/aliyun-dts-exporter");
    await liveThrough("monitoring", manifests, ["-k", join(folder, "overlay")], "--server-side");
  });

  it("applies what Helm renders, with everything in shards, without the server's help", async () => {
    const shape = shapes.find(({ name }) => name === "everything, in shards") as Shape;
    const namespace = "client-side";
    const { stdout } = await cluster.render({ shape, helm: cluster.helms[1], name: "release", namespace });
    const file = join(cluster.folder, "everything.yaml");
    writeFileSync(file, stdout);
    await liveThrough(namespace, manifestsOf(stdout), ["-f", file]);
  });
});
