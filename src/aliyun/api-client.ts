/** Request parameters of an RPC call. `undefined` values are left out. */
export type Params = Readonly<Record<string, string | number | boolean | undefined>>;

/** The DTS API of one account in one region. */
export interface ApiClient {
  /**
   * Calls one operation and returns the decoded JSON body: plain objects, arrays, strings, booleans, null and
   * finite numbers (integers beyond 2^53 as decimal strings). The answer has HTTP status 2xx, no error `Code` and
   * no `Success: false`.
   * @throws Failure with exactly one reason; the signal's reason when aborted.
   */
  call(operation: string, params: Params, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
}
