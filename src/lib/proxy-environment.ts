import { readNoProxy } from "./no-proxy.js";

/** A forward proxy that calls to the cloud go through. */
export interface ForwardProxy {
  /** `host:port`, which is all that logs and failures say of it. */
  readonly name: string;
  /** The variable that it stands in. */
  readonly variable: string;
  readonly host: string;
  readonly port: number;
  /** The proxy itself is spoken to over TLS. */
  readonly secure: boolean;
  /** The header `Proxy-Authorization`. A function, so that no object that could be shown holds the password. */
  readonly authorization: () => string | undefined;
  /** User, password and both as they are sent: what no text may hold. */
  readonly secrets: () => readonly string[];
}

/** The proxy for a URL; undefined when it is called directly. */
export type ProxyOf = (url: string) => ForwardProxy | undefined;

/** A variable that should name a proxy and does not. Says nothing of its value, which may hold a password. */
export interface ProxyFault {
  readonly variable: string;
  readonly problem: string;
}

/** What HTTPS_PROXY, HTTP_PROXY and NO_PROXY say. */
export interface ProxyEnvironment {
  /** For `https://` endpoints. */
  readonly https?: ForwardProxy | undefined;
  /** For `http://` endpoints. */
  readonly http?: ForwardProxy | undefined;
  /** What is called directly, as it was written. */
  readonly noProxy: string;
  readonly faults: readonly ProxyFault[];
  readonly proxyOf: ProxyOf;
}

type Environment = Readonly<Record<string, string | undefined>>;

// It hands out credentials to whoever asks from this machine: never by way of another one.
const metadataHost = "100.100.100.200";

/** Names of the variables, each in either case. */
export const proxyVariables = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] as const;

/** Reads the variables in either case; lower case wins. An empty one counts as not set. */
export function readProxyEnvironment(env: Environment): ProxyEnvironment {
  const faults: ProxyFault[] = [];
  const read = (name: (typeof proxyVariables)[number]): ForwardProxy | undefined => {
    const variable = variableOf(name, env);
    if (variable === undefined) return undefined;
    const proxy = proxyIn(variable, env[variable]?.trim() ?? "");
    if (!("problem" in proxy)) return proxy;
    faults.push(proxy);
    return undefined;
  };
  const proxies = { https: read("HTTPS_PROXY"), http: read("HTTP_PROXY") };
  const noProxy = env[variableOf("NO_PROXY", env) ?? ""]?.trim() ?? "";
  const isNamed = readNoProxy(noProxy);
  return {
    ...proxies,
    noProxy,
    faults,
    proxyOf(text) {
      const url = new URL(text);
      const proxy = url.protocol === "https:" ? proxies.https : proxies.http;
      const host = withoutBrackets(url.hostname);
      return proxy === undefined || host === metadataHost || isNamed(host, portOf(url)) ? undefined : proxy;
    },
  };
}

function variableOf(name: (typeof proxyVariables)[number], env: Environment): string | undefined {
  return [name.toLowerCase(), name].find((variable) => (env[variable]?.trim() ?? "") !== "");
}

function proxyIn(variable: string, text: string): ForwardProxy | ProxyFault {
  const fault = (problem: string): ProxyFault => ({ variable, problem });
  const socks = /^socks[45]?[ah]?(?=:\/\/)/i.exec(text);
  if (socks) return fault(`a proxy that speaks ${socks[0].toLowerCase()}, not HTTP`);
  const url = urlOf(text);
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    return fault("not the URL of a proxy");
  }
  // What a # or / in a password cuts off would otherwise pass for a host.
  if (`${url.pathname}${url.search}${url.hash}` !== "/") {
    return fault("has more than a user, a password, a host and a port");
  }
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined) {
    return fault("has a user or a password with a % that encodes nothing");
  }
  const isOpen = user === "" && password === "";
  const token = Buffer.from(`${user}:${password}`).toString("base64");
  const host = withoutBrackets(url.hostname);
  return {
    name: `${url.hostname}:${portOf(url)}`,
    variable,
    host,
    port: portOf(url),
    secure: url.protocol === "https:",
    authorization: () => (isOpen ? undefined : `Basic ${token}`),
    secrets: () => (isOpen ? [] : [user, password, token]),
  };
}

/** As curl and Go read it: `proxy.example.com:3128` is `http://proxy.example.com:3128`. */
function urlOf(text: string): URL | undefined {
  try {
    return new URL(text.includes("://") ? text : `http://${text}`);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
