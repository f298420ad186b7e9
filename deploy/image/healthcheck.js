// Asks the exporter in the same container how it is: exits with 0 for an answer of 200, else with 1, and prints one line.
// For the image's HEALTHCHECK, and for probes where a password is needed: the kubelet cannot send one from a Secret.
//   node healthcheck.js [/-/healthy | /-/ready]
// The kernel tells where the exporter listens, whatever its flags, variables and files say, port 0 included.
// HEALTHCHECK_URL names another place; HEALTHCHECK_USERNAME_FILE and HEALTHCHECK_PASSWORD_FILE, who asks.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { join, resolve } from "node:path";

const timeoutMs = 4_000;
const { env } = process;
const path = process.argv[2] ?? "/-/healthy";
const program = join(import.meta.dirname, "dist/main.js");
const loopback = { "0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1" };

/** What `read` returns, or `otherwise` for what is gone or another user's. */
function attempt(read, otherwise) {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Processes of this container that run the program: the first one, or a child of an init. */
function exporters() {
  const pids = attempt(() => readdirSync("/proc"), []).filter((name) => /^\d+$/.test(name));
  return pids
    .sort((a, b) => a - b)
    .filter((pid) =>
      attempt(() => {
        const folder = readlinkSync(`/proc/${pid}/cwd`);
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return words.some((word) => resolve(folder, word) === program);
      }, false),
    );
}

/** Addresses on which a process listens, from the tables of its network and its open files. */
function socketsOf(pid) {
  const files = attempt(() => readdirSync(`/proc/${pid}/fd`), []);
  const own = new Set(files.map((file) => attempt(() => readlinkSync(`/proc/${pid}/fd/${file}`), "")));
  return ["tcp", "tcp6"].flatMap((table) =>
    attempt(() => readFileSync(`/proc/${pid}/net/${table}`, "utf8"), "")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === "0A" && own.has(`socket:[${inode}]`))
      .map(([, local]) => ({
        host: hostOf(local.split(":")[0]),
        port: Number.parseInt(local.split(":")[1], 16),
      })),
  );
}

/** The kernel writes an address as numbers of four bytes in the processor's own order, the lowest first. */
function hostOf(hex) {
  const bytes = hex.match(/.{8}/g).flatMap((word) => [...Buffer.from(word, "hex").reverse()]);
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i] * 256 + bytes[2 * i + 1]).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

/** Where a process that cannot be seen listens, by the environment that both have. */
function configured() {
  return (env.DTS_EXPORTER_WEB_LISTEN_ADDRESS ?? ":10155").split(",").flatMap((address) => {
    const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address.trim()) ?? [];
    return port === undefined ? [] : [{ host, port }];
  });
}

/** TLS first: a server of plain HTTP answers it, a server of TLS counts plain HTTP as a failure. */
function places() {
  if (env.HEALTHCHECK_URL) return [new URL(path, env.HEALTHCHECK_URL)];
  const open = exporters().flatMap(socketsOf);
  return (open.length > 0 ? open : configured()).flatMap(({ host, port }) => {
    const name = loopback[host] ?? host;
    const authority = `${name.includes(":") ? `[${name}]` : name}:${port}`;
    return ["https", "http"].map((scheme) => new URL(path, `${scheme}://${authority}`));
  });
}

// It talks to this container only, whose certificate is for another name; the kubelet does not check it either.
const options = { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(timeoutMs) };
const secret = (file) => readFileSync(file, "utf8").trimEnd();
if (env.HEALTHCHECK_USERNAME_FILE && env.HEALTHCHECK_PASSWORD_FILE) {
  options.auth = `${secret(env.HEALTHCHECK_USERNAME_FILE)}:${secret(env.HEALTHCHECK_PASSWORD_FILE)}`;
}

// Without a password or a certificate nobody learns more than this, but a process that is stuck would not say it.
const refusesStrangers = path === "/-/healthy" && options.auth === undefined;

/** What a place answers. */
function ask(url) {
  return new Promise((answer) => {
    const isTls = url.protocol === "https:";
    const request = (isTls ? requestHttps : requestHttp)(url, options, (response) => {
      response.resume();
      const { statusCode } = response;
      const isStranger = statusCode === 401 && refusesStrangers;
      const more = isStranger ? ": it works, and asks for a name and a password" : "";
      answer({ isGood: statusCode === 200 || isStranger, isHttp: true, text: `${statusCode}${more}` });
    });
    // Keys are agreed before a server can miss the certificate of a client: what ends then, has worked.
    let isShaking = false;
    request.on("socket", (socket) => {
      socket.once("keylog", () => {
        isShaking = true;
      });
    });
    request.on("error", ({ code, name }) => {
      const isLate = name === "AbortError";
      const isStranger = isShaking && refusesStrangers && !isLate;
      const refusal = isStranger ? "it works, and asks for a certificate" : code;
      const text = isLate ? `no answer within ${timeoutMs / 1000} s` : refusal;
      answer({ isGood: isStranger, isHttp: isStranger, text });
    });
    request.end();
  });
}

const found = [];
for (const url of places()) {
  found.push(await ask(url));
  if (found.at(-1).isGood) break;
}
const best = found.find(({ isGood }) => isGood) ?? found.find(({ isHttp }) => isHttp) ?? found.at(-1);
process.stdout.write(`${path}: ${best?.text ?? "it listens nowhere"}\n`);
process.exit(best?.isGood ? 0 : 1);
