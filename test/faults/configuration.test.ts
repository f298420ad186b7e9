import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createConfigSource } from "../../src/cli/config-source.js";
import { createReloader } from "../../src/cli/reload.js";
import { silentEdge } from "../cli/silent-edge.js";
import { beijing, hangzhou, startCloud } from "./cloud.js";
import { configEnv, configText, startExporter } from "./exporter.js";
import type { Shown } from "./exposition-text.js";
import { tell } from "./fault-row.js";

const limitMs = 15_000;

/** An exporter of one region whose configuration file is watched. `one` and `two` are the texts for one region and for two. */
async function startWatching(path: (folder: string, text: string) => string) {
  const { clock, url, simulator } = await startCloud({ regions: [hangzhou, beijing] });
  const one = configText({ endpoints: { [hangzhou]: url } });
  const two = configText({ endpoints: { [hangzhou]: url, [beijing]: url } });
  const folder = mkdtempSync(join(tmpdir(), "dts-faults-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const exporter = await startExporter({ clock, endpoints: { [hangzhou]: url } });
  const source = createConfigSource({ "config.file": path(folder, one) }, silentEdge(configEnv));
  const { config: initial } = await source.load();
  const lines: string[] = [];
  const log = (message: string, fields: object = {}) =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger = { debug: log, info: log, warn: log, error: log };
  const reloader = createReloader({
    source,
    app: () => exporter.app,
    initial,
    stopping: new AbortController().signal,
    clock,
    logger,
  });
  const stop = new AbortController();
  const ended = reloader.watch(source.follow(clock), stop.signal);
  onTestFinished(() => {
    stop.abort();
    return ended;
  });
  return { exporter, simulator, folder, one, two, lines };
}

const succeeded = (shown: Shown) => shown.value("aliyun_dts_exporter_config_last_reload_successful");
const hasBeijing = (shown: Shown) =>
  shown.samples("aliyun_dts_up", { region_id: beijing }).length === 4 && succeeded(shown) === 1;

/** The worst moment: right after the file has been looked at. */
const lookedAtJustNow = 5_000;

describe("the configuration file", () => {
  it("is broken on reload", async (context) => {
    const file = (folder: string) => join(folder, "config.yaml");
    const { exporter, simulator, folder, one, two, lines } = await startWatching((where, text) => {
      writeFileSync(file(where), text);
      return file(where);
    });
    await exporter.run(lookedAtJustNow);
    const before = await exporter.shown();
    expect(succeeded(before)).toBe(1);

    writeFileSync(
      file(folder),
      `${one}api: {timeout: 10}\nrate_limits: {}\n`.replace(/api: \{page_size.*\n/, ""),
    );
    await exporter.until("the reload has failed", (shown) => succeeded(shown) === 0, limitMs);
    const calls = simulator.calls().length;
    await exporter.run(120_000);
    const during = await exporter.shown();
    // The old configuration is in force: the same targets, polled as before, and each mistake is told once.
    expect(during.down()).toEqual([]);
    expect(during.jobs()).toEqual(before.jobs());
    expect(simulator.calls().length).toBeGreaterThan(calls);
    const mistakes = lines.filter((line) => line.startsWith("configuration mistake"));
    expect(mistakes.map((line) => /config\.yaml:\d+:\d+: ([\w.]+)/.exec(line)?.[1]).sort()).toEqual([
      "api.timeout",
      "rate_limits",
    ]);

    writeFileSync(file(folder), two);
    const recoveryMs = await exporter.until("the mended file is in force", hasBeijing, limitMs);
    expect(simulator.calls().some(({ region }) => region === beijing)).toBe(true);
    tell(context, {
      seen: "config_last_reload_successful 0, the old one stays, one error line per mistake",
      recoveryMs,
      limitMs,
    });
  });

  it("is swapped by symlink, as a ConfigMap is", async (context) => {
    const put = (folder: string, version: string, text: string) => {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, "config.yaml"), text);
    };
    const { exporter, folder, two } = await startWatching((where, text) => {
      put(where, "..1", text);
      symlinkSync("..1", join(where, "..data"));
      symlinkSync("..data/config.yaml", join(where, "config.yaml"));
      return join(where, "config.yaml");
    });
    await exporter.run(lookedAtJustNow);
    const before = await exporter.shown();
    put(folder, "..2", two);
    symlinkSync("..2", join(folder, "..data_tmp"));
    renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
    rmSync(join(folder, "..1"), { recursive: true });
    const recoveryMs = await exporter.until("the new file is in force", hasBeijing, limitMs);
    const after = await exporter.shown();
    const kept = { region_id: hangzhou };
    expect(after.jobLines(kept)).toBe(before.jobLines(kept));
    tell(context, {
      seen: "the new file is seen through the link; targets that stay keep their series, to the byte",
      recoveryMs,
      limitMs,
    });
  });
});
