import { describe, expect, it } from "vitest";
import type { Fault, FaultAnswer, WorldEdit } from "../../src/simulator/faults/fault.js";
import type { World } from "../../src/simulator/world/world.js";
import { hangzhou, startWatched, type Watched } from "./cloud.js";
import type { Shown } from "./exposition-text.js";
import { tell } from "./fault-row.js";

const minute = 60_000;
const stepMs = 5_000;

/** Every id that has to be shown, with the name; the other direction of a two-way synchronization has an id of its own. */
function livingIn(world: World): ReadonlyMap<string, string> {
  const rows = world.jobs();
  const named = (id: string | undefined, name = ""): [string, string][] => (id ? [[id, name]] : []);
  return new Map(
    rows.flatMap(({ DtsJobId, DtsJobName, ReverseJob }) => [
      ...named(DtsJobId, DtsJobName),
      ...named(ReverseJob?.DtsJobId, DtsJobName),
    ]),
  );
}

/** What is shown, as {@link livingIn} has it. */
function listedIn(shown: Shown): ReadonlyMap<string, string> {
  const infos = shown.samples("aliyun_dts_job_info");
  return new Map(infos.map(({ labels }) => [labels["dts_job_id"] ?? "", labels["dts_job_name"] ?? ""]));
}

/** Looks at each step: every job that has lived all along is there, and no job and direction is there twice. */
function watchJobs({ simulator }: Watched) {
  const world = simulator.world(hangzhou);
  const steady = new Set(livingIn(world).keys());
  const missing = new Set<string>();
  const twice = new Set<string>();
  let looks = 0;
  const look = (shown: Shown): void => {
    looks += 1;
    const living = livingIn(world);
    for (const id of steady) if (!living.has(id)) steady.delete(id);
    const infos = shown
      .samples("aliyun_dts_job_info")
      .map(({ labels }) => `${labels["dts_job_id"]} ${labels["direction"]}`);
    const listed = new Set(infos.map((info) => info.split(" ")[0]));
    for (const id of steady) if (!listed.has(id)) missing.add(id);
    for (const [index, info] of infos.entries()) if (infos.indexOf(info) !== index) twice.add(info);
  };
  return {
    world,
    look,
    /** The exposition shows exactly what lives. */
    agrees: (shown: Shown) => {
      const [listed, living] = [listedIn(shown), livingIn(world)];
      const isSame =
        listed.size === living.size && [...living].every(([id, name]) => listed.get(id) === name);
      return isSame && shown.down().length === 0;
    },
    result() {
      expect({ missing: [...missing], twice: [...twice] }).toEqual({ missing: [], twice: [] });
      expect(looks).toBeGreaterThan(30);
      return `${steady.size} jobs looked at ${looks} times: none ever missing, none twice`;
    },
  };
}

/** The second synchronization on the first page, when the second page is asked for. */
const victim = (world: World): string => world.plans("sync", "created")[1]?.jobId ?? "";

type Edits = (world: World) => readonly WorldEdit[];

const edits: readonly (readonly [what: string, editsOf: Edits, type?: string])[] = [
  ["deleted", (world) => [{ delete: victim(world) }]],
  ["created", () => [{ create: { type: "sync", name: "newcomer" } }]],
  ["renamed", (world) => [{ rename: victim(world), to: "another-name" }], "sync"],
  ["retyped", (world) => [{ retype: victim(world), to: "migration" }], "migration"],
  // The total stands still, so that one job seems to be gone that has only moved a page forward.
  [
    "deleted and another one created",
    (world) => [{ delete: victim(world) }, { create: { type: "sync", name: "newcomer" } }],
  ],
];

describe("during a walk a job is", () => {
  // Two further walks have to agree before a job is gone.
  const limitMs = 2 * minute + 2 * stepMs;

  it.for(edits)("%s", async ([, editsOf, type], context) => {
    const watched = await startWatched();
    const { exporter, simulator } = watched;
    const jobs = watchJobs(watched);
    const id = victim(jobs.world);
    const met = editsOf(jobs.world).map((edit) =>
      simulator.faults.add({
        match: { jobType: "SYNC", page: 2 },
        times: 1,
        answer: { kind: "world", edit },
      }),
    );
    await exporter.until("the walk meets the change", () => met.every(({ hits }) => hits() > 0), 2 * minute);
    let agreedMs = Number.NaN;
    for (let passedMs = 0; passedMs < 4 * minute; passedMs += stepMs) {
      const shown = await exporter.shown();
      jobs.look(shown);
      if (!jobs.agrees(shown)) agreedMs = Number.NaN;
      else if (Number.isNaN(agreedMs)) agreedMs = passedMs;
      await exporter.run(stepMs);
    }
    expect(agreedMs).toBeLessThanOrEqual(limitMs);
    const types = (await exporter.shown())
      .samples("aliyun_dts_job_info", { dts_job_id: id })
      .map(({ labels }) => labels["job_type"]);
    if (type) expect(types).toEqual([type]);
    tell(context, { seen: jobs.result(), recoveryMs: agreedMs, limitMs });
  });
});

const lies: readonly (readonly [what: string, match: Fault["match"], answer: FaultAnswer])[] = [
  ["every row twice", { jobType: "SYNC" }, { kind: "duplicate_rows" }],
  ["a page that repeats for ever", { jobType: "SYNC" }, { kind: "repeat_page" }],
  ["an empty page in the middle", { jobType: "SYNC", page: 2 }, { kind: "empty_page" }],
  ["a total that is too large", { jobType: "SYNC" }, { kind: "total_lies", by: 7 }],
  ["a total that is too small", { jobType: "SYNC" }, { kind: "total_lies", by: -7 }],
  ["a total of 0", { jobType: "SYNC" }, { kind: "total_lies", by: -100_000 }],
  ["no rows at all under the true total", { jobType: "SYNC" }, { kind: "empty_page" }],
];

describe("a listing has", () => {
  it.for(lies)("%s", async ([, match, answer], context) => {
    const watched = await startWatched();
    const { exporter, simulator } = watched;
    const jobs = watchJobs(watched);
    const fault = simulator.faults.add({ match, answer });
    const calls = simulator.calls().length;
    await exporter.run(4 * minute, { look: jobs.look, stepMs: 5_000 });
    expect(fault.hits()).toBeGreaterThan(3);
    // Three walks of three pages a minute at most, a page more each, and the other collectors.
    expect(simulator.calls().length - calls).toBeLessThan(4 * 30);
    fault.remove();
    const recoveryMs = await exporter.until(
      "the listing agrees with the cloud",
      (shown) =>
        jobs.agrees(shown) && shown.value("aliyun_dts_listing_consistent", { collector: "sync" }) === 1,
      2 * minute,
    );
    jobs.look(await exporter.shown());
    tell(context, { seen: jobs.result(), recoveryMs, limitMs: 2 * minute });
  });
});
