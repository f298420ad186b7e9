import { createIssuerRedactor } from "../../failures/redaction.js";
import { adviceAbout, withAdvice } from "../advice.js";
import type { CredentialsProvider } from "../credentials.js";
import { sendPlainRequest } from "../plain-request.js";
import { createRefreshingProvider, type RefreshingDeps } from "../refreshing.js";
import { readTemporaryCredentials } from "../temporary-credentials.js";

/** An address, of a sidecar for example, that answers with temporary credentials. */
export interface UriSettings {
  readonly type: "uri";
  readonly uri: string;
}

const advice = adviceAbout({
  name: "the credentials service",
  setting: "uri",
  refused: "Check uri and what the service behind it says",
});

/** Gets `{Code: "Success", AccessKeyId, AccessKeySecret, SecurityToken, Expiration}`. */
export function createUriProvider(settings: UriSettings, deps: RefreshingDeps): CredentialsProvider {
  const { clock } = deps;
  return createRefreshingProvider({
    ...deps,
    type: "uri",
    fetch: (signal) =>
      withAdvice(advice, async () => {
        const answer = await sendPlainRequest({
          asked: { service: "credentials uri" },
          method: "GET",
          url: settings.uri,
          redact: createIssuerRedactor(),
          clock,
          signal,
        });
        return readTemporaryCredentials(answer, { clock });
      }),
  });
}
