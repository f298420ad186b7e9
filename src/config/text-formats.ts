import { listenAddressPattern, plainPathPattern, taskIdPattern } from "../lib/text-patterns.js";
import { type Format, text } from "./document/formats.js";
import { type JsonSchema, keyedSchema, patternSource } from "./document/json-schema.js";
import { keyPrefix, looksLikeKey } from "./key-shapes.js";

/** Any text up to `max` characters, or none. */
export function anyText(what: string, max: number): Format<string> {
  return text({
    noun: "text",
    allowed: `${what}, of at most ${max} characters`,
    maxLength: max,
  });
}

/** HOST:PORT or :PORT; an IPv6 host stands in brackets; port 0 picks a free one. */
export const listenAddress: Format<string> = text({
  noun: "an address",
  allowed: "an address such as :10155, 127.0.0.1:10155 or [::1]:10155",
  pattern: listenAddressPattern,
  accepts: (value) => Number(listenAddressPattern.exec(value)?.[3]) <= 65_535,
});

/** The path of the metrics: absolute, and none of the exporter's other pages. */
export const telemetryPath: Format<string> = text({
  noun: "a path for metrics",
  allowed: "a path that starts with / and is not /, /-/, /api, /jobs or /probe, such as /metrics",
  pattern: plainPathPattern,
  never: /^\/(-|api|jobs|probe)(\/|$)/,
});

/** Name of an account: the label `account`. */
export const accountName: Format<string> = text({
  noun: "an account name",
  allowed: "1 to 63 lower-case letters, digits, _ or -, with a letter or digit first, such as production",
  pattern: /^[a-z0-9][a-z0-9_-]{0,62}$/,
});

const regionIdPattern = /^[a-z][a-z0-9-]{1,62}$/;

/** A region id. It becomes part of a host name, hence the narrow alphabet. */
export const regionId: Format<string> = text({
  noun: "a region id",
  allowed: "a region id such as cn-hangzhou",
  pattern: regionIdPattern,
});

/** A mapping from region ids to what fits a schema. */
export function byRegionSchema(schema: JsonSchema): JsonSchema {
  return keyedSchema({ [patternSource(regionIdPattern)]: schema }, regionId.allowed);
}

/** A tag key of the cloud. */
export const tagKey: Format<string> = text({
  noun: "a tag key",
  allowed: "a tag key of 1 to 128 characters",
  minLength: 1,
  maxLength: 128,
});

/** Id of an object modification (`TaskId`, `ModifyTaskId`). */
export const taskId: Format<string> = text({
  noun: "a task id",
  allowed: "an id of letters, digits, _ or -, such as k71r16fj13g",
  pattern: taskIdPattern,
});

const localHost = "http://(localhost|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?";
const bareUrl = "://[^@/?#\\s]+/?";

/** URL of an API endpoint: http or https, a host, nothing else. Never shown: a URL can hold a password. */
export const endpointUrl: Format<string> = text({
  noun: "an endpoint URL",
  secret: true,
  allowed: "a URL without user, path or query, such as https://dts.aliyuncs.com",
  usual: new RegExp(`^https?${bareUrl}$`),
  accepts(value) {
    const url = parseUrl(value);
    return url !== undefined && /^https?:$/.test(url.protocol) && isBare(url) && url.pathname === "/";
  },
});

/** URL that hands out credentials: https, or http to this machine. Never shown. */
export const credentialsUri: Format<string> = text({
  noun: "a credentials URL",
  secret: true,
  allowed:
    "a URL without user or query: https, or http to localhost, such as http://localhost:8080/credentials",
  usual: new RegExp(`^https://[^@?#\\s]+$|^${localHost}(/[^@?#\\s]*)?$`),
  accepts(value) {
    const url = parseUrl(value);
    if (url === undefined || !isBare(url)) return false;
    return url.protocol === "https:" || isLocalHttp(url);
  },
});

