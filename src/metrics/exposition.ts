import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../lib/clock.js";
import { scopeKey } from "../lib/scope.js";
import type { RegionSnapshot, Snapshot } from "../model/snapshot.js";
import type { FamilyOptions } from "./family.js";
import { contentTypeOf, type Encoding, type ExpositionFormat, formatNamed } from "./format.js";
import { changedPositions } from "./rendering/changed-positions.js";
import { gunzipped, gzipMember, totalOf } from "./rendering/gzip.js";
import { createAssembler, type Head } from "./rendering/head.js";
import { createLatest } from "./rendering/latest.js";
import { createRegionRenderer, type RegionText, type RenderedRegion } from "./rendering/region-text.js";
import { createTails } from "./rendering/tail.js";
import type { SelfMetrics } from "./self/self.js";

/** What a scraper asked for. A format that is none of `formats` is taken as `text-0.0.4`. */
interface ExpositionRequest {
  readonly format: string;
  readonly encoding: Encoding;
}

/** The bytes of `/metrics`. */
export interface Exposition {
  /**
   * Renders a snapshot and then shows it, whole. Calls that come while one is rendered are answered together by the newest of them:
   * each resolves when its own snapshot or a newer one is shown.
   */
  publish(snapshot: Snapshot): Promise<void>;
  /** Renders the snapshot published last with other options, and then shows it: a scrape sees the old text or the new one. */
  configure(options: FamilyOptions): Promise<void>;
  /** The page of the snapshot shown at present; never waits for a poll or a publish. Shared: do not write to it. */
  render(request: ExpositionRequest): Promise<Buffer>;
  /** The header `Content-Type` of a format. */
  contentType(format: string): string;
}

/** What an exposition works with. */
export interface ExpositionDeps {
  readonly options: FamilyOptions;
  readonly self: Pick<SelfMetrics, "collect">;
  readonly clock: Pick<Clock, "monotonic">;
  /** Lets other work of the process run; default: one turn of the event loop. */
  readonly yieldNow?: (() => Promise<void>) | undefined;
}

// The exporter's own metrics may be this old on a page.
const tailMaxAgeMs = 1_000;

interface Page {
  readonly renderedMs: number;
  readonly bytes: Promise<Buffer>;
}

/** How snapshots become text under the same options. */
interface Rendering {
  readonly options: FamilyOptions;
  readonly assemble: ReturnType<typeof createAssembler>;
  /** Those that have not changed cost a look each: of thousands, one does at a time. */
  regions(regions: readonly RegionSnapshot[]): Promise<readonly RegionText[]>;
}

/** What is to be shown. */
interface Publication {
  readonly snapshot: Snapshot;
  readonly rendering: Rendering;
}

/** One published snapshot: its rendered regions, and the pages made of them so far. */
interface Generation extends Publication {
  readonly regions: readonly RegionText[];
  readonly heads: Map<ExpositionFormat, Promise<Head>>;
  readonly pages: Map<string, Page>;
}

/**
 * An exposition: sample lines of jobs are rendered and compressed once per changed region, and a page is put together from those
 * pieces at the first scrape of it. With gzip, what is kept is the compressed form only: text is ten times as large.
 */
export function createExposition({ options, self, clock, yieldNow }: ExpositionDeps): Exposition {
  const writeTail = createTails();
  const giveWay = yieldNow ?? (async () => nextTurn());
  let wanted: Publication = {
    snapshot: { targets: [], regions: [] },
    rendering: createRendering(options, giveWay),
  };
  let live = generationOf(wanted, []);

  const gzipPage = async (generation: Generation, format: ExpositionFormat): Promise<Buffer> => {
    const { heads, rendering, regions, snapshot } = generation;
    const assembled = heads.get(format) ?? rendering.assemble(regions, format);
    heads.set(format, assembled);
    const head = await assembled;
    const tail = await writeTail({
      format,
      targets: snapshot.targets,
      accounts: snapshot.accounts,
      self: await self.collect(),
      headBytes: head.total.bytes,
      headSeries: head.series,
    });
    const stretches = [...head.stretches, ...tail.stretches];
    return gzipMember({ stretches, total: totalOf([head.total, ...tail.stretches]) }, tail.last);
  };

  const pageOf = (generation: Generation, format: ExpositionFormat, encoding: Encoding): Promise<Buffer> => {
    const { pages } = generation;
    const key = `${format}/${encoding}`;
    const now = clock.monotonic();
    const shown = pages.get(key);
    if (shown !== undefined && now - shown.renderedMs < tailMaxAgeMs) return shown.bytes;
    const bytes =
      encoding === "gzip" ? gzipPage(generation, format) : pageOf(generation, format, "gzip").then(gunzipped);
    pages.set(key, { renderedMs: now, bytes });
    return bytes;
  };

  const show = createLatest(async (publication: Publication) => {
    live = generationOf(publication, await publication.rendering.regions(publication.snapshot.regions));
  });

  return {
    publish(snapshot) {
      wanted = { ...wanted, snapshot };
      return show(wanted);
    },
    async configure(next) {
      if (JSON.stringify(next) === JSON.stringify(wanted.rendering.options)) return;
      wanted = { ...wanted, rendering: createRendering(next, giveWay) };
      await show(wanted);
    },
    render: ({ format, encoding }) => pageOf(live, formatNamed(format), encoding),
    contentType: (format) => contentTypeOf(formatNamed(format)),
  };
}

function createRendering(options: FamilyOptions, giveWay: () => Promise<void>): Rendering {
  const renderer = createRegionRenderer(options, giveWay);
  const known = new Map<string, { readonly region: RegionSnapshot; readonly rendered: RenderedRegion }>();
  let shown: { readonly regions: readonly RegionSnapshot[]; readonly texts: readonly RegionText[] } = {
    regions: [],
    texts: [],
  };

  const textOf = async (region: RegionSnapshot): Promise<RegionText> => {
    const before = known.get(scopeKey(region));
    if (before?.region === region) return before.rendered.text;
    const rendered = await renderer.render(region, before?.rendered);
    known.set(scopeKey(region), { region, rendered });
    return rendered.text;
  };

  return {
    options,
    assemble: createAssembler(renderer.families),
    async regions(regions) {
      const texts = shown.texts.slice(0, regions.length);
      for (const index of changedPositions(regions, shown.regions)) {
        const region = regions[index];
        if (region !== undefined) texts[index] = await textOf(region);
      }
      if (known.size > regions.length) {
        const left = new Set(regions.map(scopeKey));
        for (const key of known.keys()) if (!left.has(key)) known.delete(key);
      }
      shown = { regions, texts };
      return texts;
    },
  };
}

function generationOf({ snapshot, rendering }: Publication, regions: readonly RegionText[]): Generation {
  return { snapshot, rendering, regions, heads: new Map(), pages: new Map() };
}
