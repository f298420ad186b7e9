const units = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3_600 },
  { name: "min", seconds: 60 },
  { name: "s", seconds: 1 },
] as const;

/** Seconds for people: `1 d 3 h`, `4 min 5 s`, `12 s`, `0.25 s`; at most two units. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(2))} s`;
  const whole = Math.round(seconds);
  const first = units.findIndex((unit) => whole >= unit.seconds);
  return units
    .slice(first, first + 2)
    .map(({ name, seconds: size }, at) => ({
      name,
      count: Math.floor((at === 0 ? whole : whole % (units[first]?.seconds ?? 1)) / size),
    }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`)
    .join(" ");
}

/** A ratio of 0 to 1 as `12.5 %`. */
export function formatRatio(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`;
}

/** A number with thousands separated: `12,345.6`. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** Unix seconds as `2026-11-20 08:00:00 UTC`; a time that no calendar has as the plain number. */
export function formatTime(unixSeconds: number): string {
  const iso = isoTime(unixSeconds);
  return iso === undefined ? String(unixSeconds) : iso.replace("T", " ").replace("Z", " UTC");
}

/** Unix seconds as `2026-11-20T08:00:00Z`; undefined for a time that no calendar has. */
export function isoTime(unixSeconds: number): string | undefined {
  const time = new Date(unixSeconds * 1_000);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace(/\.\d+Z$/, "Z");
}

const maxCharacters = 1_024;
const brokenEnd = /[\uD800-\uDBFF]$/;

/** A text of the API for people, at most 1,024 characters long. It may hold anything: escape it where it is shown. */
export function cutMessage(text: string): string {
  if (text.length <= maxCharacters) return text;
  // Half a surrogate pair at the cut would be no character.
  return `${text.slice(0, maxCharacters - 1).replace(brokenEnd, "")}…`;
}
