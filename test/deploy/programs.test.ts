import { describe, expect, it } from "vitest";
import { output, runProgram } from "./programs.js";

describe("a program that a check needs", () => {
  it("is named when it is missing, instead of being passed over", () => {
    expect(() => runProgram("no-such-program", [])).toThrow(
      "the program no-such-program is missing: .ci/run installs what the deploy suite needs",
    );
  });

  it("is named with what it printed when it fails", () => {
    expect(() => output("sh", ["-c", "echo why >&2; exit 3"])).toThrow(/sh -c .* ended with 3:\n\nwhy/);
  });
});
