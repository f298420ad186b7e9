import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createExposition } from "../../src/metrics/exposition.js";
import { formats } from "../../src/metrics/format.js";
import { createTails } from "../../src/metrics/rendering/tail.js";
import type { SelfFamilyText } from "../../src/metrics/self/self-text.js";
import type { DtsJob } from "../../src/model/job.js";
import { createFakeClock } from "../support/fake-clock.js";
import { checkExposition } from "../support/strict-exposition.js";
import { createBareExposition, decode, defaults, expose } from "./expose.js";
import { emptyJob, fullJob, polledTarget, regionOf, snapshotOf } from "./samples.js";

const text = { format: "text-0.0.4", encoding: "identity" } as const;
const gzip = { format: "text-0.0.4", encoding: "gzip" } as const;

/** A snapshot in which every job's delay is `cycle`. */
function cycleOf(cycle: number, jobs = 3) {
  return snapshotOf(
    regionOf(
      Array.from(
        { length: jobs },
        (_, index): DtsJob => ({
          ...emptyJob,
          jobId: `job-${index}`,
          delaySeconds: cycle,
        }),
      ),
    ),
  );
}

function delaysIn(page: string): readonly number[] {
  return [...page.matchAll(/^aliyun_dts_job_delay_seconds\{.*\} (\d+)$/gm)].map((match) => Number(match[1]));
}

