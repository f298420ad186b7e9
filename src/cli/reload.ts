import type { App } from "../app.js";
import type { Config } from "../config/config.js";
import { ConfigMistakes } from "../config/document/mistakes.js";
import type { ReloadResult } from "../http/routes/route-deps.js";
import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import type { ConfigSource } from "./config-source.js";

/** Takes over a changed configuration while the exporter runs. */
export interface Reloader {
  /** Reads the configuration again: a good one is in force afterwards, a bad one changes nothing. */
  reload(): Promise<ReloadResult>;
  /** Reloads whenever the file has changed, or what was refused has become good, until the signal aborts. */
  watch(hasChanged: () => boolean, signal: AbortSignal): Promise<void>;
}

/** What a reloader works with. */
export interface ReloaderDeps {
  readonly source: Pick<ConfigSource, "load">;
  readonly app: () => Pick<App, "apply" | "reloaded">;
  readonly initial: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

// Looking at the content sees every way to change a file, also the swap of a ConfigMap's symlink, which file system
// events of the file itself miss. Reading 1 MiB this often costs nothing.
const lookEveryMs = 5_000;

/** A reloader of one source. Reloads come one after the other. */
export function createReloader(deps: ReloaderDeps): Reloader {
  const { source, clock, logger } = deps;
  let present = deps.initial;
  let last: Promise<ReloadResult> = Promise.resolve({ ok: true });
  let wasRefused = false;

  const reloadNow = async (): Promise<ReloadResult> => {
    const app = deps.app();
    try {
      const { config, warnings } = await source.load();
      for (const warning of warnings) logger.warn("configuration warning", { warning });
      for (const section of restartSections(present, config)) {
        logger.warn("changed settings take effect at the next start", { section });
      }
      await app.apply(config);
      present = config;
      wasRefused = false;
      app.reloaded(true);
      logger.info("configuration reloaded", { accounts: config.accounts.length });
      return { ok: true };
    } catch (error) {
      if (!(error instanceof ConfigMistakes)) throw error;
      wasRefused = true;
      app.reloaded(false);
      const mistakes = error.format().split("\n");
      for (const mistake of mistakes)
        logger.error("configuration mistake, keeping the old configuration", { mistake });
      return { ok: false, mistakes };
    }
  };
  const reload = (): Promise<ReloadResult> => {
    last = last.then(reloadNow, reloadNow);
    return last;
  };
  // What was wrong may stand in another file, which nobody watches: the web configuration, a certificate.
  const isMended = (): Promise<boolean> =>
    source.load().then(
      () => true,
      () => false,
    );

  return {
    reload,
    async watch(hasChanged, signal) {
      while (await isTimeToLook(clock, signal)) {
        if (hasChanged() || (wasRefused && (await isMended()))) await reload();
      }
    },
  };
}

/** Sections that are read at the start only, and have changed. */
function restartSections(before: Config, after: Config): readonly string[] {
  return (["web", "log"] as const).filter(
    (section) => JSON.stringify(before[section]) !== JSON.stringify(after[section]),
  );
}

/** Sleeps until the next look is due; false when nobody wants it any more. */
function isTimeToLook(clock: Clock, signal: AbortSignal): Promise<boolean> {
  return clock.sleep(lookEveryMs, signal).then(
    () => true,
    () => false,
  );
}
