import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SignatureVersion } from "../../src/aliyun/signatures.js";
import { systemClock } from "../../src/lib/clock.js";
import type { FaultAnswer } from "../../src/simulator/faults/fault.js";
import type { SimulatorAccount } from "../../src/simulator/gateway/accounts.js";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.js";
import { json, type Loopback, startLoopback } from "../aliyun/loopback.js";
import { saidIn } from "../aliyun/said.js";
import { idStem, issued, secret, token } from "./canaries.js";
import { startParrotProxy, startParrots } from "./parrots.js";
import { openTap } from "./tap.js";

const region = "cn-hangzhou";

/** An account for each fault that the simulator knows; `echo` is for texts. */
const faultsWith = (echo: string): Readonly<Record<string, FaultAnswer>> => ({
  throttled: { kind: "error", code: "Throttling.User", retryAfterMs: 100, message: echo },
  forbidden: { kind: "error", code: "Forbidden.RAM", status: 403, message: echo },
  "bad-request": { kind: "error", code: "InvalidParameter", status: 400, message: echo },
  clock: { kind: "error", code: "InvalidTimeStamp.Expired", status: 400, message: echo },
  broken: { kind: "error", code: "InternalError", status: 500, message: echo },
  unsuccessful: { kind: "success_false", errMessage: "no %s", dynamicMessage: echo },
  "unsuccessful-text": { kind: "success_false", errMessage: echo, asText: true },
  "status-only": { kind: "http", status: 500, body: "{}" },
  html: { kind: "http", status: 502, body: "html" },
  "html-200": { kind: "http", status: 200, body: "html" },
  empty: { kind: "http", status: 200, body: "empty" },
  truncated: { kind: "http", status: 200, body: "truncated" },
  "wrong-shape": { kind: "http", status: 200, body: "wrong_shape" },
  delay: { kind: "delay", ms: 50 },
  never: { kind: "never" },
  drip: { kind: "drip" },
  "reset-before": { kind: "reset", when: "before" },
  "reset-middle": { kind: "reset", when: "middle" },
  redirect: { kind: "redirect", location: `http://127.0.0.1:9/?${new URLSearchParams({ echo })}` },
  gzip: { kind: "gzip" },
  "gzip-bomb": { kind: "gzip_bomb", bytes: 10 * 1024 * 1024 },
  huge: { kind: "huge_body", bytes: 9 * 1024 * 1024 },
  "total-lies": { kind: "total_lies", by: 7 },
  "empty-page": { kind: "empty_page" },
  "repeat-page": { kind: "repeat_page" },
  duplicates: { kind: "duplicate_rows" },
  created: { kind: "world", edit: { create: { type: "sync" } } },
});
const faults = Object.keys(faultsWith(""));

/** Accounts that the simulator refuses by their keys. */
const refusals: Readonly<Record<string, Partial<SimulatorAccount>>> = {
  // The refusal repeats the string to sign, with key id and token.
  "wrong-secret": { accessKeySecret: "another" },
  "wrong-token": { securityToken: "another" },
  "expired-token": { securityTokenExpiresAtMs: 0 },
};

/** A cloud full of faults and the files of an exporter that watches it. Everything in it knows the canaries. */
export interface Mine {
  readonly simulator: Simulator;
  /** Names of the faults that no call has met yet. */
  unmet(): readonly string[];
  readonly configFile: string;
  /** The environment that the program runs in: with a proxy that says again what it heard. */
  readonly env: Readonly<Record<string, string>>;
  /** Replaces the configuration by one with secrets in wrong places. */
  spoilConfig(): Promise<void>;
  mendConfig(): Promise<void>;
  /** All signatures that were sent. */
  signatures(): readonly string[];
  close(): Promise<void>;
}

