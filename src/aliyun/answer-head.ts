import type { IncomingHttpHeaders } from "node:http";

/** Status line and headers of an HTTP answer. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Why the body of an answer is not read: a redirect, which is never followed, or a content encoding, which was not
 * asked for and could inflate without limit. Undefined when nothing is wrong.
 */
export function refusalOfHead({ status, headers }: AnswerHead): string | undefined {
  if (status >= 300 && status < 400) return "the answer is a redirect";
  const encoding = headers["content-encoding"] ?? "identity";
  return encoding.trim().toLowerCase() === "identity"
    ? undefined
    : "the answer has a content encoding that was not asked for";
}
