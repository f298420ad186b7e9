import { createHmac, randomUUID } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";

/** An answer as it came. `body` is the parsed JSON, or an empty object. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Parameters of a call; undefined leaves a default parameter out. */
export type Params = Readonly<Record<string, string | undefined>>;

export interface SigningClientOptions {
  readonly url: string;
  readonly now: () => number;
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
}

/** A second reading of the signature page, which shares no code with the simulator or the exporter. */
export function createSigningClient(options: SigningClientOptions) {
  const { url, now, accessKeyId = "demo", accessKeySecret = "demo" } = options;

  const signed = (params: Params, method: string): string => {
    const all: Record<string, string | undefined> = {
      Version: "2020-01-01",
      Format: "JSON",
      AccessKeyId: accessKeyId,
      SignatureMethod: "HMAC-SHA1",
      SignatureVersion: "1.0",
      SignatureNonce: randomUUID(),
      Timestamp: new Date(now()).toISOString().replace(/\.\d{3}Z$/, "Z"),
      ...params,
    };
    const query = Object.keys(all)
      .filter((name) => all[name] !== undefined && name !== "Signature")
      .sort()
      .map((name) => `${encode(name)}=${encode(all[name] ?? "")}`)
      .join("&");
    const signature =
      "Signature" in params
        ? params["Signature"]
        : createHmac("sha1", `${accessKeySecret}&`)
            .update(`${method}&%2F&${encode(query)}`)
            .digest("base64");
    return signature === undefined ? query : `${query}&Signature=${encode(signature)}`;
  };

  return {
    /** Signs and sends. Rejects when the connection breaks; aborts with the signal. */
    call(
      params: Params,
      how: { method?: string; signal?: AbortSignal; path?: string } = {},
    ): Promise<Answer> {
      const method = how.method ?? "POST";
      const form = signed(params, method);
      const path = how.path ?? "/";
      return send({
        url: method === "GET" ? `${url}${path}?${form}` : `${url}${path}`,
        method,
        body: method === "GET" ? "" : form,
        signal: how.signal,
      });
    },
    /** A form that was signed now, to send again. */
    form: (params: Params) => signed(params, "POST"),
    /** Sends a form as it is. */
    send: (form: string) => send({ url, method: "POST", body: form, signal: undefined }),
  };
}

export type SigningClient = ReturnType<typeof createSigningClient>;

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

interface Sending {
  readonly url: string;
  readonly method: string;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

function send({ url, method, body, signal }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      {
        method,
        agent: false,
        ...(signal ? { signal } : {}),
        headers: body === "" ? {} : { "content-type": "application/x-www-form-urlencoded" },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const raw = Buffer.concat(chunks);
          const text = raw.toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            raw,
            text,
            body: parse(text),
          });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
