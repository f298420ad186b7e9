import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findingOf } from "../../../src/cli/doctor/finding.js";
import { asLines } from "../../../src/cli/doctor/report.js";
import { systemClock } from "../../../src/lib/clock.js";
import type { TargetSnapshot } from "../../../src/model/snapshot.js";
import { createSimulator, type Simulator } from "../../../src/simulator/simulator.js";
import { runCaptured } from "../run-captured.js";

const target: TargetSnapshot = {
  account: "production",
  regionId: "cn-hangzhou",
  collector: "sync",
  intervalSeconds: 60,
  up: true,
  jobs: 12,
};

const lineOf = (snapshot: TargetSnapshot) => asLines([findingOf(snapshot)]);

describe("a finding", () => {
  it("counts the jobs of a target that is up", () => {
    expect(lineOf(target)).toBe("ok    production cn-hangzhou sync (dts:DescribeDtsJobs): 12 seen\n");
  });

  it("counts what select leaves out beside them", () => {
    expect(findingOf({ ...target, jobs: 0, excluded: 3 }).message).toBe("0 seen, 3 left out by select");
    expect(findingOf({ ...target, jobs: 0, excluded: 0 }).message).toBe("nothing there");
  });

  it("of a target that had no answer when the time was over has the reason deadline", () => {
    expect(findingOf({ ...target, up: false, jobs: 0 })).toMatchObject({
      verdict: "fail",
      reason: "deadline",
    });
  });

  it("says why the poll failed, once, in the words of the failure", () => {
    const failed = {
      ...target,
      up: false,
      failureReason: "forbidden",
      failureMessage: "DescribeDtsJobs failed: X",
    } as const;
    expect(lineOf(failed)).toBe(
      "FAIL  production cn-hangzhou sync (dts:DescribeDtsJobs): forbidden: DescribeDtsJobs failed: X\n",
    );
  });
});

describe("the command doctor", () => {
  let simulator: Simulator;
  let folder: string;
  afterEach(async () => {
    await simulator.stop();
    rmSync(folder, { recursive: true });
  });

  interface Visit {
    readonly jobs?: number;
    readonly args?: readonly string[];
    readonly isTerminal?: boolean;
    readonly settings?: string;
    readonly before?: (simulator: Simulator) => void;
  }

  async function examine(key: string, visit: Visit = {}) {
    simulator = createSimulator({ clock: systemClock, jobs: visit.jobs ?? 12 });
    visit.before?.(simulator);
    const { url } = await simulator.start();
    folder = mkdtempSync(join(tmpdir(), "dts-doctor-"));
    writeFileSync(
      join(folder, "config.yaml"),
      `accounts: [{name: a, regions: [cn-hangzhou], endpoints: {cn-hangzhou: "${url}"}, credentials: {type: access_key, access_key_id_env: K, access_key_secret_env: K}}]\n${visit.settings ?? ""}`,
    );
    const args = ["doctor", `--config.file=${join(folder, "config.yaml")}`, ...(visit.args ?? [])];
    const { exitCode, text: stdout } = await runCaptured(args, { K: key }, visit.isTerminal);
    return { exitCode, stdout };
  }

  it("finds an account whose key works to be well", async () => {
    const { exitCode, stdout } = await examine("demo");
    expect(exitCode).toBe(0);
    expect(stdout.match(/^ok {4}a cn-hangzhou \w+ \(dts:Describe\w+\): /gm)).toHaveLength(4);
  });

  it("finds a wrong key, names the reason, and shows no secret", async () => {
    const { exitCode, stdout } = await examine("a-wrong-key-that-is-secret");
    expect(exitCode).toBe(1);
    const [finding] = stdout.match(/^FAIL {2}a cn-hangzhou sync .*$/m) ?? [];
    expect(finding).toMatch(
      /: credentials: DescribeDtsJobs failed: .*\. Check the account's access key or role/,
    );
    expect(finding?.match(/Check the account's access key/g)).toHaveLength(1);
    expect(stdout).not.toContain("a-wrong-key-that-is-secret");
  });

  it("says which delay_unit does not fit the latency that the API names with its unit", async () => {
    const { exitCode, stdout } = await examine("demo", {
      jobs: 60,
      settings: "collectors: {migration: {delay_unit: s}}\n",
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^FAIL {2}a cn-hangzhou migration \(dts:ListJobStep\): collectors\.migration\.delay_unit is s, but .* in ms: write delay_unit: ms$/m,
    );
  });

  it("does without the permission for that, and says so", async () => {
    const { exitCode, stdout } = await examine("demo", {
      before: ({ faults }) =>
        faults.add({
          match: { action: "ListJobStep" },
          answer: { kind: "error", code: "Forbidden.RAM", status: 403 },
        }),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^note .*the optional permission dts:ListJobStep$/m);
  });

  it("gives JSON to programs", async () => {
    const { exitCode, stdout } = await examine("demo", { args: ["--json"] });
    const { ok, findings } = JSON.parse(stdout);
    expect([exitCode, ok]).toEqual([0, true]);
    expect(findings).toContainEqual({
      verdict: "ok",
      account: "a",
      region_id: "cn-hangzhou",
      collector: "sync",
      action: "dts:DescribeDtsJobs",
      jobs: 6,
      message: "6 seen",
    });
  });

  it("draws a table on a terminal", async () => {
    const { stdout } = await examine("demo", { isTerminal: true });
    expect(stdout).toMatch(/^ +ACCOUNT +REGION +COLLECTOR +PERMISSION +JOBS +REASON$/m);
    expect(stdout).toMatch(/^ok +a +cn-hangzhou +sync +dts:DescribeDtsJobs +6$/m);
  });

  it("doubts an endpoint of the configuration that lists no jobs", async () => {
    const { exitCode, stdout } = await examine("demo", { jobs: 0 });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^note {2}a cn-hangzhou: no jobs; .*accounts\[\]\.endpoints$/m);
  });
});
