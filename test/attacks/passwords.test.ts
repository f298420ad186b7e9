import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { hashSync } from "bcryptjs";
import { expect, it, onTestFinished } from "vitest";
import { ask, basic } from "../http/client.js";
import { holdBars } from "./attack-row.js";
import { elsewhere, startCrowd } from "./crowd.js";
import { startVictim } from "./victim.js";

/** An exporter with one user, whose password costs as much to check as hashes of cost 12 do. */
async function guarded(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dts-attacks-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "web.yml");
  await writeFile(file, `basic_auth_users:\n  prometheus: ${hashSync("right", 12)}\n`);
  return String((await startVictim("exporter-child.ts", { env: { WEB_CONFIG: file } })).ready);
}

it.for([
  ["1,000 clients at one address try passwords", () => "127.0.1.1"],
  ["1,000 clients at 250 addresses try passwords", elsewhere],
] as const)("%s", async ([, from], context) => {
  const address = await guarded();
  const crowd = startCrowd(address, {
    clients: 1_000,
    from,
    path: () => "/metrics",
    headers: (client, round) => ({ authorization: basic("prometheus", `wrong ${client} ${round}`) }),
  });
  await pause(2_000);
  const startMs = performance.now();
  const { status } = await ask(address, "/metrics", {
    headers: { authorization: basic("prometheus", "right") },
  });
  const answeredMs = performance.now() - startMs;
  expect(status).toBe(200);
  crowd.stop();
  expect(crowd.answers.get(401)).toBeGreaterThan(0);
  holdBars(context, [{ what: "the right password", is: answeredMs, atMost: 2_000, unit: "ms" }]);
});
