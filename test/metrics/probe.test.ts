import { describe, expect, it } from "vitest";
import { probeText } from "../../src/metrics/probe.js";
import type { ObjectModification } from "../../src/model/modification.js";
import { checkExposition } from "../support/strict-exposition.js";

const modification: ObjectModification = {
  account: "production",
  regionId: "cn-hangzhou",
  taskId: "k71r16fj13g",
  status: "Migrating",
  state: "running",
  phases: [{ phase: "data_initialization", status: "Migrating", progressRatio: 0.4, items: 39_754 }],
  errors: [],
};

describe("the answer of a probe", () => {
  it.each(["text-0.0.4", "text-1.0.0", "openmetrics-1.0.0"] as const)(
    "is a valid exposition as %s",
    (format) => {
      const samples = checkExposition(
        probeText({ modification, durationSeconds: 0.25 }, format).toString(),
        format,
      );
      const shown = (name: string) => samples.find((sample) => sample.name === name)?.value;
      expect(shown("aliyun_dts_probe_success")).toBe(1);
      expect(shown("aliyun_dts_probe_duration_seconds")).toBe(0.25);
      expect(shown("aliyun_dts_object_modification_phase_items")).toBe(39_754);
    },
  );

  it("claims nothing about a task that the API did not answer for", () => {
    const text = probeText({ durationSeconds: 9.5 }, "text-0.0.4").toString();
    expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([
      "aliyun_dts_probe_success 0",
      "aliyun_dts_probe_duration_seconds 9.5",
    ]);
  });
});
