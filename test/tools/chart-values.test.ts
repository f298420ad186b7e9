import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chartReadme } from "../../tools/chart-values.js";

const chart = new URL("../../deploy/helm/aliyun-dts-exporter/", import.meta.url);
const fileText = (name: string) => readFileSync(new URL(name, chart), "utf8");
const schema = {
  $defs: { name: { type: "string", if: {}, else: { const: "a name" } } },
  properties: {
    one: { properties: { a: { $ref: "#/$defs/name" }, b: { type: "array" } } },
    mode: { enum: ["x", "y"] },
    count: { type: ["integer", "string"] },
    serviceMonitor: { properties: { interval: { type: "string" } } },
    podMonitor: { properties: { interval: { type: "string" } } },
  },
};

/** The rows of the table for some values. */
function rowsOf(values: string): readonly string[] {
  const text = chartReadme("# A chart\n\nWords.\n", values, JSON.stringify(schema));
  return text.split("\n").filter((line) => line.startsWith("| `"));
}

describe("the table of the chart's values", () => {
  it("has each value with its type, its default and the comment above or behind it", () => {
    const values = [
      "# The file.\n",
      "# A part.\none:",
      '  # First\n  # and second line.\n  a: ""',
      "  b: [1, 2] # Behind.",
      "mode: x # x|y.",
      "# How many.\ncount: 1",
    ];
    expect(rowsOf(`${values.join("\n")}\n`)).toEqual([
      "| `one` | object |  | A part. |",
      "| `one.a` | string | empty | First and second line. |",
      "| `one.b` | list | `[1,2]` | Behind. |",
      "| `mode` | string | `x` | x\\|y. |",
      "| `count` | integer, string | `1` | How many. |",
    ]);
  });

  it("explains a PodMonitor by the ServiceMonitor", () => {
    const values = "serviceMonitor:\n  interval: 15s # Time.\npodMonitor:\n  interval: 15s\n";
    expect(rowsOf(values)[1]).toBe(
      "| `podMonitor.interval` | string | `15s` | As `serviceMonitor.interval`. |",
    );
  });

  it("refuses a value without a comment", () => {
    expect(() => rowsOf("mode: x\n")).toThrow("values.yaml: mode has no comment");
  });

  it("takes the place of the one before, and of nothing else", () => {
    const once = chartReadme("# A chart\n\nWords.\n", "mode: x # One.\n", JSON.stringify(schema));
    const twice = chartReadme(once, "mode: y # Two.\n", JSON.stringify(schema));
    expect(twice.startsWith("# A chart\n\nWords.\n\n## Values\n")).toBe(true);
    expect(twice).toContain("Two.");
    expect(twice).not.toContain("One.");
  });

  it("has everything that the schema allows at the top", () => {
    const allowed = Object.keys(JSON.parse(fileText("values.schema.json")).properties);
    expect(Object.keys(parse(fileText("values.yaml"))).sort()).toEqual(allowed.sort());
  });
});