/** URL of STS: https, or http to this machine. Never shown. */
export const stsEndpoint: Format<string> = text({
  noun: "an STS endpoint URL",
  secret: true,
  allowed:
    "a URL without user, path or query: https, or http to localhost, such as https://sts-vpc.cn-hangzhou.aliyuncs.com",
  usual: new RegExp(`^https${bareUrl}$|^${localHost}/?$`),
  accepts(value) {
    const url = parseUrl(value);
    if (url === undefined || !isBare(url) || url.pathname !== "/") return false;
    return url.protocol === "https:" || isLocalHttp(url);
  },
});

/** URL of the metadata service of an ECS instance, which has no TLS: http to it or to this machine. Never shown. */
export const metadataEndpoint: Format<string> = text({
  noun: "a metadata endpoint URL",
  secret: true,
  allowed: "a URL without user, path or query: https, http://100.100.100.200, or http to localhost",
  usual: new RegExp(`^https${bareUrl}$|^http://100\\.100\\.100\\.200/?$|^${localHost}/?$`),
  accepts(value) {
    const url = parseUrl(value);
    if (url === undefined || !isBare(url) || url.pathname !== "/") return false;
    return url.protocol === "https:" || url.origin === "http://100.100.100.200" || isLocalHttp(url);
  },
});

/** Name of a file. A secret pasted here is refused and not shown. */
export const secretFile: Format<string> = text({
  noun: "a file name",
  secret: true,
  allowed:
    "the name of a file, such as /var/run/secrets/access-key, not its content; with ./ before it, any name is taken",
  pattern: /^(\.{0,2}\/|[A-Za-z]:\\)|^[\w./-]+$/,
  never: keyPrefix,
  maxLength: 4096,
  accepts: (value) => /^(\.{0,2}\/|[A-Za-z]:\\)/.test(value) || !value.split("/").some(looksLikeKey),
  // What the chart mounts is named from the root.
  usual: /^\/./,
});

/** Name of an environment variable. A secret pasted here is refused and not shown. */
export const secretVariable: Format<string> = text({
  noun: "a variable name",
  secret: true,
  allowed:
    "the name of an environment variable, such as ALIBABA_CLOUD_ACCESS_KEY_ID, not its content; with an underscore in it, any name is taken",
  pattern: /^[A-Za-z_]\w{0,127}$/,
  never: keyPrefix,
  accepts: (value) => !looksLikeKey(value),
});

/** ARN of a RAM role. */
export const roleArn: Format<string> = text({
  noun: "a role ARN",
  secret: true,
  allowed: "the ARN of a role, such as acs:ram::1234567890123456:role/dts-exporter",
  pattern: /^acs:ram::\d{1,20}:role\/[\w.@/-]{1,128}$/,
});

/** ARN of an OIDC provider. */
export const oidcProviderArn: Format<string> = text({
  noun: "an OIDC provider ARN",
  secret: true,
  allowed: "the ARN of an OIDC provider, such as acs:ram::1234567890123456:oidc-provider/ack-rrsa-c1",
  pattern: /^acs:ram::\d{1,20}:oidc-provider\/[\w.@/-]{1,128}$/,
});

/** Name of a session of an assumed role, seen in the audit log. */
export const sessionName: Format<string> = text({
  noun: "a session name",
  secret: true,
  allowed: "2 to 64 letters, digits, ., @, - or _, such as aliyun-dts-exporter",
  pattern: /^[\w.@-]{2,64}$/,
});

/** External id that the role's trust policy asks for. */
export const externalId: Format<string> = text({
  noun: "an external id",
  secret: true,
  allowed: "2 to 1224 letters, digits or =,.@:/-_",
  pattern: /^[\w=,.@:/-]{2,}$/,
  maxLength: 1224,
});

/** Name of a RAM role of an ECS instance. */
export const roleName: Format<string> = text({
  noun: "a role name",
  secret: true,
  allowed: "the name of a role: 1 to 64 letters, digits, . or -",
  pattern: /^[\w.-]{1,64}$/,
});

function parseUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

function isBare(url: URL): boolean {
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}

function isLocalHttp(url: URL): boolean {
  return url.protocol === "http:" && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
