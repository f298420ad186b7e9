import type { Clock } from "../lib/clock.js";

// A clock that is further off fails at certificates before. Beyond 275,760 years a time cannot even be written.
const mostDifferenceMs = 10 * 365.25 * 24 * 3_600_000;

/**
 * The time that a server tells, in Unix time in milliseconds. The one place that decides what is believed: undefined for what is no
 * time, or more than 10 years away from the local one.
 */
export function serverTimeMs(text: string | undefined, clock: Clock): number | undefined {
  const ms = Date.parse(text ?? "");
  return Math.abs(ms - clock.now()) <= mostDifferenceMs ? ms : undefined;
}
