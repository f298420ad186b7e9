import { writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { ask } from "../http/client.js";
import { holdBars } from "./attack-row.js";
import { scrapeDuring, startProgram } from "./program.js";

const mib = 1024 * 1024;
const fill = (unit: string, head = "") => head + unit.repeat(Math.floor((mib - head.length) / unit.length));

/** Files of 1 MiB, each of a shape that costs a parser more than its bytes. */
const shapes: Readonly<Record<string, string>> = {
  "brackets in brackets": fill("["),
  "lists in lists": fill("- "),
  "mappings in mappings": fill('{"a":'),
  "short keys": fill("a:\n"),
  "empty items": fill("[],", "["),
  "unknown escapes": fill("\\q", 'a: "'),
  aliases: fill("- *a\n", "- &a 1\n"),
  "one text that is not closed": fill("x", 'a: "'),
};

it("files of 1 MiB in every shape that costs a parser much, reloaded one after the other", async (context) => {
  const program = await startProgram();
  const took: number[] = [];
  for (const text of Object.values(shapes)) {
    await writeFile(program.configFile, text);
    const p99 = await scrapeDuring(program.address, async () => {
      const answer = await ask(program.address, "/-/reload", { method: "POST" });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatch(/config\.yaml:\d+:\d+: document: /);
    });
    took.push(p99);
  }
  expect(program.child.exitCode).toBeNull();
  holdBars(context, [{ what: "longest scrape", is: Math.max(...took), atMost: 250, unit: "ms" }]);
});
