import type { IncomingHttpHeaders } from "node:http";
import { type Caller, callerOf } from "./caller.js";

/** A request as it came over HTTP. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request in RPC style: its parameters from the query and the form, before anything is checked. */
export interface RpcRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** A parameter that was given twice, if any. */
  readonly repeated: string | undefined;
  readonly caller: Caller;
}

/** Reads the parameters. A body that is not a form has none. */
export function readRpcRequest({ method, url, headers, body }: HttpRequest): RpcRequest {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
  const form = new URLSearchParams(type === "application/x-www-form-urlencoded" ? body : "");
  const parameters = new Map<string, string>();
  let repeated: string | undefined;
  for (const [name, value] of [...query, ...form]) {
    if (parameters.has(name)) repeated = name;
    parameters.set(name, value);
  }
  const caller = callerOf({ method, path, parameters, query: new Map(query), headers, body });
  return { method, path, parameters, repeated, caller };
}
