import type { Moment } from "../simulated-time.js";
import type { World } from "../world/world.js";

/** Everything an API needs to answer one call. */
export interface ActionCall {
  readonly parameters: ReadonlyMap<string, string>;
  /** The caller's jobs in the region; undefined for a region that the endpoint does not serve. */
  readonly world: World | undefined;
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
