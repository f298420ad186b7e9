import type { IncomingHttpHeaders } from "node:http";

/** What a signature of either version is made of. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** Decoded parameters of query and form. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Parameters of the query alone. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
