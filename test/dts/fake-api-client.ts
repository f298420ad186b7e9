import type { ApiClient, Params } from "../../src/aliyun/api-client.js";

/** One call as the client received it. */
export interface Call {
  readonly operation: string;
  readonly params: Params;
  readonly signal: AbortSignal;
}

/** A client that answers from a function and keeps the calls. */
export interface FakeApiClient extends ApiClient {
  readonly calls: readonly Call[];
}

/** Answers each call with what `answer` returns or throws; `number` counts calls from 1. */
export function createFakeApiClient(
  answer: (call: Call, number: number) => Readonly<Record<string, unknown>>,
): FakeApiClient {
  const calls: Call[] = [];
  return {
    calls,
    async call(operation, params, signal) {
      const call = { operation, params, signal };
      calls.push(call);
      return answer(call, calls.length);
    },
  };
}
