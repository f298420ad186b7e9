import type { Agent } from "node:http";
import type { Params } from "../api-client.js";
import type { Credentials } from "../credentials/credentials.js";

/** One request to the DTS API and how it goes out. */
export interface RpcRequest {
  readonly endpoint: string;
  readonly operation: string;
  readonly params: Params;
  readonly credentials: Credentials;
  /** The time that the signature carries, Unix time in milliseconds. */
  readonly signedAtMs: number;
  /** Knows when to give the request up, and destroys it then. */
  readonly agent: Agent;
  /** When the request is given up at the latest. */
  readonly timeoutMs: number;
  /** Hears the signature before anything is sent. */
  readonly onSigned: (signature: string) => void;
}

/**
 * Signs one request, sends it by POST and resolves when its answer has come whole, whatever it says: `agent` sees to the
 * answer. One for each version of the signature.
 * @throws anything: it may hold secrets.
 */
export type SendRpcRequest = (request: RpcRequest) => Promise<void>;

/** The version of the API that both know. */
export const apiVersion = "2020-01-01";

/** The parameters that are there, as texts. */
export function textsOf(params: Params): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) if (value !== undefined) texts[name] = String(value);
  return texts;
}

/** A time as the API reads it: ISO 8601 in whole seconds. */
export function timestamp(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, -".000Z".length)}Z`;
}
