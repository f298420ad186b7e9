/** What random-looking values are derived from: the same parts give the same value, always. */
export type Key = string | number;

/** A well mixed 32-bit number from the parts (FNV-1a and a finalizer). */
export function hash(...parts: readonly Key[]): number {
  let value = 0x811c9dc5;
  for (const char of parts.join("\u0000")) {
    value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A number in [0, 1) from the parts. */
export function fraction(...parts: readonly Key[]): number {
  return hash(...parts) / 2 ** 32;
}

/** One element of a list that is never empty. */
export function pick<T>(list: readonly [T, ...T[]], ...parts: readonly Key[]): T {
  return list[Math.floor(fraction(...parts) * list.length)] ?? list[0];
}

/** A value in [0, 1] that wanders smoothly with time and needs no memory, so that live jobs vary. */
export function breath(key: Key, seconds: number, periodSeconds: number): number {
  const position = seconds / periodSeconds;
  const step = Math.floor(position);
  const within = position - step;
  const from = fraction(key, step);
  const to = fraction(key, step + 1);
  return from + (to - from) * within * within * (3 - 2 * within);
}

/** An identifier like `qa110wq5r93hb49`: a letter, then letters and digits. */
export function identifier(length: number, ...parts: readonly Key[]): string {
  const letter = String.fromCharCode(97 + (hash("letter", ...parts) % 26));
  let rest = "";
  for (let piece = 0; rest.length < length - 1; piece += 1) {
    rest += hash(piece, ...parts)
      .toString(36)
      .padStart(7, "0")
      .slice(-5);
  }
  return letter + rest.slice(0, length - 1);
}
