import type { Writable } from "node:stream";
import { printable } from "../lib/printable.js";

/** What a command may touch of the process: everything comes in here, so that tests can give their own. */
export interface ProcessEdge {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a command prints. */
  readonly stdout: Printer;
  readonly stderr: Printer;
  /** Where the log goes: stderr, with the colours of the logger's own. */
  readonly log: Writable;
  /** Calls `listener` at each SIGHUP: read the configuration again. */
  readonly onHangup: (listener: () => void) => void;
  /** Aborts on SIGTERM and SIGINT: finish what is under way and leave. */
  readonly stopping: AbortSignal;
  /** Hears how many targets are polled, at the start and after every reload. */
  readonly onTargets?: ((targets: number) => void) | undefined;
  /** Version of the package and of the sources, for build_info and `--version`. */
  readonly version: string;
  readonly revision: string;
  readonly nodeVersion: string;
}

/** A place to print at. */
export interface Printer {
  write(text: string): unknown;
  /** Whether a person reads it at a terminal. */
  readonly isTTY?: boolean | undefined;
}

/**
 * The same process, for commands: nothing that they print does anything to a terminal, whatever names, files and
 * messages it repeats.
 */
export function printableEdge(edge: ProcessEdge): ProcessEdge {
  return { ...edge, stdout: printerOn(edge.stdout), stderr: printerOn(edge.stderr) };
}

function printerOn(stream: Printer): Printer {
  return { write: (text) => stream.write(printable(text)), isTTY: stream.isTTY };
}

/** Exit codes: success, failed at run time, wrong usage or configuration. */
export const exitCodes = { success: 0, failed: 1, usage: 2 } as const;
/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
