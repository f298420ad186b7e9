import type { FastifyRequest } from "fastify";
import type { Snapshot } from "../../model/snapshot.js";
import { createFairLine } from "../access/fair-line.js";
import { networkOf } from "../connections/network-of.js";
import { createSendBusy } from "./busy.js";
import type { Route } from "./route.js";
import type { RouteDeps } from "./route-deps.js";

/** An answer that is made of a snapshot. */
export interface Rendered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A route whose answer takes work to make. */
export interface RenderedRoute {
  readonly path: string;
  /** What the answer depends on, beside the path and the snapshot. */
  readonly keyOf: (request: FastifyRequest) => string;
  /** Makes the answer, in slices between which other work has its turn. */
  readonly render: (request: FastifyRequest, snapshot: Snapshot) => Promise<Rendered>;
}

interface Kept {
  readonly snapshot: Snapshot;
  readonly startedMs: number;
  readonly rendered: Promise<Rendered>;
}

// A person's browser has less than ten connections.
const placesPerShare = 8;
const mostWaiting = 64;
const keptMs = 1_000;
const mostKept = 32;
const retryAfterSeconds = 2;

/**
 * Makes routes of rendered ones. All of them wait in one line for one answer at a time, so that no number of readers can keep a scrape
 * waiting; an answer that was made within the last second is not made again.
 */
export function createRendering({
  snapshot,
  clock,
}: Pick<RouteDeps, "snapshot" | "clock">): (route: RenderedRoute) => Route {
  const line = createFairLine({ clock, mostWaiting, placesPerShare });
  const kept = new Map<string, Kept>();
  const sendBusy = createSendBusy(clock);

  const recent = (key: string): Promise<Rendered> | undefined => {
    const found = kept.get(key);
    const isRecent = found?.snapshot === snapshot() && clock.monotonic() - found.startedMs < keptMs;
    return isRecent ? found.rendered : undefined;
  };

  const make = (key: string, render: (of: Snapshot) => Promise<Rendered>): Promise<Rendered> => {
    const of = snapshot();
    const rendered = render(of);
    kept.delete(key);
    kept.set(key, { snapshot: of, startedMs: clock.monotonic(), rendered });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    // What failed is tried again by the next one who asks.
    rendered.catch(() => kept.delete(key));
    return rendered;
  };

  return ({ path, keyOf, render }) => ({
    method: "GET",
    path,
    async handle(request, reply) {
      const key = `${path} ${keyOf(request)}`;
      const { socket } = request.raw;
      const asker = {
        share: networkOf(socket.remoteAddress),
        isWanted: () => !socket.destroyed,
        until: new Promise<void>((resolve) => reply.raw.once("close", resolve)),
      };
      const work = () => recent(key) ?? make(key, (of) => render(request, of));
      const rendered = await line.run(asker, work);
      if (rendered) return reply.code(rendered.status).headers(rendered.headers).send(rendered.body);
      return sendBusy(reply, { retryAfterSeconds, why: "too many pages are asked for" });
    },
  });
}
