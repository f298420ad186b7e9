import { fork } from "node:child_process";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { manyJobs } from "./options.js";

/** Starts a server of `measure/server.js` in a process of its own. */
export async function startServer(who, jobs = manyJobs) {
  const child = fork(fileURLToPath(new URL("measure/server.js", import.meta.url)), [who, String(jobs)]);
  const next = () => new Promise((resolve) => child.once("message", resolve));
  const { port } = await next();
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  return {
    port,
    scrape: () => scrape(port, agent),
    async ask(question) {
      child.send(question);
      return (await next()).answer;
    },
    stop() {
      agent.destroy();
      child.send("stop");
    },
  };
}

function scrape(port, agent) {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    get({ port, agent, headers: { "accept-encoding": "gzip" } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve({ ms: performance.now() - startedMs, bytes }));
      response.on("error", reject);
    }).on("error", reject);
  });
}

/** CPU milliseconds that a server spends on each of `count` scrapes, warmed up. */
export async function cpuPerScrape(server, count) {
  for (let index = 0; index < Math.min(count, 100); index += 1) await server.scrape();
  const before = await server.ask("cpu");
  for (let index = 0; index < count; index += 1) await server.scrape();
  const after = await server.ask("cpu");
  return (after.user + after.system - before.user - before.system) / 1000 / count;
}
