import { isDeepStrictEqual } from "node:util";
import type { App } from "../app.js";
import type { Config } from "../config/config.js";
import { ConfigMistakes } from "../config/document/mistakes.js";
import type { ReloadResult } from "../http/routes/route-deps.js";
import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import type { Reloadable } from "./check-thread.js";
import { createOneAtATime } from "./one-at-a-time.js";

/** Takes over a changed configuration while the exporter runs. */
export interface Reloader {
  /**
   * Reads the configuration again: a good one is in force afterwards, a bad one changes nothing. Calls that come while
   * another one is under way are answered together by the next.
   */
  reload(): Promise<ReloadResult>;
  /** Reloads whenever the file has changed, or what was refused has become good, until the signal aborts. */
  watch(hasChanged: () => boolean, signal: AbortSignal): Promise<void>;
}

/** What a reloader works with. */
export interface ReloaderDeps {
  /** Reads and checks it. @throws ConfigMistakes */
  readonly source: { load(): Promise<Reloadable> };
  readonly app: () => Pick<App, "apply" | "reloaded">;
  readonly initial: Config;
  /** Ends the rests between reloads. */
  readonly stopping: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

// Looking at the content sees every way to change a file, also the swap of a ConfigMap's symlink, which file system
// events of the file itself miss. Reading 1 MiB this often costs nothing.
const lookEveryMs = 5_000;

/** A reloader of one source. */
export function createReloader(deps: ReloaderDeps): Reloader {
  const { source, clock, logger } = deps;
  let present = deps.initial;
  let wasRefused = false;
  const tell = createTelling(logger);

  const take = async ({ config, warnings }: Reloadable): Promise<void> => {
    tell.warnings(warnings);
    for (const section of restartSections(present, config)) {
      logger.warn("changed settings take effect at the next start", { section });
    }
    // The same configuration leaves everything as it is: to find that out target by target takes long for many.
    if (!isDeepStrictEqual(config, present)) await deps.app().apply(config);
    present = config;
    wasRefused = false;
    deps.app().reloaded(true);
    logger.info("configuration reloaded", { accounts: config.accounts.length });
  };

  const reload = createOneAtATime(deps, async (): Promise<ReloadResult> => {
    try {
      await take(await source.load());
      return { ok: true };
    } catch (error) {
      if (!(error instanceof ConfigMistakes)) throw error;
      wasRefused = true;
      deps.app().reloaded(false);
      const mistakes = error.format().split("\n");
      tell.mistakes(mistakes);
      return { ok: false, mistakes };
    }
  });
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

/** Tells all that is wrong when it is new, and that it is still the same otherwise: reloads can come without end. */
function createTelling(logger: Logger) {
  let told = "";
  const isNew = (lines: readonly string[]): boolean => {
    const text = lines.join("\n");
    const differs = text !== told;
    told = text;
    return differs;
  };
  return {
    warnings(lines: readonly string[]): void {
      if (isNew(lines)) for (const warning of lines) logger.warn("configuration warning", { warning });
    },
    mistakes(lines: readonly string[]): void {
      const shown = isNew(lines) ? lines : [`${lines.length} lines as before`];
      for (const mistake of shown)
        logger.error("configuration mistake, keeping the old configuration", { mistake });
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
