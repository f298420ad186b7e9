import { createApp } from "./app.js";
import { type Listener, listen } from "./listener.js";
import type { ServerDeps, ServerTimeouts } from "./server-deps.js";

/** The HTTP side of the exporter. */
export interface HttpServer {
  /** Listens on every address and resolves with the real ones. Rejects with a ListenError; then none is open. */
  start(): Promise<readonly { readonly address: string }[]>;
  /** Stops accepting, lets answers under way finish, and closes what is left after `deadlineMs` milliseconds. */
  stop(deadlineMs: number): Promise<void>;
}

const defaultTimeouts: ServerTimeouts = {
  requestMs: 30_000,
  checkMs: 2_000,
  keepAliveMs: 310_000,
  stalledReaderMs: 30_000,
};
const defaultMaxConnections = 2_000;
const dropWarningEveryMs = 300_000;

/** A server that is not listening yet. Throws when the telemetry path cannot be served. */
export function createServer(deps: ServerDeps): HttpServer {
  const { clock, logger } = deps;
  const timeouts = deps.timeouts ?? defaultTimeouts;
  let listeners: readonly Listener[] = [];
  let stopping = false;
  const app = createApp(deps, { stalledReaderMs: timeouts.stalledReaderMs, isStopping: () => stopping });
  const options = {
    handle: app.routing,
    timeouts,
    maxConnections: deps.maxConnections ?? defaultMaxConnections,
    onDrop: createDropWarning(deps),
  };

  return {
    async start() {
      await app.ready();
      const results = await Promise.allSettled(
        deps.listenAddresses.map((address) => listen(address, options)),
      );
      listeners = results.filter((result) => result.status === "fulfilled").map(({ value }) => value);
      const failed = results.find((result) => result.status === "rejected");
      if (failed) {
        for (const listener of listeners) listener.destroy();
        throw failed.reason;
      }
      for (const { address } of listeners) logger.info("listening", { address });
      return listeners.map(({ address }) => ({ address }));
    },
    async stop(deadlineMs) {
      stopping = true;
      const drained = Promise.all(listeners.map((listener) => listener.drain()));
      const enough = new AbortController();
      const deadline = clock.sleep(deadlineMs, enough.signal).catch(() => undefined);
      await Promise.race([drained, deadline]);
      enough.abort();
      for (const listener of listeners) listener.destroy();
      await drained;
      await app.close();
    },
  };
}

function createDropWarning({ clock, logger }: ServerDeps): (why: string) => void {
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  let dropped = 0;
  return (why) => {
    dropped += 1;
    if (clock.monotonic() < quietUntilMs) return;
    quietUntilMs = clock.monotonic() + dropWarningEveryMs;
    logger.warn("new connections are dropped", { why, dropped });
  };
}
