import type { Socket } from "node:net";
import type { MessageAt } from "../lib/log-messages.js";
import { createWebAccess } from "./access/web-access.js";
import type { Connection } from "./connections/connections.js";
import {
  defaultMaxConnections,
  defaultTimeouts,
  openFilesLimit,
  type ServerTimeouts,
} from "./connections/limits.js";
import { type Listener, listen } from "./connections/listener.js";
import { createPlaces } from "./connections/places.js";
import { createTlsContext } from "./connections/tls-context.js";
import type { RouteDeps } from "./routes/route-deps.js";
import { createRouter } from "./routes/router.js";
import type { FollowedWebConfig } from "./web-config/followed-web-config.js";

/** The HTTP side of the exporter. */
export interface HttpServer {
  /**
   * Listens on every address and resolves with the real ones. Rejects with a ListenError, or with ConfigMistakes
   * when the files of TLS cannot be used; then none is open.
   */
  start(): Promise<readonly { readonly address: string }[]>;
  /** Stops accepting, lets answers under way finish, and closes what is left after `deadlineMs` milliseconds. */
  stop(deadlineMs: number): Promise<void>;
}

/** Everything the HTTP server needs. */
export interface ServerDeps extends RouteDeps {
  /** TLS, users and headers. Absent: plain HTTP, open to everybody. */
  readonly web?: FollowedWebConfig | undefined;
  /** `:10155`, `127.0.0.1:0`, `[::1]:9`; port 0 takes a free one. */
  readonly listenAddresses: readonly string[];
  readonly timeouts?: ServerTimeouts | undefined;
  /** Connections of all addresses together; see `createPlaces` for who goes then. Default: see `defaultMaxConnections`. */
  readonly maxConnections?: number | undefined;
}

const warnEveryMs = 300_000;

/** A server that is not listening yet. Throws when the telemetry path cannot be served. */
export function createServer(deps: ServerDeps): HttpServer {
  const { clock, logger } = deps;
  const timeouts = deps.timeouts ?? defaultTimeouts;
  let listeners: readonly Listener[] = [];
  let stopping = false;
  const access = deps.access ?? (deps.web && createWebAccess(deps.web, deps));
  const onAuthorised = new WeakMap<Socket, () => void>();
  const router = createRouter(
    { ...deps, access },
    {
      stalledReaderMs: timeouts.stalledReaderMs,
      isStopping: () => stopping,
      authorised: (socket) => onAuthorised.get(socket)?.(),
    },
  );
  const onDrop = createRareWarning(deps, "connections are dropped");
  const options = {
    handle: router.routing,
    timeouts,
    onAuthorised,
    places: createPlaces<Connection>({
      most: deps.maxConnections ?? defaultMaxConnections(openFilesLimit()),
      onDismiss({ socket }, why) {
        socket.destroy();
        onDrop(why);
      },
    }),
    headers: () => access?.().headers ?? {},
    onDrop,
    onHandshakeFailure: createRareWarning(deps, "TLS handshakes fail"),
  };

  return {
    async start() {
      await router.ready();
      const tls = deps.web?.tls && createTlsContext(deps.web.tls, { web: deps.web, clock, logger });
      const results = await Promise.allSettled(
        deps.listenAddresses.map((address) => listen(address, { ...options, tls })),
      );
      listeners = results.filter((result) => result.status === "fulfilled").map(({ value }) => value);
      const failed = results.find((result) => result.status === "rejected");
      if (failed) {
        for (const listener of listeners) listener.destroy();
        throw failed.reason;
      }
      for (const { address } of listeners)
        logger.info("listening", tls ? { address, tls: true } : { address });
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
      await router.close();
    },
  };
}

/** Counts what strangers can cause at will, and logs it once in 5 min at most. */
function createRareWarning({ clock, logger }: ServerDeps, message: MessageAt<"warn">): (why: string) => void {
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  return (why) => {
    count += 1;
    if (clock.monotonic() < quietUntilMs) return;
    quietUntilMs = clock.monotonic() + warnEveryMs;
    logger.warn(message, { why, count });
  };
}
