import type { Clock } from "../../lib/clock.js";
import type { Logger } from "../../lib/logger.js";
import type { Snapshot } from "../../model/snapshot.js";
import type { WebAccess } from "../access/web-access.js";
import type { VersionInfo } from "../pages/layout.js";

/** Which exposition a scraper asked for: a text format, and how its bytes are encoded. */
export interface ExpositionRequest {
  readonly format: string;
  readonly encoding: "gzip" | "identity";
}

/** Where the bytes of the telemetry path come from. Never waits for the cloud. */
export interface MetricsSource {
  render(request: ExpositionRequest): Promise<Buffer> | Buffer;
  /** The `Content-Type` of a format. */
  contentType(format: string): string;
}

/** Chooses the exposition from the headers `Accept` and `Accept-Encoding`; any text is answered, none throws. */
export type Negotiate = (accept: string | undefined, acceptEncoding: string | undefined) => ExpositionRequest;

/** Whether the process works, and if not, why, in one line. */
export interface Health {
  readonly ok: boolean;
  readonly why?: string | undefined;
}

/** The outcome of a reload; each mistake is one line for people. */
export type ReloadResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly mistakes: readonly string[] };

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
