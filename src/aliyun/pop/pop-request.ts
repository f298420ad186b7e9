import { createRequire } from "node:module";
import RpcClient from "@alicloud/pop-core";
import { withFields } from "../../lib/with-fields.js";
import type { Params } from "../api-client.js";
import type { Credentials } from "../credentials/credentials.js";
import { apiVersion, type RpcRequest, textsOf, timestamp } from "../rpc/rpc-request.js";

silenceHttpx();

// httpx has timers of its own (3 s by default), which do not destroy the socket: the caller's must always be first.
const httpxGraceMs = 5_000;

/** pop-core's real interface: its types leave out `credentialsProvider` and the options of httpx. */
interface PopCore {
  request(action: string, params: Params, options: object): Promise<unknown>;
}
const PopCoreClient = RpcClient as unknown as new (config: {
  readonly endpoint: string;
  readonly apiVersion: string;
  readonly credentialsProvider: { getCredentials(): Promise<Credentials> };
}) => PopCore;

/**
 * Signs one request with version 2, through pop-core, and resolves when the answer has come. The answer is nobody's business
 * here: pop-core would parse it at a cost that has no bound. POST, because a GET puts key id, token and signature into the URL and
 * into errors.
 * @throws whatever pop-core throws: not always an Error, and it may hold secrets.
 */
export async function sendPopRequest(request: RpcRequest): Promise<void> {
  // A client for each request, with the credentials in a closure: no object that could be logged holds them.
  const client = new PopCoreClient({
    endpoint: request.endpoint,
    apiVersion,
    credentialsProvider: { getCredentials: async () => request.credentials },
  });
  const params = withFields(textsOf(request.params), { Timestamp: timestamp(request.signedAtMs) });
  await client.request(request.operation, params, {
    method: "POST",
    timeout: request.timeoutMs + httpxGraceMs,
    agent: request.agent,
    beforeRequest(this: { readonly data?: string }, options: object) {
      // pop-core tells nobody the signature: it stands in the body, in the options that httpx calls this on.
      request.onSigned(new URLSearchParams(this.data).get("Signature") ?? "");
      return options;
    },
  });
}

/**
 * Keeps httpx, pop-core's HTTP client, from printing request bodies, which hold tokens and signatures, when the process
 * runs with `DEBUG=*` or `DEBUG=httpx*`. Other libraries' debug output stays as it is.
 */
function silenceHttpx(): void {
  // httpx may have a copy of `debug` of its own, so it is looked up from where httpx stands.
  const fromHere = createRequire(import.meta.url);
  const fromPopCore = createRequire(fromHere.resolve("@alicloud/pop-core"));
  const fromHttpx = createRequire(fromPopCore.resolve("httpx"));
  const debug = fromHttpx("debug") as { enable(namespaces: string): void };
  const wanted = process.env["DEBUG"];
  debug.enable([wanted ?? "", "-httpx", "-httpx:*"].join(","));
  // `enable` also writes the variable, which child processes would inherit.
  if (wanted === undefined) delete process.env["DEBUG"];
  else process.env["DEBUG"] = wanted;
}
