import { refuse } from "../gateway/refusal.js";
import type { Moment } from "../simulated-time.js";
import type { World } from "../world/world.js";

/** Everything an API needs to answer one call. */
export interface ActionCall {
  readonly parameters: ReadonlyMap<string, string>;
  /** The caller's jobs in the region; undefined for a region that the endpoint does not serve. */
  readonly world: World | undefined;
  /** What the caller has in all regions. */
  readonly worlds: () => readonly World[];
  readonly moment: Moment;
  readonly requestId: string;
}

/** One API of the simulator. */
export interface Action {
  readonly name: string;
  /** The parameter that numbers pages; undefined for an API without pages. */
  readonly pageParameter?: string;
  /** The list in the answer; undefined for an API that answers one object. */
  readonly listField?: string;
  /** The answer's body; throws a Refusal for parameters that the API's page forbids. */
  answer(call: ActionCall): Readonly<Record<string, unknown>>;
}

/** Parameters of a call; an empty text counts as not given, as on the real gateway. */
export type Parameters = ReadonlyMap<string, string>;

/** The text of a parameter, undefined when absent or empty. */
export function textOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters.get(name);
  return value === "" ? undefined : value;
}

/** A whole number from 1 up to the largest Integer. Refuses anything else. */
export function positiveInteger(parameters: Parameters, name: string, byDefault: number): number {
  const text = textOf(parameters, name);
  if (text === undefined) return byDefault;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 2 ** 31 - 1) throw refuse("InvalidParameter", name);
  return value;
}

/** One of the listed texts, exactly as spelled. Refuses anything else. */
export function oneOf<T extends string>(
  parameters: Parameters,
  name: string,
  values: readonly T[],
): T | undefined {
  const text = textOf(parameters, name);
  if (text === undefined) return undefined;
  const found = values.find((value) => value === text);
  if (found === undefined) throw refuse("InvalidParameter", name);
  return found;
}

/** `true` or `false` in any case. Refuses anything else. */
export function flag(parameters: Parameters, name: string, byDefault: boolean): boolean {
  const text = textOf(parameters, name)?.toLowerCase();
  if (text === undefined) return byDefault;
  if (text !== "true" && text !== "false") throw refuse("InvalidParameter", name);
  return text === "true";
}

const largestPage = 30;

/**
 * The page sizes that both listing pages of 2025 allow. A larger one is cut to the largest: pages of 2024 allow 50 and 100, and
 * clients of Alibaba Cloud ask for 50 (its Terraform provider) and 200, and are served.
 */
export function pageSize(parameters: Parameters, byDefault: number): number {
  const size = Math.min(positiveInteger(parameters, "PageSize", byDefault), largestPage);
  if (![10, 20, largestPage].includes(size)) throw refuse("InvalidParameter", "PageSize");
  return size;
}

/** One page of a list; empty behind the last one. */
export function pageOf<T>(list: readonly T[], page: number, size: number): readonly T[] {
  return list.slice((page - 1) * size, page * size);
}

/** The parts of a comma list, trimmed. */
export function commaList(text: string): readonly string[] {
  return text.split(",").map((part) => part.trim());
}
