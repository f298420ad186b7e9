import type { Refusal } from "./refusal.js";
import { type Format, gatewayHeaders, plainReply, type Reply } from "./reply.js";

/** The call that an envelope answers. */
export interface EnvelopeContext {
  readonly action: string;
  readonly format: Format;
  readonly requestId: string;
  /** Empty when the call named none. */
  readonly region: string;
}

/** A successful answer in the format that was asked for. */
export function successReply(body: object, context: EnvelopeContext): Reply {
  const { format, requestId, action } = context;
  const text = format === "JSON" ? JSON.stringify(body) : document(toXml(`${action}Response`, body));
  return plainReply(200, gatewayHeaders(format, requestId), text);
}

/** The gateway's error envelope: RequestId, HostId, Code, Message, Recommend, and AccessDeniedDetail where RAM refused. */
export function errorReply(refusal: Refusal, context: EnvelopeContext): Reply {
  const { format, requestId, region } = context;
  const body = {
    RequestId: requestId,
    HostId: region === "" ? "dts.aliyuncs.com" : `dts.${region}.aliyuncs.com`,
    Code: refusal.code,
    Message: refusal.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(refusal.code)}&product=Dts`,
    ...(refusal.accessDenied ? { AccessDeniedDetail: refusal.accessDenied } : {}),
  };
  const text = format === "JSON" ? JSON.stringify(body) : document(toXml("Error", body));
  return plainReply(refusal.status, { ...gatewayHeaders(format, requestId), ...refusal.headers }, text);
}

function document(xml: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
}

// A value as XML elements: a list repeats its element, an object nests, as in the XML samples of the pages.
function toXml(name: string, value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => toXml(name, item)).join("");
  if (typeof value !== "object" || value === null) return `<${name}>${escapeXml(String(value))}</${name}>`;
  const inner = Object.entries(value).map(([key, item]) => toXml(key, item));
  return inner.length === 0 ? `<${name}/>` : `<${name}>${inner.join("")}</${name}>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
