import type { Config } from "../../config/config.js";
import type { Flags } from "../../config/flags.js";
import { type Clock, systemClock } from "../../lib/clock.js";
import { type LogMessage, logMessages } from "../../lib/log-messages.js";
import type { Logger } from "../../lib/logger.js";
import { onAbort } from "../../lib/on-abort.js";
import type { TargetSnapshot } from "../../model/snapshot.js";
import { createConfigSource } from "../config-source.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "../edge.js";
import { createAppOf } from "../run.js";
import { checkDelayUnits } from "./delay-unit.js";
import { type Finding, findingOf } from "./finding.js";
import { checkOtherEndpoints } from "./other-endpoints.js";
import { asJson, asLines, asTable } from "./report.js";

const stopDeadlineMs = 1_000;
// The command ends within 30 s: the polls get most of it, then what is asked because of them.
const pollDeadlineMs = 20_000;
const checkDeadlineMs = 8_000;

/**
 * The command `doctor`: polls every target once, checks the unit of Delay, and asks the other endpoints of a region that seems to
 * have no jobs. Says of each what works, and what to do about what does not. Ends within 30 s.
 */
export async function doctor(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const { config, warnings } = await createConfigSource(flags, edge).load();
  const notes: Finding[] = warnings.map((message) => ({ verdict: "note", message }));
  const found = await examine(config, { edge, clock: systemClock, note: (note) => notes.push(note) });
  const findings = [...notes, ...found];
  edge.stdout.write(formatFor(flags, edge)(findings));
  return findings.some(({ verdict }) => verdict === "fail") ? exitCodes.failed : exitCodes.success;
}

interface Practice {
  readonly edge: ProcessEdge;
  readonly clock: Clock;
  readonly note: (note: Finding) => void;
}

async function examine(config: Config, practice: Practice): Promise<readonly Finding[]> {
  const { edge, clock } = practice;
  const patient = { ...config, api: { ...config.api, maxAttempts: 1 } };
  const app = createAppOf(patient, { edge, logger: { ...noteLogger(practice), droppedLines: () => 0 } });
  await within(pollDeadlineMs, { edge, clock }, (signal) => app.pollOnce(signal));
  const targets = app.targets();
  const further = await within(checkDeadlineMs, { edge, clock }, (signal) =>
    Promise.all([
      checkDelayUnits({ jobs: app.jobs(), collectors: config.collectors, clientOf: app.clientOf, signal }),
      checkOtherEndpoints({
        config: patient,
        targets,
        poll: (other) => pollSilently(other, edge, signal),
      }),
    ]),
  );
  await app.stop(stopDeadlineMs);
  return [...targets.map(findingOf), ...(further ?? []).flat()];
}

/** Another configuration, of which only the jobs are of interest. */
async function pollSilently(
  config: Config,
  edge: ProcessEdge,
  signal: AbortSignal,
): Promise<readonly TargetSnapshot[]> {
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: silent, droppedLines: () => 0 };
  const app = createAppOf(config, { edge, logger });
  await app.pollOnce(signal);
  const targets = app.targets();
  await app.stop(stopDeadlineMs);
  return targets;
}

/** Does some work for at most this long, or until the process is told to stop. Undefined when it was given up. */
async function within<T>(
  ms: number,
  { edge, clock }: Pick<Practice, "edge" | "clock">,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const stop = new AbortController();
  const release = onAbort(edge.stopping, () => stop.abort());
  if (edge.stopping.aborted) stop.abort();
  const takeBack = clock.after(ms, () => stop.abort());
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    release();
    takeBack();
  }
}

function formatFor(flags: Flags, { stdout }: ProcessEdge): (findings: readonly Finding[]) => string {
  if (flags["json"]) return asJson;
  return stdout.isTTY === true ? asTable : asLines;
}

/** What the exporter would log, of credentials and clock for instance, as notes. Poll failures are told per target. */
function noteLogger({ note }: Practice): Logger {
  const keep = (message: LogMessage, fields: object = {}): void => {
    const { topic } = logMessages[message];
    if (topic !== "polls" && topic !== "jobs")
      note({ verdict: "note", message: `${message} ${JSON.stringify(fields)}` });
  };
  return { debug: () => undefined, info: keep, warn: keep, error: keep };
}
