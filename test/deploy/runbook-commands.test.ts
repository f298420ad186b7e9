import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileText, manifests, podOf, type Tree } from "./chart.js";
import { root } from "./programs.js";

const command =
  /`kubectl -n NAMESPACE exec (?<place>\S+) -- (?<words>[^`]+)`; with shards, `(?<sharded>\S+)` instead of `(?<single>\S+)`/;
const runbooks = readdirSync(join(root, "docs/runbooks")).map((name) => join("docs/runbooks", name));
/** The place, the words and the short names of kinds in the command that a runbook gives for Kubernetes. */
const givenIn = (runbook: string) => command.exec(fileText(runbook))?.groups ?? {};

/** The workload that a release of the chart makes: its short name for kubectl, and its container. */
function workload(...args: readonly string[]) {
  const all = manifests(...args);
  const short = new Map([
    ["Deployment", "deploy/"],
    ["StatefulSet", "sts/"],
  ]);
  const made = all.find(({ kind }) => short.has(kind));
  const container = podOf(all)["containers"]?.[0] as Tree;
  return {
    kind: short.get(made?.kind ?? ""),
    name: made?.metadata.name,
    args: container["args"] as unknown as readonly string[],
  };
}

describe("the command of the runbooks for Kubernetes", () => {
  const { place = "", words = "", single, sharded } = givenIn(runbooks[0] ?? "");
  const one = workload();

  it("is the same in every runbook", () => {
    expect(place).not.toBe("");
    const others = runbooks.filter(
      (runbook) => givenIn(runbook)["words"] !== words || givenIn(runbook)["place"] !== place,
    );
    expect(others).toEqual([]);
  });

  it("names the workload that a release of the chart makes, with and without shards", () => {
    expect(place.replace("RELEASE", "release")).toBe(`${one.kind}${one.name}`);
    const many = workload("--set", "sharding.totalShards=2");
    expect([single, sharded]).toEqual([one.kind, many.kind]);
    expect(many.name).toBe(one.name);
  });

  it("starts the program of the image, with the file that the chart mounts", () => {
    const [node, main, ...rest] = words.split(" ");
    const entrypoint = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(fileText("Dockerfile"))?.[1] ?? "[]");
    expect([node, main]).toEqual(entrypoint);
    expect(rest).toEqual(["doctor", one.args.find((arg) => arg.startsWith("--config.file="))]);
  });
});
