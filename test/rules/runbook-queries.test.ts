import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createLint } from "./lint.js";
import { filesOf, folders, rules } from "./rule-files.js";

const lint = createLint(rules);

const queriesOf = (file: string): readonly string[] =>
  [...readFileSync(file, "utf8").matchAll(/^```promql\n([\s\S]*?)^```$/gm)].flatMap(([, text = ""]) =>
    text.split(/\n\n+/).map((query) => query.trim()),
  );

describe("the queries of the runbooks", () => {
  it.each(filesOf(folders.runbooks, ".md").map((file) => [file.replace(/.*\//, ""), file] as const))(
    "speak only of what exists: %s",
    (_name, file) => {
      for (const expr of queriesOf(file)) expect([expr, lint({ record: "query", expr })]).toEqual([expr, []]);
    },
  );
});
