import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { findingOf } from "../../src/cli/doctor.js";
import { runProgram } from "../../src/cli/program.js";
import { systemClock } from "../../src/lib/clock.js";
import type { TargetSnapshot } from "../../src/model/snapshot.js";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.js";

const target: TargetSnapshot = {
  account: "production",
  regionId: "cn-hangzhou",
  collector: "sync",
  intervalSeconds: 60,
  up: true,
  jobs: 12,
};

describe("a finding", () => {
  it("counts the jobs of a target that is up", () => {
    expect(findingOf(target)).toBe("ok    production cn-hangzhou sync (dts:DescribeDtsJobs): 12 seen");
  });

  it("doubts the endpoint when there are no jobs", () => {
    expect(findingOf({ ...target, jobs: 0 })).toContain("check accounts[].endpoints");
  });

  it("says why the poll failed, once, in the words of the failure", () => {
    const failed = {
      ...target,
      up: false,
      failureReason: "forbidden",
      failureMessage: "DescribeDtsJobs failed: X",
    } as const;
    expect(findingOf(failed)).toBe(
      "FAIL  production cn-hangzhou sync (dts:DescribeDtsJobs): forbidden: DescribeDtsJobs failed: X",
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

  async function examine(key: string) {
    simulator = createSimulator({ clock: systemClock, jobs: 12 });
    const { url } = await simulator.start();
    folder = mkdtempSync(join(tmpdir(), "dts-doctor-"));
    writeFileSync(
      join(folder, "config.yaml"),
      `accounts: [{name: a, regions: [cn-hangzhou], endpoints: {cn-hangzhou: "${url}"}, credentials: {type: access_key, access_key_id_env: K, access_key_secret_env: K}}]\n`,
    );
    let stdout = "";
    const write = (chunk: unknown, _encoding: string, done: () => void) => {
      stdout += String(chunk);
      done();
    };
    const stream = new Writable({ write });
    const exitCode = await runProgram(["doctor", `--config.file=${join(folder, "config.yaml")}`], {
      env: { K: key },
      stdout: stream,
      stderr: stream,
      stopping: new AbortController().signal,
      onHangup: () => undefined,
      version: "0",
      revision: "0",
      nodeVersion: "0",
    });
    return { exitCode, stdout };
  }

  it("finds an account whose key works to be well", async () => {
    const { exitCode, stdout } = await examine("demo");
    expect(exitCode).toBe(0);
    expect(stdout.match(/^ok {4}a cn-hangzhou /gm)).toHaveLength(4);
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
});
