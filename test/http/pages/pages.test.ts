import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ConsumerGroup } from "../../../src/model/consumer-group.js";
import type { Findings } from "../../../src/model/findings.js";
import type { DtsJob } from "../../../src/model/job.js";
import { ask } from "../client.js";
import { aJob, aSnapshot, aTarget, nowSeconds } from "../fixtures.js";
import { running } from "../running.js";

const attack = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;
const attackShown = "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;";

const hostile: DtsJob = aJob({
  jobId: `id/${attack}?#%`,
  name: attack,
  instanceId: attack,
  jobClass: attack,
  source: { engine: attack, instanceId: attack, instanceType: attack, regionId: attack },
  tags: [{ key: attack, value: attack }],
  errors: [{ code: attack, type: attack }],
  errorMessage: attack,
  phases: [{ phase: "precheck", errorMessage: attack }],
  precheckItems: {
    success: 0,
    failed: 1,
    warning: 0,
    failedItems: [{ item: attack, reason: attack, repair: attack }],
  },
  retry: { retrying: true, target: attack, errorCode: attack, errorMessage: attack },
});

const hostileTarget = aTarget({ up: false, failureReason: "server", failureMessage: attack });

async function page(path: string, jobs: readonly DtsJob[], targets = [aTarget()]): Promise<string> {
  const { address } = await running({ snapshot: () => aSnapshot(jobs, targets) });
  const { status, body } = await ask(address, path);
  expect(status).toBe(200);
  return body;
}

/** The page of a job of which this was found, too. */
async function pageWith(findings: Partial<Findings>): Promise<string> {
  const { regions, ...rest } = aSnapshot([aJob()]);
  const snapshot = { ...rest, regions: regions.map((region) => ({ ...region, ...findings })) };
  const { address } = await running({ snapshot: () => snapshot });
  return (await ask(address, `/jobs/${aJob().jobId}`)).body;
}

const group = (fields: Partial<ConsumerGroup>): ConsumerGroup => ({
  account: "production",
  regionId: "cn-hangzhou",
  jobId: aJob().jobId,
  groupId: "g",
  ...fields,
});

describe("every page", () => {
  const hostileId = encodeURIComponent(hostile.jobId);
  it.each([
    ["/", 1],
    ["/jobs", 3],
    [`/jobs?text=${encodeURIComponent(attack)}`, 4],
    [`/jobs?state=${encodeURIComponent(attack)}&account=${encodeURIComponent(attack)}`, 4],
    [`/jobs/${hostileId}`, 18],
  ])("%s shows hostile texts as texts", async (path, times) => {
    const body = await page(path, [hostile], [hostileTarget]);
    expect(body).not.toMatch(/<script|<img/i);
    expect(body.split(attackShown).length - 1).toBeGreaterThanOrEqual(times);
  });

  it.each(["/", "/jobs", `/jobs/${hostileId}`])("%s needs no more than its policy allows", async (path) => {
    const { address } = await running({ snapshot: () => aSnapshot([hostile]) });
    const { body, headers } = await ask(address, path);
    const styles = [...body.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style ?? "");
    expect(styles).toHaveLength(1);
    const hash = createHash("sha256")
      .update(styles[0] ?? "")
      .digest("base64");
    expect(headers["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(body).not.toMatch(/<[^>]* (style|on\w+)=/);
  });

  it("the link to a job of any id leads to its page", async () => {
    const { address } = await running({ snapshot: () => aSnapshot([hostile]) });
    const { body } = await ask(address, "/jobs");
    const href = /href="(\.\/jobs\/[^"]+)"/.exec(body)?.[1]?.replaceAll("&#39;", "'") ?? "";
    const { pathname } = new URL(href, `http://${address}/jobs`);
    const job = await ask(address, pathname);
    expect(job.status).toBe(200);
    expect(job.body).toContain("<h2>Identity</h2>");
  });

  it("an id with half a surrogate pair breaks nothing", async () => {
    expect(await page("/jobs", [aJob({ jobId: "half\uD83D" })])).toContain("./jobs/half%EF%BF%BD");
  });

  it("a long message is cut", async () => {
    const body = await page("/jobs/k71r16fj13g", [aJob({ errorMessage: `begin${"x".repeat(5_000)}` })]);
    expect(body).toContain(`begin${"x".repeat(1_018)}…<`);
  });
});

