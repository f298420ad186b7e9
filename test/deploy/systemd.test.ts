import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import { fileText } from "./chart.js";
import { output, runProgram } from "./programs.js";

const unit = "deploy/systemd/aliyun-dts-exporter.service";
const text = fileText(unit);

/** The values of a setting, in the order of the file. */
function valuesOf(setting: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^${setting}=(.*)$`, "gm"))].map(([, value]) => value ?? "");
}

describe("the systemd unit", () => {
  it("passes systemd-analyze verify without a word", () => {
    expect(runProgram("systemd-analyze", ["verify", unit])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("is exposed to 1.3 at most by systemd's own scale, where 10 is without any protection", () => {
    const args = ["security", "--offline=true", "--no-pager", "--threshold=13", unit];
    expect(output("systemd-analyze", args)).toMatch(/Overall exposure level for .*: 1\.\d OK/);
  });

  it("starts the program with a configuration file and reloads it by SIGHUP", () => {
    expect(valuesOf("ExecStart")).toEqual([
      "/usr/bin/env node /opt/aliyun-dts-exporter/dist/main.js run --config.file=/etc/aliyun-dts-exporter/config.yaml",
    ]);
    expect(valuesOf("ExecReload")).toEqual(["/bin/kill -HUP $MAINPID"]);
    expect(valuesOf("RestartPreventExitStatus")).toEqual(["2"]);
  });

  it("loads the keys under the names that its own advice gives, in a form that the configuration takes", () => {
    const advice = text.split("\n").flatMap((line) => /^# {3}(credentials:| {2}.*)$/.exec(line)?.[1] ?? []);
    const yaml = [
      "accounts:",
      "  - name: a",
      "    regions: [cn-hangzhou]",
      ...advice.map((line) => `    ${line}`),
    ];
    const { config } = loadConfig({ file: { name: "unit", text: yaml.join("\n") }, env: {}, flags: {} });
    const files = Object.values(config.accounts[0]?.credentials ?? {}).flatMap(
      (value) => JSON.stringify(value).match(/[^"]*\/access-key-[a-z]+/g) ?? [],
    );
    const names = valuesOf("LoadCredential").map((value) => value.split(":")[0]);
    expect(names).toEqual(["access-key-id", "access-key-secret"]);
    expect(files).toEqual(names.map((name) => `/run/credentials/aliyun-dts-exporter.service/${name}`));
  });
});
