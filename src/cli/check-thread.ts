import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Config } from "../config/config.js";
import { ConfigMistakes } from "../config/document/mistakes.js";
import type { ConfigSources } from "../config/load.js";
import { type Clock, systemClock } from "../lib/clock.js";
import { errorCode } from "../lib/error-code.js";
import { checkConfig } from "./config-source.js";

/** A configuration that a running exporter can take over; the web configuration follows its files on its own. */
export interface Reloadable {
  readonly config: Config;
  readonly warnings: readonly string[];
}

type Answer = { readonly good: Reloadable } | { readonly mistakes: string };

/** What the thread is started with. */
interface Task {
  readonly configToCheck: ConfigSources;
}

const deadlineMs = 30_000;
// Of a file at its limits, parsing takes about 100 MB.
const mostHeapMb = 256;

/**
 * The check of `checkConfig` in a thread of its own: parsing a large or broken file takes a second, in which a running
 * exporter has to answer scrapes. What ends the thread, or keeps it busy for half a minute, is a mistake of the file.
 * @throws ConfigMistakes
 */
export async function checkInThread(sources: ConfigSources, clock: Clock = systemClock): Promise<Reloadable> {
  const task: Task = { configToCheck: { ...sources, env: { ...sources.env } } };
  const worker = new Worker(new URL(import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  const answered = new AbortController();
  try {
    const answer = await Promise.race([
      answerOf(worker),
      clock.sleep(deadlineMs, answered.signal).then(() => refused(`no answer within ${deadlineMs / 1000} s`)),
    ]);
    if ("good" in answer) return answer.good;
    throw new ConfigMistakes([], answer.mistakes);
  } finally {
    answered.abort();
    await worker.terminate();
  }
}

function answerOf(worker: Worker): Promise<Answer> {
  return new Promise((resolve) => {
    worker.once("message", resolve);
    worker.once("error", (error) => {
      // Its text may quote the file.
      const isMemory = errorCode(error) === "ERR_WORKER_OUT_OF_MEMORY";
      resolve(
        refused(isMemory ? `more than ${mostHeapMb} MB of memory taken` : `an unexpected ${error.name}`),
      );
    });
  });
}

const refused = (found: string): Answer => ({
  mistakes: `document: the configuration cannot be checked (found ${found}) (write less)`,
});

/** One check, one message. */
function check({ configToCheck }: Task): Answer {
  try {
    const { config, warnings } = checkConfig(configToCheck, systemClock);
    return { good: { config, warnings } };
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error;
    return { mistakes: error.format() };
  }
}

const isTask = (data: unknown): data is Task =>
  typeof data === "object" && data !== null && "configToCheck" in data;

// This file is the thread's own first module, too.
if (isTask(workerData)) parentPort?.postMessage(check(workerData));