/** An exposition whose publishes stand still at the first yield until they are let go. */
function createGatedExposition() {
  let open: () => void = () => undefined;
  let gate: Promise<void> = Promise.resolve();
  const exposition = createExposition({
    options: defaults,
    self: { collect: async () => [] },
    clock: createFakeClock(),
    yieldNow: () => gate,
  });
  return {
    exposition,
    close() {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    open: () => open(),
  };
}

describe("render", () => {
  it("gives a valid page before anything was published", async () => {
    const page = decode(await createBareExposition().render(text));
    expect(checkExposition(page, "text-0.0.4").map(({ name }) => name)).toEqual([
      "aliyun_dts_exporter_exposition_bytes",
      "aliyun_dts_exporter_exposition_series",
    ]);
  });

  it("shows the old snapshot, without waiting, until the new one is complete", async () => {
    const { exposition, close, open } = createGatedExposition();
    await exposition.publish(cycleOf(1));
    close();
    const published = exposition.publish(cycleOf(2));
    expect(delaysIn(decode(await exposition.render(text)))).toEqual([1, 1, 1]);
    open();
    await published;
    expect(delaysIn(decode(await exposition.render(text)))).toEqual([2, 2, 2]);
  });

  it("never mixes two snapshots, however publishes and scrapes overlap", async () => {
    const exposition = createBareExposition();
    await exposition.publish(cycleOf(0, 400));
    const pages: Promise<Buffer>[] = [];
    const publishes: Promise<void>[] = [];
    for (let cycle = 1; cycle <= 8; cycle += 1) {
      publishes.push(exposition.publish(cycleOf(cycle, 400)));
      pages.push(exposition.render(text), exposition.render(gzip));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(publishes);
    pages.push(exposition.render(text));
    for (const [index, page] of (await Promise.all(pages)).entries()) {
      const bytes = page[0] === 0x1f ? gunzipSync(page) : page;
      expect(new Set(delaysIn(decode(bytes))).size, `page ${index}`).toBe(1);
    }
    expect(delaysIn(decode(await exposition.render(text)))[0]).toBe(8);
  });

  it("shares one Buffer among scrapes of one second", async () => {
    const clock = createFakeClock();
    let collected = 0;
    const self = {
      collect: async () => {
        collected += 1;
        return [];
      },
    };
    const exposition = createExposition({ options: defaults, self, clock });
    await exposition.publish(cycleOf(1));
    const first = await exposition.render(gzip);
    await clock.advance(999);
    expect(await exposition.render(gzip)).toBe(first);
    expect(collected).toBe(1);
    await clock.advance(1);
    expect(await exposition.render(gzip)).not.toBe(first);
    expect(collected).toBe(2);
  });

  it("shows the exporter's own metrics of the moment, at most a second old", async () => {
    const clock = createFakeClock();
    let value = 1;
    const collect = async (): Promise<SelfFamilyText[]> => [
      { name: "own", help: "Own.", from: [], blocks: [{ text: `own ${value}\n` }], series: 1 },
    ];
    const exposition = createExposition({ options: defaults, self: { collect }, clock });
    expect(decode(await exposition.render(text))).toContain("\nown 1\n");
    value = 2;
    await clock.advance(1_000);
    expect(decode(await exposition.render(text))).toContain("\nown 2\n");
  });
});

describe("publish", () => {
  it("renders a region once as long as it is the same object", async () => {
    let looks = 0;
    const { jobs, ...rest } = regionOf([emptyJob]);
    const region = {
      ...rest,
      get jobs() {
        looks += 1;
        return jobs;
      },
    };
    const exposition = createBareExposition();
    await exposition.publish(snapshotOf(region));
    const once = looks;
    await exposition.publish({ ...snapshotOf(region), targets: [polledTarget] });
    await exposition.publish(snapshotOf(region, regionOf([emptyJob], { regionId: "cn-beijing" })));
    expect(looks).toBe(once);
    expect(once).toBeGreaterThan(0);
    const page = decode(await exposition.render(text));
    expect(page).toContain('region_id="cn-hangzhou"');
    expect(page).toContain('region_id="cn-beijing"');
  });

  it("leaves out the publishes that were overtaken, and answers them with the newest", async () => {
    const { exposition, close, open } = createGatedExposition();
    close();
    const first = exposition.publish(cycleOf(1));
    const done = [2, 3, 4].map((cycle) =>
      exposition.publish(cycleOf(cycle)).then(async () => delaysIn(decode(await exposition.render(text)))[0]),
    );
    open();
    await first;
    expect(await Promise.all(done)).toEqual([4, 4, 4]);
  });

  it("keeps every line of a region of thousands of jobs", async () => {
    const page = await expose(cycleOf(1, 3_000));
    expect(delaysIn(page)).toHaveLength(3_000);
    expect(page.split("\n").filter((line) => line.startsWith("aliyun_dts_job_state{"))).toHaveLength(30_000);
  });

  it("holds a job whose labels alone are longer than a piece", async () => {
    const errors = Array.from({ length: 2_000 }, (_, index) => ({ code: `${index}`.padStart(250, "0") }));
    const samples = checkExposition(
      await expose(snapshotOf(regionOf([{ ...emptyJob, errors }]))),
      "text-0.0.4",
    );
    expect(samples.filter(({ name }) => name === "aliyun_dts_job_error_info")).toHaveLength(2_000);
  });

  it("drops the jobs of a region that is gone", async () => {
    const exposition = createBareExposition();
    await exposition.publish(cycleOf(1));
    await exposition.publish(snapshotOf());
    expect(delaysIn(decode(await exposition.render(text)))).toEqual([]);
  });
});

describe("a page", () => {
  it.each(formats)("is the same compressed and not, as %s", async (format) => {
    const exposition = createBareExposition();
    await exposition.publish(cycleOf(1, 600));
    const plain = await exposition.render({ format, encoding: "identity" });
    const packed = await exposition.render({ format, encoding: "gzip" });
    expect(gunzipSync(packed).equals(plain)).toBe(true);
    checkExposition(decode(plain), format);
  });

  it("has the same samples in every format", async () => {
    const [first, ...others] = await Promise.all(
      formats.map(async (format) => {
        const samples = checkExposition(await expose(cycleOf(1), {}, format), format);
        return samples.filter(({ name }) => !name.includes("exposition")).map(({ line }) => line);
      }),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(formats)("knows its own length and number of series as %s", async (format) => {
    const page = await expose(cycleOf(1), {}, format);
    const samples = checkExposition(page, format);
    const said = (name: string) =>
      samples.find((sample) => sample.name === `aliyun_dts_exporter_${name}`)?.value;
    expect(said("exposition_bytes")).toBe(Buffer.byteLength(page));
    expect(said("exposition_series")).toBe(samples.length);
  });

  it.each([9_400, 99_400, 999_400])("knows its length around %d bytes and 600 more", async (from) => {
    const writeTail = createTails();
    for (let headBytes = from; headBytes < from + 600; headBytes += 1) {
      const parts = { format: "text-0.0.4", targets: [], self: [], headBytes, headSeries: 0 } as const;
      const tail = (await writeTail(parts)).last.toString();
      expect(Number(/_bytes (\d+)$/m.exec(tail)?.[1])).toBe(headBytes + tail.length);
    }
  });

  it("comes in every format from one exposition", async () => {
    const exposition = createBareExposition();
    await exposition.publish(snapshotOf(regionOf([fullJob])));
    for (const format of [...formats, ...formats]) {
      checkExposition(decode(await exposition.render({ format, encoding: "identity" })), format);
    }
  });

  it.each([
    ["text-0.0.4", "text/plain; version=0.0.4; charset=utf-8"],
    ["text-1.0.0", "text/plain; version=1.0.0; charset=utf-8; escaping=underscores"],
    ["openmetrics-1.0.0", "application/openmetrics-text; version=1.0.0; charset=utf-8"],
    ["anything else", "text/plain; version=0.0.4; charset=utf-8"],
  ])("in %s has its content type", (format, type) => {
    expect(createBareExposition().contentType(format)).toBe(type);
  });
});

describe("other options", () => {
  const other = { ...defaults, jobNameLabel: false };
  const isNamed = async (exposition: ReturnType<typeof createBareExposition>): Promise<boolean> =>
    /^aliyun_dts_job_delay_seconds\{.*dts_job_name=/m.test(decode(await exposition.render(text)));

  it("show the old text until the new one is complete", async () => {
    const { exposition, close, open } = createGatedExposition();
    await exposition.publish(cycleOf(1));
    close();
    const configured = exposition.configure(other);
    expect(await isNamed(exposition)).toBe(true);
    open();
    await configured;
    expect(await isNamed(exposition)).toBe(false);
    expect(delaysIn(decode(await exposition.render(text)))).toEqual([1, 1, 1]);
  });

  it("hold for a snapshot that is published at the same time, and for those after it", async () => {
    const exposition = createBareExposition();
    await exposition.publish(cycleOf(1));
    await Promise.all([exposition.publish(cycleOf(2)), exposition.configure(other)]);
    expect([await isNamed(exposition), delaysIn(decode(await exposition.render(text)))]).toEqual([
      false,
      [2, 2, 2],
    ]);
    await exposition.publish(cycleOf(3));
    expect([await isNamed(exposition), delaysIn(decode(await exposition.render(text)))]).toEqual([
      false,
      [3, 3, 3],
    ]);
  });

  it("that are the same render nothing anew", async () => {
    const exposition = createBareExposition();
    await exposition.publish(cycleOf(1));
    const page = await exposition.render(text);
    await exposition.configure({ ...defaults });
    expect(await exposition.render(text)).toBe(page);
  });
});