describe("/", () => {
  it("shows the targets, those in trouble first, and the age of what they know", async () => {
    const body = await page(
      "/",
      [],
      [
        aTarget({ collector: "sync", jobs: 1_200 }),
        aTarget({
          collector: "migration",
          up: false,
          lastSuccessSeconds: nowSeconds - 912,
          failureReason: "forbidden",
          failureMessage: "DescribeDtsJobs: not allowed",
        }),
        aTarget({
          collector: "sync_status",
          up: false,
          lastPollSeconds: undefined,
          lastSuccessSeconds: undefined,
        }),
      ],
    );
    const rows = [...body.matchAll(/<tr>\n([\s\S]*?)<\/tr>/g)].map(([, row = ""]) =>
      row
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim(),
    );
    expect(rows).toEqual([
      "down production cn-hangzhou migration 1 2026-11-20 11:44:48 UTC 15 min 12 s 1 min forbidden DescribeDtsJobs: not allowed",
      "waiting production cn-hangzhou sync_status 1 never 1 min",
      "up production cn-hangzhou sync 1,200 2026-11-20 11:59:48 UTC 12 s 1 min",
    ]);
    expect(body).toContain("1 of 3 up.");
  });

  it("counts the jobs by state, worst first, each with a link to them", async () => {
    const jobs = [aJob(), aJob({ jobId: "b" }), aJob({ jobId: "c", state: "failed", status: "Failed" })];
    const body = await page("/", jobs);
    const tiles = [...body.matchAll(/href="\.\/jobs\?state=(\w+)"><b>(\d+)<\/b>/g)].map(
      ([, state, count]) => `${state} ${count}`,
    );
    expect(tiles.slice(0, 2)).toEqual(["failed 1", "locked 0"]);
    expect(tiles).toContain("running 2");
    expect(tiles).toHaveLength(10);
  });

  it("refreshes itself, links to everything and names its version", async () => {
    const body = await page("/", []);
    expect(body).toContain('<meta http-equiv="refresh" content="30">');
    for (const link of ["./jobs", "./metrics", "./api/v1/targets", "./api/v1/jobs"]) {
      expect(body).toContain(`href="${link}"`);
    }
    expect(body).toContain("Version 1.2.3, revision abc1234");
  });
});

describe("/jobs", () => {
  it("keeps the filter in the form and in the links between pages", async () => {
    const jobs = Array.from({ length: 1_001 }, (_, at) => aJob({ jobId: `job${at}` }));
    const body = await page("/jobs?type=sync&text=job&page=2", jobs);
    expect(body).toContain('<option value="sync" selected>');
    expect(body).toContain('value="job"');
    expect(body).toContain("1,001 jobs, worst first. Page 2 of 11.");
    expect(body).toContain('href="./jobs?type=sync&amp;text=job"');
    expect(body).toContain('href="./jobs?type=sync&amp;text=job&amp;page=3"');
    expect(body.match(/<tr>\n/g)).toHaveLength(100);
  });

  it("says when nothing matches", async () => {
    expect(await page("/jobs?text=nothing", [aJob()])).toContain("No job matches.");
  });
});

