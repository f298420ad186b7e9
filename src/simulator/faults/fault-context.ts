import type { AccessDeniedDetail } from "../gateway/access-denied.js";
import type { Refusal } from "../gateway/refusal.js";
import type { Format, Reply } from "../gateway/reply.js";
import type { World } from "../world/world.js";

/** A body before it is written as JSON or XML. */
export type Body = Readonly<Record<string, unknown>>;

/** What a fault may use to spoil an answer. */
export interface FaultContext {
  readonly requestId: string;
  readonly format: Format;
  /** The list in the answer of this API; undefined for an API that answers one object. */
  readonly listField: string | undefined;
  readonly world: World | undefined;
  /** The true body, for the page asked for or for another one. */
  body(page?: number): Body;
  /** Writes a body as a successful reply. */
  reply(body: Body): Reply;
  /** Writes the gateway's error envelope. */
  refusal(refusal: Refusal): Reply;
  /** What RAM would say of the caller with this code; `undefined` for a code that is not its own. */
  accessDenied(code: string): AccessDeniedDetail | undefined;
  /** Reports that a fault cannot be applied. */
  complain(message: string): void;
}
