import type { ClientRequest } from "node:http";
import type { AgentCaller } from "../../../src/aliyun/rpc/http-agent.js";
import { never } from "../fakes.js";

/** Who sends a request that no proxy stands in the way of. */
export function calling(onRequest: (request: ClientRequest) => void = () => undefined): AgentCaller {
  return { onRequest, onProxyProblem: () => undefined, signal: never };
}
