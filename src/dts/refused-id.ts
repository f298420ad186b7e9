import { Failure } from "../lib/failure.js";

/** Codes of `bad_request` that are about the action, the region or the way to the API, whatever the id. */
const notAboutTheId = /^(InvalidAction|InvalidVersion|InvalidRegion|UnsupportedOperation|Missing|\d)/i;

/** Refused because of the id. Without a code nobody knows: a gateway's bare 404 must not take series away. */
function isRefusedId(error: unknown): boolean {
  return (
    error instanceof Failure &&
    error.reason === "bad_request" &&
    error.code !== undefined &&
    !notAboutTheId.test(error.code)
  );
}

/**
 * What a call about one id answers; undefined when the API refuses the id, as it does for what is not there any more.
 * @throws whatever else the call fails with.
 */
export async function unlessRefused<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isRefusedId(error)) return undefined;
    throw error;
  }
}
