import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { get as getTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { expect, it, onTestFinished, type TestContext } from "vitest";
import { basic } from "../http/client.js";
import { dialing, tlsFile } from "../http/tls-client.js";
import { holdBars } from "./attack-row.js";
import type { Flood } from "./flood-child.js";
import { startVictim } from "./victim.js";

const users = `basic_auth_users:\n  prometheus: ${hashSync("right", 8)}\n`;
const tls = `tls_server_config:\n  cert_file: ${tlsFile("server.crt")}\n  key_file: ${tlsFile("server.key")}\n`;
const authorization = basic("prometheus", "right");

/** A web configuration in a file of its own. */
function webConfig(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "dts-exporter-doors-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "web.yml");
  writeFileSync(file, text);
  return file;
}

/** Milliseconds until a scraper that connects anew has the whole answer. Rejects when it does not get one. */
function scrape(
  address: string,
  { from, isTls }: { readonly from: string; readonly isTls: boolean },
): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const options = {
      headers: { authorization, "accept-encoding": "gzip" },
      agent: false,
      localAddress: from,
    } as const;
    const url = `${isTls ? "https" : "http"}://${address}/metrics`;
    const sent = (isTls ? getTls : get)(url, { ...options, ...dialing() }, (response) => {
      expect(response.statusCode).toBe(200);
      response
        .on("error", reject)
        .resume()
        .on("end", () => resolve(performance.now() - startMs));
    });
    sent.on("error", reject);
  });
}

interface Siege extends Omit<Flood, "address" | "count"> {
  readonly web?: string;
}

/** 5,000 connections come, while scrapers at another address and at one of theirs connect anew again and again. */
async function besiege(context: Pick<TestContext, "task">, { web, ...flood }: Siege): Promise<void> {
  const env = { JOBS: "1000", ...(web && { WEB_CONFIG: webConfig(web) }) };
  const victim = await startVictim("exporter-child.ts", { env });
  const attacker = await startVictim("flood-child.ts");
  const address = String(victim.ready);
  const isTls = web?.includes("tls_server_config") ?? false;
  let isOver = false;
  const flooding = attacker.ask({ ...flood, address, count: 5_000 } satisfies Flood).finally(() => {
    isOver = true;
  });
  const worst = { elsewhere: 0, among: 0 };
  const round = async () => {
    worst.elsewhere = Math.max(worst.elsewhere, await scrape(address, { from: "127.0.0.9", isTls }));
    const from = flood.networks === 0 ? "127.0.0.1" : "127.1.0.1";
    worst.among = Math.max(worst.among, await scrape(address, { from, isTls }));
  };
  const scraping = async () => {
    while (!isOver) await round();
    await round();
  };
  await Promise.all([flooding, scraping()]);
  holdBars(context, [
    { what: "a scraper elsewhere", is: worst.elsewhere, atMost: 2_000, unit: "ms" },
    { what: "one among them", is: worst.among, atMost: 2_000, unit: "ms" },
  ]);
}

it("5,000 connections from one address say nothing", (context) =>
  besiege(context, { does: "nothing", networks: 0, web: users }));

it("5,000 connections from 50 addresses say nothing", (context) =>
  besiege(context, { does: "nothing", networks: 50, web: users }));

it("5,000 connections from as many addresses say nothing", (context) =>
  besiege(context, { does: "nothing", networks: 5_000, web: users }));

it("5,000 connections send half a header", (context) =>
  besiege(context, { does: "half a header", networks: 50, web: users }));

it("5,000 TLS handshakes never end", (context) =>
  besiege(context, { does: "half a handshake", networks: 50, web: tls + users }));

it("5,000 connections rest after one good request, where everybody may ask", (context) =>
  besiege(context, { does: "a request", networks: 50 }));
