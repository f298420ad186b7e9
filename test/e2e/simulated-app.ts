import { Writable } from "node:stream";
import type { App } from "../../src/app.js";
import { createAppOf } from "../../src/cli/run.js";
import { loadConfig } from "../../src/config/load.js";
import { createLogger } from "../../src/lib/logger.js";

/** The region of every simulated account. */
export const regionId = "cn-hangzhou";

/** The exporter as `run` makes it, on the real clock, with the simulated cloud at `apiUrl`. `settings` is YAML, `account` a line of YAML about the account. */
export function simulatedApp(apiUrl: string, settings: string, account = ""): App {
  const text = `
accounts:
  - name: demo
    regions: [${regionId}]
    endpoints: {${regionId}: "${apiUrl}"}
    credentials: {type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY}
    ${account}
web: {listen_address: "127.0.0.1:0"}
${settings}`;
  const { config } = loadConfig({ file: { name: "e2e.yaml", text }, env: {}, flags: {} });
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const edge = {
    env: { KEY: "demo" },
    stdout: nowhere,
    stderr: nowhere,
    log: nowhere,
    stopping: new AbortController().signal,
    onHangup: () => undefined,
    version: "0.0.0",
    revision: "e2e",
    nodeVersion: process.version,
  };
  return createAppOf(config, { edge, logger: createLogger({ ...config.log, stream: nowhere }) });
}
