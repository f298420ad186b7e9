import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ConsumerGroup } from "../../../src/model/consumer-group.js";
import type { Findings } from "../../../src/model/findings.js";
import type { DtsJob } from "../../../src/model/job.js";
import type { TargetSnapshot } from "../../../src/model/snapshot.js";
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

const hashOf = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** The rows of the tables of a page, each as its words. */
function rowsOf(body: string): readonly string[] {
  return [...body.matchAll(/<tr role="row" data-key[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = ""]) =>
    row
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

async function page(
  path: string,
  jobs: readonly DtsJob[],
  targets: readonly TargetSnapshot[] = [aTarget()],
): Promise<string> {
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
    expect(
      body.replace(/<script type="module" src="[./]+-\/page\.js" integrity="[^"]+"><\/script>/, ""),
    ).not.toMatch(/<script|<img/i);
    expect(body.split(attackShown).length - 1).toBeGreaterThanOrEqual(times);
  });

  it.each(["/", "/jobs", `/jobs/${hostileId}`])("%s needs no more than its policy allows", async (path) => {
    const { address } = await running({ snapshot: () => aSnapshot([hostile]) });
    const { body, headers } = await ask(address, path);
    const styles = [...body.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style ?? "");
    expect(styles).toHaveLength(1);
    const [, src, integrity] =
      /<script type="module" src="([^"]+)" integrity="([^"]+)"><\/script>/.exec(body) ?? [];
    const { pathname } = new URL(src ?? "", `http://${address}${path}`);
    const script = await ask(address, pathname);
    expect(script.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(integrity).toBe(hashOf(script.body));
    expect(headers["content-security-policy"]).toBe(
      [
        "default-src 'none'",
        `style-src '${hashOf(styles[0] ?? "")}'`,
        `script-src '${integrity}'`,
        "connect-src 'self'",
        "img-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
        "frame-ancestors 'none'",
      ].join("; "),
    );
    expect(body.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]* (style|on\w+)=/);
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
    expect(rowsOf(body)).toEqual([
      "down production cn-hangzhou migration 1 15 min 12 s ago 2026-11-20 11:44:48 UTC 1 min forbidden DescribeDtsJobs: not allowed Runbook AliyunDtsPermissionDenied",
      "waiting production cn-hangzhou sync_status 1 never 1 min Its first poll has not ended yet.",
      "up production cn-hangzhou sync 1,200 12 s ago 2026-11-20 11:59:48 UTC 1 min",
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
    expect(rowsOf(body)).toHaveLength(100);
  });

  it("says when nothing matches", async () => {
    expect(await page("/jobs?text=nothing", [aJob()])).toContain("No job matches.");
  });

  it("can be sorted by a column, one way and the other, with the filter kept", async () => {
    const jobs = [
      aJob({ name: "slow", delaySeconds: 9 }),
      aJob({ jobId: "b", name: "fast", delaySeconds: 1 }),
    ];
    const first = await page("/jobs?type=sync", jobs);
    expect(first).toContain('href="./jobs?type=sync&amp;sort=-delay"');
    expect(first).not.toContain(' aria-sort="');
    const second = await page("/jobs?type=sync&sort=delay", jobs);
    expect(second.indexOf(">fast<")).toBeLessThan(second.indexOf(">slow<"));
    expect(second).toContain('aria-sort="ascending"><a href="./jobs?type=sync&amp;sort=-delay"');
    expect(second).toContain('<input type="hidden" name="sort" value="delay">');
    expect(second).toContain("by delay");
  });

  it("cuts a long text and has the whole in a title, up to 1,024 characters", async () => {
    const body = await page("/jobs", [
      aJob({ name: "n".repeat(500) }),
      aJob({ jobId: "x", name: "m".repeat(9_999) }),
    ]);
    expect(body).toContain(`<span class="cut" title="${"n".repeat(500)}">${"n".repeat(500)}</span>`);
    expect(body).not.toContain("m".repeat(1_024));
  });
});

describe("what to do when there is nothing to show", () => {
  const down = {
    up: false,
    lastSuccessSeconds: undefined,
    failureReason: "forbidden",
    failureMessage: "DescribeDtsJobs: not allowed",
  } as const;
  const waiting = { up: false, lastPollSeconds: undefined, lastSuccessSeconds: undefined } as const;

  it.each<[string, readonly TargetSnapshot[], RegExp]>([
    ["no target", [], /No targets: this exporter watches nothing\.[\s\S]*Give the configuration an account/],
    ["no poll yet", [aTarget(waiting), aTarget()], /Waiting for the first poll of 1 target of 2\./],
    [
      "an account that fails",
      [aTarget(down), aTarget({ ...down, collector: "migration" })],
      /Account production: 2 targets are down \(forbidden\), no success yet[\s\S]*DescribeDtsJobs: not allowed[\s\S]*Attach the RAM policy[\s\S]*AliyunDtsPermissionDenied\.md/,
    ],
    ["no jobs", [aTarget()], /No jobs known/],
  ])("/ with %s says it", async (_what, targets, said) => {
    expect(await page("/", [], targets)).toMatch(said);
  });

  it("/ says that all is well only when all targets are up", async () => {
    expect(await page("/", [aJob()])).toContain("All 1 job is well");
    expect(await page("/", [aJob()], [aTarget(), aTarget(waiting)])).toContain(
      "Nothing is known to be wrong with 1 job",
    );
  });

  it.each<[string, readonly TargetSnapshot[], RegExp]>([
    ["no target", [], /no target lists jobs\.[\s\S]*Turn on one of the collectors/],
    ["no poll yet", [aTarget(waiting)], /the first listing has not come/],
    [
      "an account that fails",
      [aTarget(waiting), aTarget(down)],
      /jobs of account production cannot be listed \(forbidden\)[\s\S]*not allowed[\s\S]*Attach the RAM policy/,
    ],
    ["a selection of nothing", [aTarget({ jobs: 0, excluded: 12 })], /select leaves out all 12/],
    ["empty listings", [aTarget({ jobs: 0 })], /All listings are complete and empty/],
  ])("/jobs with %s says it", async (_what, targets, said) => {
    expect(await page("/jobs", [], targets)).toMatch(said);
  });

  it("/jobs says that no job needs attention", async () => {
    expect(await page("/jobs?attention=yes", [aJob()])).toContain("No job needs attention.");
    expect(await page("/jobs?attention=yes&type=sync", [aJob()])).toContain("No job matches.");
  });
});

describe("what needs attention on /", () => {
  it("is told with where, since when and what helps, the worst ten first", async () => {
    const jobs = Array.from({ length: 11 }, (_, at) => aJob({ jobId: `late${at}`, delaySeconds: 400 + at }));
    const body = await page("/", [
      ...jobs,
      aJob({
        jobId: "bad",
        name: "orders",
        state: "failed",
        status: "Failed",
        errors: [{ code: "DTS-1" }],
        checkpointSeconds: nowSeconds - 60,
      }),
    ]);
    const [worst, ...others] = rowsOf(body);
    expect(worst).toBe(
      "failed orders production cn-hangzhou over 2 h data is 1 min old failed: DTS-1 Nothing is copied any more. Fix the cause, then start the task again in the DTS console. Runbook AliyunDtsJobFailed",
    );
    expect(others.filter((row) => row.includes("behind"))).toHaveLength(9);
    expect(body).toContain("12 jobs need attention");
    expect(body).toContain('<a href="./jobs?attention=yes">All 12 of them</a>');
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
    expect(body).toContain('role="img" aria-label="90.3 % of the retry time is used up">');
    expect(body).toContain('<rect class="fill" width="90.3" height="8"/>');
    expect(body).toContain(
      "10 h 50 min of 12 h (90.3 %): the job fails in 1 h 10 min unless the error goes away",
    );
    expect(body).toContain("31 retries, at destDB");
  });

  it("shows no fuse for a job that does not retry now", async () => {
    const body = await page("/jobs/k71r16fj13g", [
      aJob({ retry: { retrying: false, elapsedSeconds: 5, limitSeconds: 10 } }),
    ]);
    expect(body).not.toContain("Retry fuse");
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
    expect(body).toMatch(/<rect class="fill" width="73.4" height="8"\/><\/svg> <span class="tight">73.4 %</);
    expect(body).toContain("not part of this job");
    expect(body).toContain("5 of 9 rows, 1 of 2 tables");
    expect(body).toContain("12 passed, 1 failed, 0 with a warning.");
    for (const text of ["CHECK_CONN", "refused", "open the port"]) expect(body).toContain(text);
  });

  it.each([
    ["sync", { destination: { engine: "Kafka" } }, "MySQL → Kafka"],
    ["sync", {}, "MySQL → ?"],
    ["subscribe", {}, "MySQL"],
    ["subscribe", { destination: { engine: "Kafka" } }, "MySQL → Kafka"],
  ] as const)("names the engines of a %s job: %o gives %s", async (type, rest, engines) => {
    const job = aJob({ type, source: { engine: "MySQL" }, destination: undefined, ...rest });
    expect(await page(`/jobs/${job.jobId}`, [job])).toContain(` · ${engines} · `);
    expect(`${rowsOf(await page("/jobs", [job]))[0]} `).toContain(` ${type} ${engines} `);
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
    const cells = [...body.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, text]) => text).join("|");
    expect(cells).toContain("delay|normal|yes|10 min|full timeout|full check|no|");
    expect(body).not.toContain("Consumer groups");
  });

  it("says when there is no such job", async () => {
    const { address } = await running();
    const { status, body } = await ask(address, "/jobs/%3Cgone%3E");
    expect(status).toBe(404);
    expect(body).toContain('No job with the id <span class="cut">&lt;gone&gt;</span> is known.');
    expect(body).toContain('<a href="../jobs">all jobs</a>');
  });
});
