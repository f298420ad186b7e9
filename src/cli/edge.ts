import type { Writable } from "node:stream";

/** What a command may touch of the process: everything comes in here, so that tests can give their own. */
export interface ProcessEdge {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Calls `listener` at each SIGHUP: read the configuration again. */
  readonly onHangup: (listener: () => void) => void;
  /** Aborts on SIGTERM and SIGINT: finish what is under way and leave. */
  readonly stopping: AbortSignal;
  /** Version of the package and of the sources, for build_info and `--version`. */
  readonly version: string;
  readonly revision: string;
  readonly nodeVersion: string;
}

/** Exit codes: success, failed at run time, wrong usage or configuration. */
export const exitCodes = { success: 0, failed: 1, usage: 2 } as const;
/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
