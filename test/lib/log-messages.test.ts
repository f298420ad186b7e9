import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { logMessages } from "../../src/lib/log-messages.js";
import { logReference } from "../../tools/log-reference.js";

const root = fileURLToPath(new URL("../../src", import.meta.url));
const source = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith("log-messages.ts"))
  .map((name) => readFileSync(join(root, name), "utf8"))
  .join("\n");
const messages = Object.entries(logMessages);

// That every text which is logged is in the table, at its level, is what the types of Logger demand.
describe("a log message", () => {
  it.each(Object.keys(logMessages))("is logged somewhere: %s", (text) => {
    expect(source).toContain(`"${text}"`);
  });

  it.each(messages)(
    "says what it means and what to do, in one table row of the reference: %s",
    (text, row) => {
      expect(row.meaning).toMatch(/^[^|\n]+\.$/);
      expect(row.action).toMatch(/^[^|\n]+\.$/);
      expect(logReference().split(`| ${text} |`)).toHaveLength(2);
    },
  );

  it("is nothing that a log line could be forged with", () => {
    expect(Object.keys(logMessages).filter((text) => !/^[A-Za-z ,]+$/.test(text))).toEqual([]);
  });
});

describe("the log reference", () => {
  it("lists the most urgent messages first", () => {
    const headings = logReference().match(/^## .*$/gm);
    expect(headings).toEqual(["## error", "## warn", "## info"]);
  });
});
