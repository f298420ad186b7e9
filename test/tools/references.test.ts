import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { references } from "../../tools/references.js";

describe("a derived file", () => {
  it.each(references())("is what its table says: $path (mend it with npm run golden)", ({ path, text }) => {
    const committed = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
    expect(committed).toBe(text);
  });
});
