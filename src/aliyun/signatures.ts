import { sendPopRequest } from "./pop/pop-request.js";
import type { SendRpcRequest } from "./rpc/rpc-request.js";
import { sendV3Request } from "./v3/v3-request.js";

/** Versions of the signature: HMAC-SHA1 in the body (v2), or ACS3-HMAC-SHA256 in headers (v3). */
export type SignatureVersion = "v2" | "v3";

/** What signs and sends, for each version. */
export const senders: Readonly<Record<SignatureVersion, SendRpcRequest>> = {
  v2: sendPopRequest,
  v3: sendV3Request,
};
