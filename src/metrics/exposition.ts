import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../lib/clock.js";
import type { RegionSnapshot, Snapshot } from "../model/snapshot.js";
import type { FamilyOptions } from "./family.js";
import { contentTypeOf, type Encoding, type ExpositionFormat, formatNamed } from "./format.js";
import { gunzipped, gzipMember } from "./rendering/gzip.js";
import { createAssembler, type Head } from "./rendering/head.js";
import { createLatest } from "./rendering/latest.js";
import { createRegionRenderer, type RegionText } from "./rendering/region-text.js";
import { tailOf } from "./rendering/tail.js";
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

/** One published snapshot: its rendered regions, and the pages made of them so far. */
interface Generation {
  readonly snapshot: Snapshot;
  readonly regions: readonly RegionText[];
  readonly heads: Map<ExpositionFormat, Promise<Head>>;
  readonly pages: Map<string, Page>;
}

/**
 * An exposition: sample lines of jobs are rendered and compressed once per changed region, and a page is put together from those
 * pieces at the first scrape of it. With gzip, what is kept is the compressed form only: text is ten times as large.
 */
export function createExposition(deps: ExpositionDeps): Exposition {
  const { options, self, clock } = deps;
  const yieldNow = deps.yieldNow ?? (async () => nextTurn());
  const renderer = createRegionRenderer(options, yieldNow);
  const cache = new WeakMap<RegionSnapshot, RegionText>();
  const assemble = createAssembler(renderer.families);
  let live = generationOf({ targets: [], regions: [] }, []);

  const renderRegion = async (region: RegionSnapshot): Promise<RegionText> => {
    const text = cache.get(region) ?? (await renderer.render(region));
    cache.set(region, text);
    return text;
  };

  const gzipPage = async (generation: Generation, format: ExpositionFormat): Promise<Buffer> => {
    const assembled = generation.heads.get(format) ?? assemble(generation.regions, format);
    generation.heads.set(format, assembled);
    const head = await assembled;
    const tail = tailOf({
      format,
      targets: generation.snapshot.targets,
      self: await self.collect(),
      headBytes: head.total.bytes,
      headSeries: head.series,
    });
    return gzipMember(head, tail);
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

  return {
    publish: createLatest(async (snapshot: Snapshot) => {
      const regions: RegionText[] = [];
      for (const region of snapshot.regions) regions.push(await renderRegion(region));
      live = generationOf(snapshot, regions);
    }),
    render: ({ format, encoding }) => pageOf(live, formatNamed(format), encoding),
    contentType: (format) => contentTypeOf(formatNamed(format)),
  };
}

function generationOf(snapshot: Snapshot, regions: readonly RegionText[]): Generation {
  return { snapshot, regions, heads: new Map(), pages: new Map() };
}