/** Digs the mine. Its exporter signs with this version. */
export async function digMine(signature: SignatureVersion): Promise<Mine> {
  const folder = await mkdtemp(join(tmpdir(), "dts-canary-"));
  const parrots = await startParrots();
  const untrusted = await startLoopback(
    (request, response) => json(response, [...saidIn(request)], 400),
    "valid",
  );
  const issuer = await startIssuer();
  const proxy = await startParrotProxy();
  const names = ["healthy", ...faults, ...Object.keys(refusals)];
  const simulator = createSimulator({
    clock: systemClock,
    jobs: 12,
    accounts: [
      ...names.map((name) => ({ ...keyOf(name), name, ...refusals[name] })),
      { ...issued, name: "issued" },
    ],
  });
  const handles = faults.map((name) => {
    const answer = faultsWith(echoOf(name))[name] ?? { kind: "never" };
    return [name, simulator.faults.add({ match: { account: name }, answer })] as const;
  });
  const tap = await openTap((await simulator.start()).url);

  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  await file("secret", `${secret}\n`);
  await file("token", `${token}\n`);
  await file("two-words", `${secret} ${token}\n`);
  const keyFiles = async (name: string) =>
    `type: access_key, access_key_id_file: ${await file(`id-${name}`, keyOf(name).accessKeyId)}, ` +
    `access_key_secret_file: ${folder}/secret, security_token_file: ${folder}/token`;
  const account = (name: string, url: string, credentials: string) =>
    `  - {name: ${name}, regions: [${region}], endpoints: {${region}: "${url}"}, credentials: {${credentials}}}`;
  const sts = (url: string, source: string) =>
    `type: assume_role, role_arn: "acs:ram::1:role/r", sts_endpoint: "${url}", source: {${source}}`;

  const accounts = [
    ...(await Promise.all(
      [...names, "unknown-key"].map(async (name) => account(name, tap.url, await keyFiles(name))),
    )),
    ...(await Promise.all(
      parrots.flatMap(({ name, server }) => [
        keyFiles(`parrot-${name}`).then((key) => account(`parrot-${name}`, server.url, key)),
        keyFiles(`sts-${name}`).then((key) => account(`sts-${name}`, tap.url, sts(server.url, key))),
      ]),
    )),
    account("untrusted", untrusted.url, await keyFiles("untrusted")),
    account("refused", "http://127.0.0.1:1", await keyFiles("refused")),
    account("proxied-http", "http://dts.invalid", await keyFiles("proxied-http")),
    account("proxied-https", "https://dts.invalid", await keyFiles("proxied-https")),
    account("proxied-sts", tap.url, sts("https://sts.invalid", await keyFiles("proxied-sts"))),
    account("assumed", tap.url, sts(issuer.url, await keyFiles("assumed"))),
    account("from-uri", tap.url, `type: uri, uri: "${issuer.url}"`),
    account("no-file", tap.url, (await keyFiles("no-file")).replace("/secret", "/missing")),
    account("two-words", tap.url, (await keyFiles("two-words")).replace("/secret", "/two-words")),
  ];
  const configFile = await file("config.yaml", configText(accounts, signature));

  return {
    simulator,
    unmet: () => handles.filter(([, handle]) => handle.hits() === 0).map(([name]) => name),
    configFile,
    env: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: "127.0.0.1" },
    spoilConfig: async () =>
      void (await file("config.yaml", configText([...accounts, ...spoilt()], signature))),
    mendConfig: async () => void (await file("config.yaml", configText(accounts, signature))),
    signatures: () => [
      ...tap.signatures(),
      ...parrots.flatMap(({ server }) => signaturesIn(server)),
      ...signaturesIn(issuer),
    ],
    async close() {
      await tap.close();
      await proxy.close();
      await simulator.stop();
      await Promise.all(
        [...parrots.map(({ server }) => server), untrusted, issuer].map((each) => each.close()),
      );
      await rm(folder, { recursive: true });
    },
  };
}

function keyOf(name: string): SimulatorAccount {
  return {
    accessKeyId: `${idStem}${Buffer.from(name).toString("hex")}`,
    accessKeySecret: secret,
    securityToken: token,
  };
}

/** A text with everything that an account signs with, readable and not. */
function echoOf(name: string): string {
  const { accessKeyId } = keyOf(name);
  const all = [accessKeyId, secret, token];
  return `heard ${all.join(" and ")}, in short ${btoa(all.join(""))}, or ${all.map((text) => btoa(`x${text}x`)).join()}`;
}

/** Hands out temporary credentials as STS does and as a credentials URI does. */
function startIssuer(): Promise<Loopback> {
  return startLoopback((_request, response) => {
    const credentials = {
      AccessKeyId: issued.accessKeyId,
      AccessKeySecret: issued.accessKeySecret,
      SecurityToken: issued.securityToken,
      Expiration: new Date(systemClock.now() + 3_600_000).toISOString(),
    };
    json(response, { Code: "Success", ...credentials, Credentials: credentials });
  });
}

function signaturesIn({ requests }: Loopback): readonly string[] {
  return requests.flatMap((request) => saidIn(request).get("Signature") ?? []);
}

function configText(accounts: readonly string[], signature: SignatureVersion): string {
  return `accounts:
${accounts.join("\n")}
collectors:
  legacy_sync: {enabled: true, interval: 5s}
  migration: {enabled: false}
  sync: {interval: 10s}
  subscribe: {enabled: false}
  sync_status: {interval: 5s}
  object_modification:
    interval: 5s
    tasks: [{account: healthy, region_id: ${region}, task_id: k71r16fj13g0001}]
  dedicated_clusters: {enabled: true, interval: 5s}
  verification: {enabled: true, interval: 5s}
api: {timeout: 2s, max_attempts: 2, signature: ${signature}}
rate_limit: {region_requests_per_second: 200}
web: {listen_address: "127.0.0.1:0", enable_lifecycle: true, enable_probe: true}
log: {level: debug}
`;
}

/** What people may paste into a configuration by mistake. */
function spoilt(): readonly string[] {
  const account = (credentials: string) =>
    `  - {name: x, regions: [${region}], credentials: {${credentials}}}`;
  const [id, key, sts] = [`${idStem}00`, secret, token].map((value) => JSON.stringify(value));
  return [
    account(`type: access_key, access_key_id: ${id}, access_key_secret: ${key}, security_token: ${sts}`),
    account(`type: access_key, access_key_id_file: ${id}, access_key_secret_file: ${key}`),
    account(
      `type: access_key, access_key_id_env: ${id}, access_key_secret_env: ${key}, security_token_env: ${sts}`,
    ),
    account(`type: access_key, access_key_id_env: [${id}], access_key_secret_env: {${key}: 1}`),
    account(`type: uri, uri: "http://${idStem}:${encodeURIComponent(secret)}@localhost/"`),
    `  - {name: x, regions: [${region}], endpoints: {${region}: "https://${idStem}:${encodeURIComponent(secret)}@x/"}}`,
    account(`type: ${key}`),
    account(`type: access_key, ${key}: ${sts}`),
    account(
      `type: assume_role, role_arn: ${id}, external_id: ${key}, session_name: ${sts}, source: {type: ${id}}`,
    ),
    `  - {name: x, regions: [${region}], credentials: ${key}}`,
    `  - ${key}`,
  ];
}
