import { isAnswering } from "./apply-faults.js";
import type { Fault, FaultAnswer, FaultMatch } from "./fault.js";

/** What a fault is matched against. */
interface FaultedCall {
  readonly action: string;
  readonly region: string;
  readonly jobType: string | undefined;
  readonly page: number | undefined;
  readonly account: string;
  readonly elapsedSeconds: number;
}

/** A fault in force. */
interface FaultHandle {
  /** Takes the fault out of force. */
  remove(): void;
  /** How many calls it met. */
  hits(): number;
}

/** The faults in force, in the order in which they were added. */
export interface Faults {
  add(fault: Fault): FaultHandle;
  clear(): void;
}

interface Entry {
  readonly fault: Fault;
  hits: number;
}

/** The faults, with the side that answers calls. */
export interface FaultTable extends Faults {
  /**
   * The faults that a call meets, each counted as one hit: world edits and delays all,
   * and the first one of any other kind, which then is the answer.
   */
  meet(call: FaultedCall): readonly FaultAnswer[];
}

/** A table that starts with the given faults. */
export function createFaultTable(initial: readonly Fault[]): FaultTable {
  let entries: Entry[] = initial.map((fault) => ({ fault, hits: 0 }));
  return {
    add(fault) {
      const entry = { fault, hits: 0 };
      entries.push(entry);
      return {
        hits: () => entry.hits,
        remove() {
          entries = entries.filter((other) => other !== entry);
        },
      };
    },
    clear() {
      entries = [];
    },
    meet(call) {
      const met: FaultAnswer[] = [];
      let answered = false;
      for (const entry of entries) {
        const { fault } = entry;
        const answers = isAnswering(fault.answer);
        if (entry.hits >= (fault.times ?? Number.POSITIVE_INFINITY) || !fits(fault.match ?? {}, call))
          continue;
        if (answers && answered) continue;
        answered ||= answers;
        entry.hits += 1;
        met.push(fault.answer);
      }
      return met;
    },
  };
}

function fits(match: FaultMatch, call: FaultedCall): boolean {
  const wanted = [
    [match.action, call.action],
    [match.region, call.region],
    [match.jobType, call.jobType],
    [match.page, call.page],
    [match.account, call.account],
  ] as const;
  return (
    wanted.every(([want, is]) => want === undefined || want === is) &&
    call.elapsedSeconds >= (match.afterSeconds ?? 0) &&
    call.elapsedSeconds < (match.untilSeconds ?? Number.POSITIVE_INFINITY)
  );
}
