import { createRequire } from "node:module";
import RpcClient from "@alicloud/pop-core";
import type { Params } from "../api-client.js";
import type { Credentials } from "../credentials/credentials.js";
import { apiVersion, type RpcRequest, textsOf, timestamp } from "../rpc/rpc-request.js";

silenceHttpx();

// httpx has timers of its own (3 s by default), which do not destroy the socket: the caller's must always be first.
const httpxGraceMs = 5_000;

/** Whose credentials a client has that only others are made of. */
const nobody: PopCoreProvider = { getCredentials: () => Promise.reject(new Error("no credentials")) };

/** pop-core's real interface: its types leave out `credentialsProvider` and the options of httpx. */
interface PopCore {
  request(action: string, params: Params, options: object): Promise<unknown>;
}
interface PopCoreProvider {
  getCredentials(): Promise<Credentials>;
}
const PopCoreClient = RpcClient as unknown as new (config: {
  readonly endpoint: string;
  readonly apiVersion: string;
  readonly credentialsProvider: PopCoreProvider;
}) => PopCore;

/**
 * Signs one request with version 2, through pop-core, and resolves when the answer has come. The answer is nobody's business
 * here: pop-core would parse it at a cost that has no bound. POST, because a GET puts key id, token and signature into the URL and
 * into errors.
 * @throws whatever pop-core throws: not always an Error, and it may hold secrets.
 */
export async function sendPopRequest(request: RpcRequest): Promise<void> {
  const client = clientWith(request.credentials, request.endpoint);
  const params = Object.assign(textsOf(request.params), { Timestamp: timestamp(request.signedAtMs) });
  await client.request(request.operation, params, {
    method: "POST",
    timeout: request.timeoutMs + httpxGraceMs,
    agent: request.agent,
    beforeRequest(this: { readonly data?: string }, options: object) {
      // pop-core tells nobody the signature: it stands in the body, in the options that httpx calls this on.
      request.onSigned(decodeURIComponent(/&Signature=([^&]*)/.exec(this.data ?? "")?.[1] ?? ""));
      return options;
    },
  });
}

/** Without credentials, by endpoint: pop-core loads a module and makes an agent of its own for every client. */
const clients = new Map<string, PopCore>();

/** A client for one request. The credentials are in a closure: no object that could be logged holds them. */
function clientWith(credentials: Credentials, endpoint: string): PopCore {
  const credentialsProvider = { getCredentials: async () => credentials };
  const known =
    clients.get(endpoint) ?? new PopCoreClient({ endpoint, apiVersion, credentialsProvider: nobody });
  clients.set(endpoint, known);
  return Object.create(known, { credentialsProvider: { value: credentialsProvider } });
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
