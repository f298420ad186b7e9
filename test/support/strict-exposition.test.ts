import { describe, expect, it } from "vitest";
import { type CheckedFormat, checkExposition } from "./strict-exposition.js";

const gauge = "# HELP a_seconds Help.\n# TYPE a_seconds gauge\n";

describe("checkExposition", () => {
  it("answers names, unescaped labels and values", () => {
    const text = `${gauge}a_seconds{x="1\\"\\\\\\n",y=""} 2.5e-3\na_seconds -1\n`;
    expect(checkExposition(text, "text-0.0.4")).toMatchObject([
      { name: "a_seconds", family: "a_seconds", type: "gauge", labels: { x: '1"\\\n' }, value: 0.0025 },
      { name: "a_seconds", labels: {}, value: -1 },
    ]);
  });

  it("accepts OpenMetrics counters, units and histograms", () => {
    const text = [
      '# HELP c_seconds Help with \\"quotes\\" and \\\\.',
      "# TYPE c_seconds counter",
      "# UNIT c_seconds seconds",
      "c_seconds_total 1",
      "# HELP h Help.",
      "# TYPE h histogram",
      'h_bucket{le="1.0"} 1',
      'h_bucket{le="+Inf"} 2',
      "h_sum 3",
      "h_count 2",
      "# EOF\n",
    ].join("\n");
    expect(checkExposition(text, "openmetrics-1.0.0")).toHaveLength(5);
  });

  it.each<[string, string, CheckedFormat, RegExp]>([
    ["a duplicate series", `${gauge}a_seconds 1\na_seconds 2\n`, "text-0.0.4", /duplicate series/],
    [
      "a duplicate in another order and with an empty label",
      `${gauge}a_seconds{x="1",y="2"} 1\na_seconds{y="2",z="",x="1"} 1\n`,
      "text-0.0.4",
      /duplicate series/,
    ],
    [
      "a family in two pieces",
      `${gauge}a_seconds 1\n# HELP b B.\n# TYPE b gauge\nb 1\n# HELP a_seconds Help.\n`,
      "text-0.0.4",
      /not in one piece/,
    ],
    [
      "a sample of a family that has ended",
      `${gauge}a_seconds 1\n# HELP b B.\n# TYPE b gauge\nb 1\na_seconds{x="1"} 1\n`,
      "text-0.0.4",
      /does not belong to the gauge b/,
    ],
    ["a sample without metadata", "a 1\n", "text-0.0.4", /without HELP and TYPE/],
    ["a missing HELP", "# TYPE a gauge\na 1\n", "text-0.0.4", /without HELP/],
    ["a missing TYPE", "# HELP a A.\na 1\n", "text-0.0.4", /without TYPE/],
    [
      "TYPE after samples",
      `${gauge}a_seconds 1\n# TYPE a_seconds gauge\n`,
      "text-0.0.4",
      /TYPE after samples/,
    ],
    ["a second HELP", `# HELP a A.\n# HELP a A.\n# TYPE a gauge\na 1\n`, "text-0.0.4", /second HELP/],
    ["an unknown type", "# HELP a A.\n# TYPE a thing\na 1\n", "text-0.0.4", /unknown type/],
    ["a free comment", `# hello\n${gauge}a_seconds 1\n`, "text-0.0.4", /unknown comment/],
    ["a bad escape", `${gauge}a_seconds{x="\\t"} 1\n`, "text-0.0.4", /bad escape in a label/],
    ["a bad escape in HELP", "# HELP a \\t\n# TYPE a gauge\na 1\n", "text-0.0.4", /bad escape in HELP/],
    [
      "a bare quote in OpenMetrics HELP",
      '# HELP a "A"\n# TYPE a gauge\na 1\n# EOF\n',
      "openmetrics-1.0.0",
      /bad escape in HELP/,
    ],
    ["an open label value", `${gauge}a_seconds{x="1\n`, "text-0.0.4", /does not end/],
    ["a bad label name", `${gauge}a_seconds{x-y="1"} 1\n`, "text-0.0.4", /bad label name/],
    ["a reserved label name", `${gauge}a_seconds{__x="1"} 1\n`, "text-0.0.4", /bad label name/],
    ["empty braces", `${gauge}a_seconds{} 1\n`, "text-0.0.4", /bad label name/],
    ["a label twice", `${gauge}a_seconds{x="1",x="2"} 1\n`, "text-0.0.4", /label twice/],
    ["a missing comma", `${gauge}a_seconds{x="1"y="2"} 1\n`, "text-0.0.4", /no comma/],
    ["a bad metric name", "# HELP 1a A.\n# TYPE 1a gauge\n1a 1\n", "text-0.0.4", /bad metric name/],
    ["a number with a comma", `${gauge}a_seconds 1,5\n`, "text-0.0.4", /bad number/],
    ["a hexadecimal number", `${gauge}a_seconds 0x10\n`, "text-0.0.4", /bad number/],
    ["an undefined value", `${gauge}a_seconds undefined\n`, "text-0.0.4", /bad number/],
    ["a timestamp", `${gauge}a_seconds 1 1700000000\n`, "text-0.0.4", /bad number/],
    ["two spaces", `${gauge}a_seconds  1\n`, "text-0.0.4", /bad number/],
    ["a missing newline at the end", `${gauge}a_seconds 1`, "text-0.0.4", /no newline/],
    ["an empty line", `${gauge}\na_seconds 1\n`, "text-0.0.4", /empty line/],
    ["a carriage return", `${gauge}a_seconds 1\r\n`, "text-0.0.4", /carriage return/],
    ["a control character", `${gauge}a_seconds{x="\u0007"} 1\n`, "text-0.0.4", /control character/],
    ["a lone surrogate", `${gauge}a_seconds{x="\ud800"} 1\n`, "text-0.0.4", /lone surrogate/],
    ["a bidirectional mark", `${gauge}a_seconds{x="\u202e"} 1\n`, "text-0.0.4", /bidirectional/],
    ["a falling counter", "# HELP a A.\n# TYPE a counter\na -1\n", "text-0.0.4", /below 0/],
    ["EOF in the text format", `${gauge}a_seconds 1\n# EOF\n`, "text-0.0.4", /does not belong/],
    [
      "UNIT in the text format",
      `# UNIT a_seconds seconds\n${gauge}a_seconds 1\n`,
      "text-1.0.0",
      /UNIT does not belong/,
    ],
    ["a missing EOF", `${gauge}a_seconds 1\n`, "openmetrics-1.0.0", /no # EOF/],
    ["an early EOF", `${gauge}# EOF\na_seconds 1\n`, "openmetrics-1.0.0", /after # EOF/],
    [
      "a counter sample without _total",
      "# HELP a A.\n# TYPE a counter\na 1\n# EOF\n",
      "openmetrics-1.0.0",
      /does not belong/,
    ],
    [
      "a counter family with _total",
      "# HELP a_total A.\n# TYPE a_total counter\na_total 1\n# EOF\n",
      "openmetrics-1.0.0",
      /with _total/,
    ],
    [
      "a unit that the name lacks",
      `# UNIT a_seconds bytes\n${gauge}a_seconds 1\n# EOF\n`,
      "openmetrics-1.0.0",
      /end in the unit/,
    ],
    ["a family without samples", gauge, "text-0.0.4", /no samples/],
    [
      "buckets that fall",
      '# HELP h H.\n# TYPE h histogram\nh_bucket{le="1.0"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
      "text-0.0.4",
      /not cumulative/,
    ],
    [
      "a bound that is not canonical",
      '# HELP h H.\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
      "text-0.0.4",
      /not canonical/,
    ],
    [
      "a count that differs from the last bucket",
      '# HELP h H.\n# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n',
      "text-0.0.4",
      /last bucket/,
    ],
  ])("refuses %s", (_what, text, format, message) => {
    expect(() => checkExposition(text, format)).toThrow(message);
  });
});
