import { readFileSync } from "node:fs";
import { type Loopback, startLoopback } from "../loopback.js";

const folder = new URL("sources/metadata-service-without-tokens/", import.meta.url);

/** The configuration of the case: credentials of type ecs_ram_role, from the metadata service at this URL. */
export function configOfCase(url: string): string {
  return readFileSync(new URL("config.yaml", folder), "utf8").replace("http://127.0.0.1:18080", url);
}

/**
 * The metadata service of the case: no answer to the PUT for a token but this status, and the role's credentials for
 * whoever asks without one.
 */
export function startMetadataOfCase(tokenStatus = 405): Promise<Loopback> {
  const lines = readFileSync(new URL("answers.txt", folder), "utf8").trim().split("\n");
  const answers = lines.map((line) => /^(\S+ \S+) -> (\d+) (.*)$/.exec(line) ?? []);
  return startLoopback(({ method, url }, response) => {
    const [, , status, text] = answers.find(([, request]) => request === `${method} ${url}`) ?? [];
    response.writeHead(method === "PUT" ? tokenStatus : Number(status ?? 404)).end(text);
  });
}
