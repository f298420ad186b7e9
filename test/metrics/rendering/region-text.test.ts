import { describe, expect, it } from "vitest";
import { createCompressor } from "../../../src/metrics/rendering/compressor.js";
import { createRegionRenderer, type RenderedRegion } from "../../../src/metrics/rendering/region-text.js";
import type { DtsJob } from "../../../src/model/job.js";
import type { RegionSnapshot } from "../../../src/model/snapshot.js";
import { defaults } from "../expose.js";
import { emptyJob, fullJob, regionOf } from "../samples.js";

const options = { ...defaults, tagLabels: ["team"] };

/** A renderer that tells what it has written since the last time it was asked: the text of each run. */
function createScene() {
  const compressor = createCompressor();
  let written: string[] = [];
  const renderer = createRegionRenderer(options, async () => {}, {
    ...compressor,
    start() {
      const run = compressor.start();
      const place = written.push("") - 1;
      return {
        ...run,
        add(text) {
          written[place] += text;
          run.add(text);
        },
      };
    },
  });
  const familiesWritten = (): readonly string[] => {
    const names = written.flatMap((text) => /^[a-z_]+/.exec(text)?.[0] ?? []);
    written = [];
    return names;
  };
  return { render: renderer.render, familiesWritten };
}

const bytesOf = ({ text }: RenderedRegion) =>
  text.map(({ pieces }) => pieces.map(({ deflated }) => deflated.toString("base64")));
const renderedAlone = (region: RegionSnapshot) => createScene().render(region);
const isOfJobs = (name: string) => name.startsWith("aliyun_dts_job_");

/** As many jobs as two slices hold, and some. */
const manyJobs = Array.from({ length: 600 }, (_, index): DtsJob => ({ ...fullJob, jobId: `j${index}` }));
const withJob = (index: number, fields: Partial<DtsJob>) =>
  manyJobs.with(index, { ...fullJob, jobId: `j${index}`, ...fields });

describe("a region that is rendered again", () => {
  it("writes only the families that read what has changed, and only of the jobs around it", async () => {
    const { render, familiesWritten } = createScene();
    const before = await render(regionOf(manyJobs));
    familiesWritten();
    const after = await render(regionOf(withJob(300, { delaySeconds: 7 })), before);
    expect(familiesWritten().filter(isOfJobs)).toEqual(["aliyun_dts_job_delay_seconds"]);
    const [jobs, same] = [after.batches[0]?.slices ?? [], before.batches[0]?.slices ?? []];
    const changed = jobs.map(
      (slice, at) => slice.filter((text, family) => text !== same[at]?.[family]).length,
    );
    expect(changed).toEqual([0, 1, 0]);
  });

  it("writes all families of a job whose labels have changed", async () => {
    const { render, familiesWritten } = createScene();
    const before = await render(regionOf([fullJob]));
    const all = familiesWritten();
    await render(regionOf([{ ...fullJob, name: "renamed" }]), before);
    expect(familiesWritten()).toEqual(all);
  });

  it("writes nothing of jobs when none has changed", async () => {
    const { render, familiesWritten } = createScene();
    const before = await render(regionOf(manyJobs));
    familiesWritten();
    await render(regionOf(manyJobs.slice()), before);
    expect(familiesWritten().filter(isOfJobs)).toEqual([]);
  });

  it("writes the numbers of jobs only when they have changed", async () => {
    const { render, familiesWritten } = createScene();
    const renderOne = (fields: Partial<DtsJob>, before?: RenderedRegion) =>
      render(regionOf([{ ...fullJob, ...fields }], { types: [fullJob.type] }), before);
    const first = await renderOne({ delaySeconds: 1, state: "running" });
    expect(familiesWritten()).toContain("aliyun_dts_jobs");
    const second = await renderOne({ delaySeconds: 2, state: "running" }, first);
    expect(familiesWritten()).toEqual(["aliyun_dts_job_delay_seconds"]);
    await renderOne({ delaySeconds: 2, state: "failed" }, second);
    expect(familiesWritten()).toContain("aliyun_dts_jobs");
  });

  it("is what it would be alone when jobs come, go or change places", async () => {
    const { render } = createScene();
    let rendered: RenderedRegion | undefined;
    for (const jobs of [manyJobs, manyJobs.slice(1), manyJobs.toReversed(), [], [emptyJob, ...manyJobs]]) {
      rendered = await render(regionOf(jobs), rendered);
      expect(bytesOf(rendered)).toEqual(bytesOf(await renderedAlone(regionOf(jobs))));
    }
  });

  it("writes only the families that read what has changed of a part: of RetryState the count, of one phase its items", async () => {
    const { render, familiesWritten } = createScene();
    const before = await render(regionOf([fullJob]));
    familiesWritten();
    const retried = { ...fullJob, retry: { ...fullJob.retry, count: 4 } };
    const after = await render(regionOf([retried]), before);
    expect(familiesWritten().filter(isOfJobs)).toEqual(["aliyun_dts_job_retries"]);
    const phases = fullJob.phases?.map((phase, index) => (index === 3 ? { ...phase, items: 7 } : phase));
    await render(regionOf([{ ...retried, phases }]), after);
    expect(familiesWritten().filter(isOfJobs)).toEqual(["aliyun_dts_job_phase_items"]);
  });

  it.each(withoutEachPart(fullJob))(
    "is what it would be alone when a job has no %s, or has it again",
    async (_, job) => {
      const { render } = createScene();
      const without = { ...emptyJob, ...job };
      let rendered: RenderedRegion | undefined;
      for (const shown of [fullJob, without, fullJob]) {
        rendered = await render(regionOf([shown]), rendered);
        expect(bytesOf(rendered)).toEqual(bytesOf(await renderedAlone(regionOf([shown]))));
      }
    },
  );
});

/** Copies of a value that each lack another part of it: a field, an item of a list, or something of theirs. By where it is. */
function withoutEachPart<T extends object>(value: T): (readonly [path: string, copy: T])[] {
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => {
    const further = typeof part === "object" && part !== null ? withoutEachPart(part) : [];
    return [
      [name, without(value, name)] as const,
      ...further.map(([path, copy]) => [`${name}.${path}`, withPart(value, name, copy)] as const),
    ];
  });
}

const without = <T extends object>(value: T, name: string): T =>
  (Array.isArray(value)
    ? value.toSpliced(Number(name), 1)
    : Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))) as T;

const withPart = <T extends object>(value: T, name: string, part: unknown): T =>
  (Array.isArray(value) ? value.with(Number(name), part) : { ...value, [name]: part }) as T;
