import { describe, expect, it } from "vitest";
import { chart, helm, type Manifest, manifestsOf, manifestsWith, type Tree } from "./chart.js";

const kinds = [
  ["serviceMonitor", "endpoints"],
  ["podMonitor", "podMetricsEndpoints"],
] as const;

function endpointOf(all: readonly Manifest[]): Tree {
  const monitor = all.find(({ kind }) => kind.endsWith("Monitor"));
  const endpoint = (monitor?.spec?.["endpoints"] ?? monitor?.spec?.["podMetricsEndpoints"])?.[0];
  if (!endpoint) throw new Error("there is no monitor");
  return endpoint;
}

function releaseOf(name: string, set: string): readonly Manifest[] {
  const { code, stdout, stderr } = helm(["template", name, chart, "--set", set]);
  expect([code, stderr]).toEqual([0, ""]);
  return manifestsOf(stdout);
}

const jobOf = (all: readonly Manifest[]) =>
  (Object.values(endpointOf(all)["relabelings"] ?? {}) as readonly Tree[]).find(
    ({ targetLabel }) => String(targetLabel) === "job",
  )?.["replacement"];

describe.each(kinds)("%s", (key) => {
  it("gives each release in a namespace a job of its own, the name of its objects", () => {
    const set = `${key}.enabled=true`;
    const [blue, green] = [releaseOf("blue", set), releaseOf("green", set)];
    expect(jobOf(blue)).toBe("blue-aliyun-dts-exporter");
    expect(jobOf(green)).toBe("green-aliyun-dts-exporter");
    for (const all of [blue, green]) {
      expect(all.find(({ kind }) => kind === "Deployment")?.metadata.name).toBe(jobOf(all));
    }
  });

  it("takes the job from a label instead, when jobLabel names one", () => {
    const own = { enabled: true, jobLabel: "app.kubernetes.io/name", relabelings: [] };
    const all = manifestsWith({ [key]: own });
    expect(all.find(({ kind }) => kind.endsWith("Monitor"))?.spec?.["jobLabel"]).toBe(own.jobLabel);
    expect(jobOf(all)).toBeUndefined();
  });

  it("keeps the relabelings of the values, after its own", () => {
    const relabelings = [{ targetLabel: "cluster", replacement: "c1" }];
    expect(endpointOf(manifestsWith({ [key]: { enabled: true, relabelings } }))["relabelings"]).toEqual([
      { targetLabel: "job", replacement: "release-aliyun-dts-exporter" },
      ...relabelings,
    ]);
  });

  it("lets the exporter's label account win over a target's, unless told otherwise", () => {
    expect(endpointOf(manifestsWith({ [key]: { enabled: true } }))["honorLabels"]).toBe(true);
    const own = { enabled: true, honorLabels: false };
    expect(endpointOf(manifestsWith({ [key]: own }))["honorLabels"]).toBe(false);
  });
});

it("names that are cut differ where the whole ones do, and fit what is added to them", () => {
  const long = "production-hangzhou-monitoring-aliyun-dts-team-data";
  const names = [`${long}a`, `${long}b`].map(
    (name) =>
      releaseOf(name, "sharding.totalShards=2").find(({ kind }) => kind === "StatefulSet")?.metadata.name,
  );
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^production-hangzhou-[a-z0-9-]{30,32}$/);
});

it("the notes say that the number of shards is changing only where it is", () => {
  const said = (shards: string) => {
    const { code, stdout } = helm(["install", "blue", chart, "--dry-run=client", "--set", shards]);
    expect(code).toBe(0);
    return stdout.includes("number of shards is changing");
  };
  expect(said("sharding.totalShards=3,sharding.previousTotalShards=2")).toBe(true);
  expect(said("sharding.totalShards=3,sharding.previousTotalShards=3")).toBe(false);
  expect(said("sharding.totalShards=3")).toBe(false);
});

it.each([
  ["sharding.totalShards=1", "as one pod in"],
  ["sharding.totalShards=3", "as 3 shards in"],
  ["sharding.totalShards=3,sharding.previousTotalShards=4", "as 4 shards in"],
  [
    "sharding.totalShards=1,sharding.previousTotalShards=3",
    "as 3 shards, and one pod beside them that watches everything, in",
  ],
  [
    "sharding.totalShards=3,sharding.previousTotalShards=1",
    "as 3 shards, and one pod beside them that watches everything, in",
  ],
])("the notes say how many pods there really are: %s", (shards, said) => {
  expect(helm(["install", "blue", chart, "--dry-run=client", "--set", shards]).stdout).toContain(
    `running ${said}`,
  );
});

it("the notes say by which labels alerts and dashboards know the release", () => {
  const args = ["install", "blue", chart, "--dry-run=client", "--namespace", "watch"];
  const { stdout } = helm([...args, "--set", "podMonitor.enabled=true,namespaceOverride=monitoring"]);
  expect(stdout).toContain('this installation is job="blue-aliyun-dts-exporter", namespace="monitoring"');
  expect(stdout.slice(stdout.indexOf("NOTES:"))).not.toContain("watch");
});

it.each([
  [1, false],
  [3, true],
])("the notes for totalShards %i say how to reach a certain shard: %s", (totalShards, said) => {
  const args = ["install", "blue", chart, "--dry-run=client", "--namespace", "monitoring"];
  const { stdout } = helm([...args, "--set", `sharding.totalShards=${totalShards}`]);
  expect(stdout).toContain("port-forward service/blue-aliyun-dts-exporter 10155");
  expect(stdout.includes("forward to pod/blue-aliyun-dts-exporter-0")).toBe(said);
});
