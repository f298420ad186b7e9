/** A request as it came over HTTP. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
}

/** A request in RPC style: its parameters from the query and the form, before anything is checked. */
export interface RpcRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** A parameter that was given twice, if any. */
  readonly repeated: string | undefined;
}

/** Reads the parameters. A body that is not a form has none. */
export function readRpcRequest(http: HttpRequest): RpcRequest {
  const mark = http.url.indexOf("?");
  const path = mark < 0 ? http.url : http.url.slice(0, mark);
  const query = mark < 0 ? "" : http.url.slice(mark + 1);
  const isForm = http.contentType.split(";")[0]?.trim().toLowerCase() === "application/x-www-form-urlencoded";
  const parameters = new Map<string, string>();
  let repeated: string | undefined;
  for (const text of [query, isForm ? http.body : ""]) {
    for (const [name, value] of new URLSearchParams(text)) {
      if (parameters.has(name)) repeated = name;
      parameters.set(name, value);
    }
  }
  return { method: http.method, path, parameters, repeated };
}
