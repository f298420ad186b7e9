import { expect, it } from "vitest";
import { ask, dial, readAll } from "../http/client.js";
import { startWatched } from "./cloud.js";
import type { Shown } from "./exposition-text.js";
import { tell } from "./fault-row.js";

const scrape = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

// What these connections may do at most is tested with short limits in test/http/connections/connections.test.ts.
it("scrapers that never read, that send half a header, and 1,000 at once", async (context) => {
  const { exporter } = await startWatched({ jobs: 600, pageSize: 30 });
  const address = new URL(exporter.url).host;
  const stuck = await Promise.all(Array.from({ length: 20 }, () => dial(address)));
  for (const socket of stuck) {
    socket.pause();
    socket.write(scrape.repeat(20));
  }
  const startMs = performance.now();
  const idle = await dial(address);
  const half = await dial(address);
  half.write("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half");
  const closed = Promise.all([idle, half].map(readAll)).then(() => performance.now() - startMs);

  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => ask(address, "/metrics", { headers: { "accept-encoding": "gzip" } })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1_000);
  const polls = (shown: Shown) =>
    shown
      .samples("aliyun_dts_exporter_polls_total", { result: "complete" })
      .reduce((sum, { value }) => sum + value, 0);
  const before = polls(await exporter.shown());
  await exporter.run(120_000, { stepMs: 5_000 });
  const after = await exporter.shown();
  expect(after.down()).toEqual([]);
  expect(polls(after) - before).toBeGreaterThanOrEqual(8);
  // The only real time that a fault here takes: a socket knows no other.
  const closedMs = await closed;
  expect(closedMs).toBeLessThan(35_000);
  for (const socket of stuck) socket.destroy();
  tell(context, {
    seen: `1,000 answers while 20 never read; idle and half-sent connections closed after ${Math.round(closedMs / 1_000)} s; polls went on`,
  });
});
