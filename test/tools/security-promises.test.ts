import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const text = readFileSync("SECURITY.md", "utf8");
const promises = text
  .slice(text.indexOf("## What is promised"), text.indexOf("## Least privilege"))
  .replace(/\n### .*\n/g, "\n")
  .split(/\n- /)
  .slice(1)
  .map((promise) => ({ promise: promise.replace(/\s+/g, " ").trim() }));

it("SECURITY.md makes promises", () => {
  expect(promises.length).toBeGreaterThan(15);
});

it.each(promises)("a promise names the tests that hold it: $promise", ({ promise }) => {
  const held = [...promise.matchAll(/Held by ((?:`[^`]+`(?:, | and )?)+)\./g)];
  const tests = held.flatMap(([sentence]) =>
    [...sentence.matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? ""),
  );
  expect(tests).not.toEqual([]);
  expect(tests.filter((file) => !file.endsWith(".test.ts") || !existsSync(file))).toEqual([]);
});
