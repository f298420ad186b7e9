// Asks the exporter in the same pod how it is: exits with 0 for an answer of 200, else with 1 and one line.
// For the image's HEALTHCHECK, and for probes where a password is needed: the kubelet cannot send one from a Secret.
//   node healthcheck.js [/-/healthy | /-/ready]
import { readFileSync } from "node:fs";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

const timeoutMs = 4_000;
const { env } = process;
const url = new URL(process.argv[2] ?? "/-/healthy", env.HEALTHCHECK_URL ?? "http://127.0.0.1:10155");

function secret(file) {
  return readFileSync(file, "utf8").trimEnd();
}

function finish(exitCode, text) {
  process.stdout.write(`${text}\n`);
  process.exit(exitCode);
}

// It talks to this pod only, whose certificate is for another name; the kubelet does not check it either.
const options = { timeout: timeoutMs, rejectUnauthorized: false };
if (env.HEALTHCHECK_USERNAME_FILE && env.HEALTHCHECK_PASSWORD_FILE) {
  options.auth = `${secret(env.HEALTHCHECK_USERNAME_FILE)}:${secret(env.HEALTHCHECK_PASSWORD_FILE)}`;
}

const request = url.protocol === "https:" ? requestHttps : requestHttp;
request(url, options, ({ statusCode }) =>
  finish(statusCode === 200 ? 0 : 1, `${url.pathname}: ${statusCode}`),
)
  .on("timeout", () => finish(1, `${url.pathname}: no answer within ${timeoutMs / 1000} s`))
  .on("error", ({ code }) => finish(1, `${url.pathname}: ${code}`))
  .end();
