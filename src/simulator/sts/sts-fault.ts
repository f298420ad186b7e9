import { plainReply, type Reply } from "../gateway/reply.js";

/** What STS does instead of giving the true answer. */
export type StsFault =
  | { readonly kind: "error"; readonly status: number; readonly code: string; readonly message: string }
  /** The true answer, late. */
  | { readonly kind: "delay"; readonly ms: number }
  /** No answer ever. */
  | { readonly kind: "never" }
  | { readonly kind: "reset"; readonly when: "before" | "middle" }
  | {
      readonly kind: "body";
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    };

/** Faults that are in force for a number of calls. */
export interface FaultQueue<Fault> {
  /** The next `times` calls meet the fault; without `times` all do. */
  fail(fault: Fault, times?: number): void;
  /** Ends every fault. */
  heal(): void;
  /** The fault that a call meets, if any. */
  next(): Fault | undefined;
}

/** No faults. The last one that was added and is not used up is in force. */
export function createFaultQueue<Fault>(): FaultQueue<Fault> {
  let entries: { readonly fault: Fault; left: number }[] = [];
  return {
    fail(fault, times = Number.POSITIVE_INFINITY) {
      entries.push({ fault, left: times });
    },
    heal() {
      entries = [];
    },
    next() {
      const entry = entries.findLast(({ left }) => left > 0);
      if (entry) entry.left -= 1;
      return entry?.fault;
    },
  };
}

/** The reply that a fault makes of the true one. An `error` is not answered here: every service has its own form. */
export function faultReply(fault: Exclude<StsFault, { kind: "error" }>, answer: () => Reply): Reply {
  switch (fault.kind) {
    case "delay":
      return { ...answer(), waitMs: fault.ms };
    case "never":
      return { ...plainReply(200, {}, ""), delivery: { how: "never" } };
    case "reset":
      return { ...answer(), delivery: { how: "reset", when: fault.when } };
    case "body":
      return plainReply(fault.status, fault.headers ?? {}, fault.body);
  }
}
