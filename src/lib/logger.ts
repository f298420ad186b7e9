import type { Writable } from "node:stream";
import { pino } from "pino";
import { prettyFactory } from "pino-pretty";
import type { LogLevel, MessageAt } from "./log-messages.js";
import { printableData } from "./printable.js";

/** Structured fields of one log line. Never an error object of a library: those may hold secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A static, greppable message of the table `logMessages`, at a level that it has there, plus fields. */
export interface Logger {
  debug(message: MessageAt<"debug">, fields?: LogFields): void;
  info(message: MessageAt<"info">, fields?: LogFields): void;
  warn(message: MessageAt<"warn">, fields?: LogFields): void;
  error(message: MessageAt<"error">, fields?: LogFields): void;
}

/** Log formats: one JSON object a line, or coloured text for people. */
export const logFormats = ["json", "pretty"] as const;
/** One of {@link logFormats}. */
export type LogFormat = (typeof logFormats)[number];

/** What a logger writes to and how. */
export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly stream: Writable;
}

// A reader that has stopped must not make the process hold its log in memory.
const maxBufferedBytes = 1024 * 1024;

/**
 * A logger on a stream, whose fields hold nothing that a terminal obeys, with the number of lines dropped because the stream was stuck or broken.
 * pino's own file destination is avoided: on a full pipe it blocks and keeps the process from exiting.
 */
export function createLogger(options: LoggerOptions): Logger & { droppedLines(): number } {
  let dropped = 0;
  const { stream } = options;
  stream.on("error", () => {
    dropped += 1;
  });
  const print = options.format === "pretty" ? prettyFactory({ colorize: true }) : (line: string) => line;
  const guarded = {
    write(line: string) {
      if (stream.writableLength > maxBufferedBytes || stream.destroyed) dropped += 1;
      else stream.write(print(line));
    },
  };
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    guarded,
  );
  const write =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      // Here and not where lines are written: JSON leaves U+009B and bidirectional marks as they are, and colours are ours.
      if (log.isLevelEnabled(level)) log[level](printableData(fields), message);
    };
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    droppedLines: () => dropped,
  };
}