describe("/jobs/<dts_job_id>", () => {
  it("shows all directions of a job and nothing of others", async () => {
    const body = await page("/jobs/a", [
      aJob({ jobId: "a", name: "there" }),
      aJob({ jobId: "a", name: "and back", direction: "Reverse" }),
      aJob({ jobId: "b", name: "another" }),
    ]);
    expect(body.match(/<section>/g)).toHaveLength(2);
    expect(body).toContain("there");
    expect(body).toContain("and back");
    expect(body).not.toContain("another");
    expect(body).toContain('href="../jobs"');
  });

  it("shows how far the retry fuse has burnt", async () => {
    const retry = {
      retrying: true,
      count: 31,
      elapsedSeconds: 39_000,
      limitSeconds: 43_200,
      target: "destDB",
    };
    const body = await page("/jobs/k71r16fj13g", [aJob({ retry })]);
    expect(body).toMatch(
      /<progress class="bad" value="0\.902\d*" max="1"><\/progress>\n10 h 50 min of 12 h \(90\.3 %\)/,
    );
    expect(body).toContain("31 retries, at destDB");
  });

  it("shows no fuse for a job that does not retry now", async () => {
    const body = await page("/jobs/k71r16fj13g", [
      aJob({ retry: { retrying: false, elapsedSeconds: 5, limitSeconds: 10 } }),
    ]);
    expect(body).not.toContain("fuse");
  });

  it("shows phases with their progress and the advice of the precheck", async () => {
    const body = await page("/jobs/k71r16fj13g", [
      aJob({
        phases: [
          {
            phase: "data_initialization",
            enabled: true,
            status: "Migrating",
            progressRatio: 0.734,
            items: 1_203,
          },
          { phase: "etl", enabled: false },
          {
            phase: "full_data_check",
            check: { rowsPerSecond: 1, rows: 5, expectedRows: 9, tables: 1, expectedTables: 2 },
          },
        ],
        precheckItems: {
          success: 12,
          failed: 1,
          warning: 0,
          failedItems: [{ item: "CHECK_CONN", reason: "refused", repair: "open the port" }],
        },
      }),
    ]);
    expect(body).toContain('<progress value="0.734" max="1"></progress> 73.4 %');
    expect(body).toContain("not part of this job");
    expect(body).toContain("5 of 9 rows, 1 of 2 tables");
    expect(body).toContain("12 passed, 1 failed, 0 with a warning.");
    for (const text of ["CHECK_CONN", "refused", "open the port"]) expect(body).toContain(text);
  });

  it("shows who reads from a tracking job, and who does not", async () => {
    const body = await pageWith({
      consumerGroups: [
        group({ groupId: "g1", name: attack, connected: true, delaySeconds: 75, unconsumedMessages: 12_000 }),
        group({ groupId: "g2", name: "fraud-check", connected: false }),
        group({ groupId: "other", jobId: "another job" }),
      ],
    });
    expect(body).toContain("<h2>Consumer groups</h2>");
    for (const text of [
      attackShown,
      "g1",
      ">connected<",
      "1 min 15 s",
      "12,000",
      "fraud-check",
      ">not connected<",
    ])
      expect(body).toContain(text);
    expect(body).not.toContain("other");
    expect(body).not.toContain("Alarms of the DTS console");
  });

  it("shows which alarms the console has for the job", async () => {
    const body = await pageWith({
      jobAlarms: [
        {
          account: "production",
          regionId: "cn-hangzhou",
          jobId: aJob().jobId,
          alarms: [
            { alarm: "delay", part: "normal", enabled: true, thresholdSeconds: 600 },
            { alarm: "full_timeout", part: "full_check", enabled: false },
          ],
        },
      ],
    });
    expect(body).toContain("<h2>Alarms of the DTS console</h2>");
    expect(body).toContain(
      '<tr><td>delay</td><td>normal</td><td>yes</td><td class="number">10 min</td></tr>',
    );
    expect(body).toContain(
      '<tr><td>full timeout</td><td>full check</td><td>no</td><td class="number"></td></tr>',
    );
    expect(body).not.toContain("Consumer groups");
  });

  it("says when there is no such job", async () => {
    const { address } = await running();
    expect(await ask(address, "/jobs/gone")).toMatchObject({
      status: 404,
      body: "not found: no such job is known\n",
    });
  });
});
