import type { IncomingMessage } from "node:http";
import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import type { Snapshot } from "../model/snapshot.js";
import type { WebAccess } from "./access/web-access.js";
import type { MetricsSource, Negotiate } from "./routes/metrics-source.js";
import type { FollowedWebConfig } from "./web-config/web-config.js";

/** What this program is: shown at the foot of every page. */
export interface VersionInfo {
  readonly version: string;
  readonly revision: string;
}

/** Whether the process works, and if not, why, in one line. */
export interface Health {
  readonly ok: boolean;
  readonly why?: string | undefined;
}

/** The outcome of a reload; each mistake is one line for people. */
export type ReloadResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** Whether a request may pass. `challenge` is the `WWW-Authenticate` of the 401; a wait is the one of a 503. */
export type Authorization =
  | { readonly ok: true }
  | { readonly ok: false; readonly challenge: string }
  | { readonly ok: false; readonly retryAfterSeconds: number };

/** What decides over a request. */
type AuthorizedRequest = Pick<IncomingMessage, "headers"> & {
  readonly socket: Pick<IncomingMessage["socket"], "destroyed">;
};

/** Decides over every request before any route sees it. */
export type Authorize = (request: AuthorizedRequest) => Promise<Authorization> | Authorization;

/** How long a client may take, in milliseconds. Kept by Node's own timers, not by the clock. */
export interface ServerTimeouts {
  /** From the connection to the end of the TLS handshake. */
  readonly handshakeMs: number;
  /** From the connection, or from the first byte of a further request, to the end of the request. */
  readonly requestMs: number;
  /** How often late requests are looked for: one is closed after `requestMs` plus this at the latest. */
  readonly checkMs: number;
  /** How long a connection may rest after an answered request. */
  readonly keepAliveMs: number;
  /** A reader that takes no byte of an answer for this long is closed. */
  readonly stalledReaderMs: number;
}

/** What a probe asks about, and the text format of its answer. */
export interface ProbeRequest {
  readonly account: string;
  readonly regionId: string;
  readonly taskId: string;
  readonly format: string;
}

/** Asks the cloud now. Resolves with an exposition, or with undefined for an account and region that are not configured. */
export type AskProbe = (request: ProbeRequest, signal: AbortSignal) => Promise<Buffer | undefined>;

/** What the routes serve and ask. */
export interface RouteDeps {
  /** Starts with `/`. At `/` itself it replaces the page for people. */
  readonly telemetryPath: string;
  readonly metrics: MetricsSource;
  readonly negotiate: Negotiate;
  readonly snapshot: () => Snapshot;
  readonly isHealthy: () => Health;
  readonly isReady: () => boolean;
  readonly reload?: (() => Promise<ReloadResult>) | undefined;
  /** Whether `POST /-/reload` is allowed. */
  readonly enableLifecycle: boolean;
  readonly probe?: AskProbe | undefined;
  /** Whether `GET /probe` is allowed. Default: it is not. */
  readonly enableProbe?: boolean | undefined;
  /** Who may read, asked for every request. Absent: everybody may. */
  readonly access?: (() => WebAccess) | undefined;
  readonly version: VersionInfo;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything the HTTP server needs. */
export interface ServerDeps extends RouteDeps {
  /** TLS, users and headers. Absent: plain HTTP, open to everybody. */
  readonly web?: FollowedWebConfig | undefined;
  /** `:10155`, `127.0.0.1:0`, `[::1]:9`; port 0 takes a free one. */
  readonly listenAddresses: readonly string[];
  readonly timeouts?: ServerTimeouts | undefined;
  /** Connections at one address; further ones are dropped at once. Default: see `defaultMaxConnections`. */
  readonly maxConnections?: number | undefined;
}
