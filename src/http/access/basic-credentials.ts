import { isUtf8 } from "node:buffer";

/** A name and a password as a client sent them. */
export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

const scheme = /^basic +((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/i;
const control = /\p{Cc}/u;

/** Reads the header `Authorization` of RFC 7617, in UTF-8. `undefined` for anything else. */
export function basicCredentialsOf(header: string | undefined): BasicCredentials | undefined {
  const encoded = scheme.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, "base64");
  const text = bytes.toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0 || !isUtf8(bytes) || control.test(text)) return undefined;
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
