import { Counter, Gauge, Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { requestReasons } from "../../../src/lib/failure.js";
import { createExposition } from "../../../src/metrics/exposition.js";
import { formats } from "../../../src/metrics/format.js";
import { readRegistry } from "../../../src/metrics/self/read-registry.js";
import {
  type Configured,
  createSelfMetrics,
  type SelfMetrics,
  type SelfMetricsOptions,
} from "../../../src/metrics/self/self.js";
import { selfFamilies } from "../../../src/metrics/self/self-rows.js";
import type { SelfFamilyText } from "../../../src/metrics/self/self-text.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { checkExposition } from "../../support/strict-exposition.js";
import { decode, defaults } from "../expose.js";

const scope = { account: "production", regionId: "cn-hangzhou" };

const other = { account: "other", regionId: "eu-west-1" };
const configured: Configured = {
  scopes: [scope],
  targets: [{ ...scope, collector: "sync" }],
  requestsPerSecond: 10,
  shard: 0,
  totalShards: 1,
};

function createSelf(options: Partial<SelfMetricsOptions> = {}): SelfMetrics {
  return createSelfMetrics({
    version: "1.2.3",
    revision: "abc",
    nodeVersion: "v20.19.0",
    ...configured,
    actions: ["DescribeDtsJobs"],
    enumeratedFields: ["Status"],
    measuredFields: ["Delay"],
    ...options,
  });
}

function textOf(family: SelfFamilyText | undefined): string {
  return (family?.blocks ?? []).map(({ text }) => text).join("");
}

async function linesOf(self: SelfMetrics, name: string): Promise<readonly string[]> {
  const families = await self.collect();
  const full = `aliyun_dts_exporter_${name}`;
  const lines = textOf(families.find((family) => family.name === full));
  return lines.split("\n").flatMap((line) => (line === "" ? [] : line.slice(full.length)));
}

const place = 'account="production",region_id="cn-hangzhou"';

describe("self metrics", () => {
  it.each([
    ["build_info", ['{version="1.2.3",revision="abc",node_version="v20.19.0"} 1']],
    ["api_requests_total", [`{${place},action="DescribeDtsJobs"} 0`]],
    [
      "api_request_errors_total",
      requestReasons.map((reason) => `{${place},action="DescribeDtsJobs",reason="${reason}"} 0`),
    ],
    ["api_retries_total", [`{${place},action="DescribeDtsJobs"} 0`]],
    ["rate_limit_wait_seconds_total", [`{${place}} 0`]],
    ["rate_limit_requests_per_second", [`{${place}} 10`]],
    [
      "polls_total",
      ["complete", "failed", "skipped"].map((result) => `{${place},collector="sync",result="${result}"} 0`),
    ],
    ["unrecognized_values_total", ['{field="Status"} 0']],
    ["rejected_values_total", ['{field="Delay"} 0']],
    ["rejected_jobs_total", ['{collector="sync"} 0']],
    ["unanswered_ids_total", [`{${place}} 0`]],
    [
      "disappeared_jobs_total",
      ["migration", "sync", "subscribe"].map((type) => `{${place},job_type="${type}"} 0`),
    ],
    ["log_lines_dropped_total", [" 0"]],
    ["shard", [" 0"]],
    ["total_shards", [" 1"]],
  ])("have %s from the start", async (name, lines) => {
    expect(await linesOf(createSelf(), name)).toEqual(lines);
  });

  it.each<[string, (self: SelfMetrics) => void, string]>([
    [
      "api_requests_total",
      (self) => self.apiRequest(scope, "DescribeDtsJobs", 0.3),
      `{${place},action="DescribeDtsJobs"} 1`,
    ],
    [
      "api_request_errors_total",
      (self) => self.apiRequestError(scope, "DescribeDtsJobs", "tls"),
      `{${place},action="DescribeDtsJobs",reason="tls"} 1`,
    ],
    [
      "api_retries_total",
      (self) => self.apiRetry(scope, "DescribeDtsJobs"),
      `{${place},action="DescribeDtsJobs"} 1`,
    ],
    ["rate_limit_wait_seconds_total", (self) => self.rateLimitWait(scope, 0.25), `{${place}} 0.25`],
    ["rate_limit_requests_per_second", (self) => self.rateLimitBudget(scope, 5.5), `{${place}} 5.5`],
    [
      "polls_total",
      (self) => self.poll(scope, "sync", "failed"),
      `{${place},collector="sync",result="failed"} 1`,
    ],
    ["unrecognized_values_total", (self) => self.unrecognizedValues("Status", 3), '{field="Status"} 3'],
    ["rejected_values_total", (self) => self.rejectedValues("Delay", 2), '{field="Delay"} 2'],
    ["rejected_jobs_total", (self) => self.rejectedJobs("sync", 4), '{collector="sync"} 4'],
    ["unanswered_ids_total", (self) => self.unansweredIds(scope, 5), `{${place}} 5`],
    ["disappeared_jobs_total", (self) => self.disappearedJob(scope, "sync"), `{${place},job_type="sync"} 1`],
    [
      "credentials_info",
      (self) => self.credentials("production", "rrsa"),
      '{account="production",type="rrsa"} 1',
    ],
    [
      "credentials_expiration_timestamp_seconds",
      (self) => self.credentials("production", "rrsa", 1_763_640_000),
      '{account="production"} 1763640000',
    ],
    ["config_last_reload_successful", (self) => self.configReloaded(false, 7), " 0"],
    ["config_last_reload_success_timestamp_seconds", (self) => self.configReloaded(true, 7), " 7"],
  ])("count %s", async (name, act, line) => {
    const self = createSelf();
    act(self);
    expect(await linesOf(self, name)).toContain(line);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    "are not disturbed by an amount of %d",
    async (amount) => {
      const self = createSelf();
      self.rateLimitWait(scope, amount);
      self.rejectedValues("Delay", amount);
      self.apiRequest(scope, "DescribeDtsJobs", amount);
      expect(await linesOf(self, "rate_limit_wait_seconds_total")).toEqual([`{${place}} 0`]);
      expect(await linesOf(self, "rejected_values_total")).toEqual(['{field="Delay"} 0']);
      expect(await linesOf(self, "api_requests_total")).toEqual([`{${place},action="DescribeDtsJobs"} 1`]);
    },
  );

  it("keep the time of the last success when a reload fails", async () => {
    const self = createSelf();
    self.configReloaded(true, 7);
    self.configReloaded(false, 9);
    expect(await linesOf(self, "config_last_reload_success_timestamp_seconds")).toEqual([" 7"]);
    expect(await linesOf(self, "config_last_reload_successful")).toEqual([" 0"]);
  });

  it("show one type of credentials per account, and no expiry for those that do not expire", async () => {
    const self = createSelf();
    self.credentials("production", "rrsa", 1_763_640_000);
    self.credentials("production", "access_key");
    expect(await linesOf(self, "credentials_info")).toEqual(['{account="production",type="access_key"} 1']);
    expect(await linesOf(self, "credentials_expiration_timestamp_seconds")).toEqual([]);
  });

  it("add scopes and targets at 0 and keep what was counted", async () => {
    const self = createSelf();
    self.apiRetry(scope, "DescribeDtsJobs");
    self.rateLimitBudget(scope, 2);
    self.configure({
      ...configured,
      scopes: [scope, other],
      targets: [{ ...other, collector: "migration" }],
    });
    expect(await linesOf(self, "api_retries_total")).toEqual([
      `{${place},action="DescribeDtsJobs"} 1`,
      '{account="other",region_id="eu-west-1",action="DescribeDtsJobs"} 0',
    ]);
    expect(await linesOf(self, "rate_limit_requests_per_second")).toEqual([
      `{${place}} 2`,
      '{account="other",region_id="eu-west-1"} 10',
    ]);
    expect(await linesOf(self, "polls_total")).toHaveLength(6);
  });

  it("tell of the present budgets and shards only, and lose no counter", async () => {
    const self = createSelf();
    self.apiRetry(scope, "DescribeDtsJobs");
    self.configure({ ...configured, scopes: [other], targets: [], shard: 2, totalShards: 3 });
    // A call of the removed scope was still under way.
    self.rateLimitBudget(scope, 5);
    expect(await linesOf(self, "rate_limit_requests_per_second")).toEqual([
      '{account="other",region_id="eu-west-1"} 10',
    ]);
    expect(await linesOf(self, "api_retries_total")).toContain(`{${place},action="DescribeDtsJobs"} 1`);
    expect([await linesOf(self, "shard"), await linesOf(self, "total_shards")]).toEqual([[" 2"], [" 3"]]);
  });

  it("show another configured budget at once", async () => {
    const self = createSelf();
    self.rateLimitBudget(scope, 2);
    self.configure({ ...configured, requestsPerSecond: 6 });
    expect(await linesOf(self, "rate_limit_requests_per_second")).toEqual([`{${place}} 6`]);
  });

  it("say nothing of credentials that are not in use any more", async () => {
    const self = createSelf();
    self.credentials("production", "rrsa", 1_763_640_000);
    self.credentials("other", "access_key");
    self.forgetCredentials("production");
    self.forgetCredentials("never seen");
    expect(await linesOf(self, "credentials_info")).toEqual(['{account="other",type="access_key"} 1']);
    expect(await linesOf(self, "credentials_expiration_timestamp_seconds")).toEqual([]);
  });

  it("count dropped log lines as the logger does", async () => {
    let dropped = 3;
    const self = createSelf({ droppedLogLines: () => dropped });
    expect(await linesOf(self, "log_lines_dropped_total")).toEqual([" 3"]);
    dropped = 10;
    expect(await linesOf(self, "log_lines_dropped_total")).toEqual([" 10"]);
  });

  it("time requests in buckets with canonical bounds", async () => {
    const self = createSelf();
    self.apiRequest(scope, "DescribeDtsJobs", 0.7);
    const lines = await linesOf(self, "api_request_duration_seconds");
    expect(lines).toContain('_bucket{le="0.5",action="DescribeDtsJobs"} 0');
    expect(lines).toContain('_bucket{le="1.0",action="DescribeDtsJobs"} 1');
    expect(lines).toContain('_bucket{le="+Inf",action="DescribeDtsJobs"} 1');
    expect(lines).toContain('_sum{action="DescribeDtsJobs"} 0.7');
  });

  it.each(formats)("stand on the page as %s, with those of the process", async (format) => {
    const self = createSelf();
    self.credentials("production", "rrsa", 1_763_640_000);
    self.configReloaded(true, 1_763_640_000);
    self.apiRequest(scope, "DescribeDtsJobs", 0.7);
    const exposition = createExposition({ options: defaults, self, clock: createFakeClock() });
    const samples = checkExposition(
      decode(await exposition.render({ format, encoding: "identity" })),
      format,
    );
    const names = new Set(samples.map(({ name }) => name));
    expect(names).toContain("process_resident_memory_bytes");
    expect(names).toContain("nodejs_version_info");
    for (const { name, kind } of selfFamilies)
      expect(names).toContain(kind === "histogram" ? `${name}_count` : name);
  });
});

describe("readRegistry", () => {
  it("leaves out a metric that cannot be read and keeps the others", async () => {
    const registry = new Registry();
    const registers = [registry];
    new Gauge({ name: "good", help: "Good.", registers }).set(1);
    new Gauge({
      name: "bad",
      help: "Bad.",
      registers,
      collect() {
        throw new Error("no");
      },
    });
    new Gauge({ name: "worse", help: "Worse.", registers, collect: () => Promise.reject(new Error("no")) });
    new Counter({ name: "last_total", help: "Last.", registers }).inc(2);
    const families = await readRegistry(registry);
    expect(families.map(textOf)).toEqual(["good 1\n", "last_total 2\n"]);
  });

  it("escapes label values, numbers and special values included", async () => {
    const registry = new Registry();
    const gauge = new Gauge({ name: "g", help: "G.", labelNames: ["x"], registers: [registry] });
    gauge.set({ x: 'a"b\\c\nd' }, Number.POSITIVE_INFINITY);
    gauge.set({ x: 20 }, Number.NaN);
    const [family] = await readRegistry(registry);
    expect(textOf(family)).toBe('g{x="a\\"b\\\\c\\nd"} +Inf\ng{x="20"} NaN\n');
  });

  it("does not damage counters by being asked for OpenMetrics in between", async () => {
    const self = createSelf();
    const exposition = createExposition({ options: defaults, self, clock: createFakeClock() });
    await exposition.render({ format: "openmetrics-1.0.0", encoding: "identity" });
    const page = decode(await exposition.render({ format: "text-0.0.4", encoding: "identity" }));
    expect(page).toContain("# TYPE aliyun_dts_exporter_api_retries_total counter\n");
    expect(page).toContain("\naliyun_dts_exporter_api_retries_total{");
  });
});
