import { documentedLimit } from "../dts/operations.js";
import { accountsAdvice, readAccounts } from "./accounts/accounts.js";
import { accountFromEnvironment } from "./accounts/default-account.js";
import { readTasks } from "./accounts/tasks.js";
import { type AccountConfig, type Config, configOf, type ModificationTask } from "./config.js";
import { nearest } from "./document/did-you-mean.js";
import { type ConfigFile, parseConfigDocument } from "./document/document.js";
import {
  ConfigMistakes,
  createReport,
  formatWarnings,
  type Mistake,
  type Report,
} from "./document/mistakes.js";
import type { DocumentNode } from "./document/node.js";
import { type Environment, readEnvironment, regionsVariable } from "./environment.js";
import { type FileSettings, readFileSettings } from "./file-settings.js";
import { type Flags, readFlags } from "./flags.js";
import { checkProxies } from "./proxy.js";
import { settings } from "./schema.js";
import type { AnySetting } from "./setting.js";
import { type Layers, type Settled, settle } from "./settle.js";
import { isOwn, shardCount } from "./shards.js";

/** Where a configuration comes from. */
export interface ConfigSources {
  readonly file?: ConfigFile | undefined;
  readonly env: Environment;
  readonly flags: Flags;
}

/** A valid configuration, deeply frozen, and one line for each thing that looks wrong but works. */
export interface LoadedConfig {
  readonly config: Config;
  readonly warnings: readonly string[];
  /** Where `web.config_file` is set, for mistakes about that file. */
  readonly webConfigWhere: string;
}

/**
 * Reads and checks a configuration; precedence: flag, environment, file, default. Does no I/O.
 * @throws ConfigMistakes with every mistake of all sources at once, and nothing else
 */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const report = createReport();
  const root = readFile(sources.file, report);
  const file = root && readFileSettings(root, report);
  const env = readEnvironment(sources.env, report);
  checkProxies(sources.env, report);
  const flags = readFlags(sources.flags, report);
  const accounts = file && accountsOf(file, { sources, where: root.where }, report);
  const tasks = file?.tasks === undefined ? [] : readTasksOf(file.tasks, accounts, report);
  const layers = { file: file?.values ?? new Map(), env, flags };
  const value = settle(layers);
  checkShard(value, layers, report);
  if (report.mistakes.length > 0) throw new ConfigMistakes(byPlace(report.mistakes));
  warnRate(value, layers, report);
  warnPrevious(value, layers, report);
  const config = configOf(value, { accounts: accounts ?? [], tasks });
  warnIdleShard(config, layers, report);
  return {
    config,
    warnings: formatWarnings(report.warnings),
    webConfigWhere: whereOf(settings.web.configFile, layers),
  };
}

/** `undefined` when there is a file that cannot be parsed: then nothing is known of its accounts. */
function readFile(file: ConfigFile | undefined, report: Report): DocumentNode | undefined {
  if (file === undefined) return { kind: "map", where: "", entries: [] };
  return parseConfigDocument(file, report);
}

function accountsOf(
  file: FileSettings,
  { sources, where }: { readonly sources: ConfigSources; readonly where: string },
  report: Report,
): readonly AccountConfig[] {
  const { env } = sources;
  if (file.accounts === undefined) {
    if (sources.file === undefined) return accountFromEnvironment(env, report);
    if (!report.mistakes.some(isAboutAccounts)) reportNoAccounts(where, report);
    return [];
  }
  if (env[regionsVariable] !== undefined) {
    report.warning(`environment ${regionsVariable}`, "accounts", {
      problem: "has no effect, because the file has accounts",
      found: "both",
      advice: "write the regions into the file, or unset the variable",
    });
  }
  return readAccounts(file.accounts, report);
}

/** A misspelt `accounts`, or a file that is no mapping, has been told already. */
function isAboutAccounts({ path }: Mistake): boolean {
  return path === "document" || nearest(path, ["accounts"]) !== undefined;
}

/** Never the environment's account in its place: a file that is being written, or mounted empty, would watch another cloud. */
function reportNoAccounts(where: string, report: Report): void {
  report.mistake(where, "accounts", {
    problem: "missing",
    found: "a file that names no account",
    advice: `${accountsAdvice}; without --config.file the account comes from the environment`,
  });
}

function readTasksOf(
  node: DocumentNode,
  accounts: readonly AccountConfig[] | undefined,
  report: Report,
): readonly ModificationTask[] {
  // A wrong account would make its tasks look wrong too.
  const areRead = !report.mistakes.some(({ path }) => path.startsWith("accounts"));
  return readTasks(node, areRead ? accounts : undefined, report);
}

function checkShard(value: Settled, layers: Layers, report: Report): void {
  const { shard, totalShards, previousTotalShards } = settings.sharding;
  const alreadyWrong = report.mistakes.some(({ path }) => path.startsWith("sharding"));
  // While the number of shards goes down, those that will go still keep what they had.
  const [total, previous] = [value(totalShards), value(previousTotalShards)];
  const most = Math.max(total, previous);
  if (alreadyWrong || value(shard) < most) return;
  const beyondBoth = previous > total ? ` and ${previousTotalShards.path}, which is ${previous}` : "";
  report.mistake(whereOf(shard, layers), shard.path, {
    problem: `not below ${totalShards.path}, which is ${total}${beyondBoth}`,
    found: `the number ${value(shard)}`,
    advice: `write ${most === 1 ? "0" : `a whole number from 0 to ${most - 1}`}, or raise ${totalShards.path}`,
  });
}

/** The place of the value in force. */
function whereOf({ path, env }: AnySetting, layers: Layers): string {
  const inEnv = env in layers.env ? `environment ${env}` : undefined;
  return layers.flags.get(path)?.where ?? inEnv ?? layers.file.get(path)?.where ?? "default";
}

/** In the order of the file; those of other sources behind them. */
function byPlace(mistakes: readonly Mistake[]): readonly Mistake[] {
  const order = ({ where }: Mistake) => {
    const place = /:(\d+):(\d+)$/.exec(where);
    return place === null ? Number.MAX_SAFE_INTEGER : Number(place[1]) * 2 ** 21 + Number(place[2]);
  };
  return [...mistakes].sort((a, b) => order(a) - order(b));
}

function warnRate(value: Settled, layers: Layers, report: Report): void {
  const { requestsPerSecond, burst } = settings.rateLimit;
  const { perAccount } = documentedLimit;
  const sum = value(requestsPerSecond) + value(burst);
  if (sum <= perAccount) return;
  report.warning(whereOf(requestsPerSecond, layers), requestsPerSecond.path, {
    problem: `together with rate_limit.burst above the documented limit of ${perAccount} per second`,
    found: `${value(requestsPerSecond)} + ${value(burst)}`,
    advice: `the limiter keeps to ${perAccount}; write values that add up to at most ${perAccount}`,
  });
}

function warnPrevious(value: Settled, layers: Layers, report: Report): void {
  const { totalShards, previousTotalShards: previous } = settings.sharding;
  if (value(previous) !== value(totalShards)) return;
  report.warning(whereOf(previous, layers), previous.path, {
    problem: `has no effect, because it is what ${totalShards.path} is`,
    found: `the number ${value(previous)}`,
    advice: "write the number of shards before the change, or 0 when no change is under way",
  });
}

/** Few accounts and regions are not divided evenly: a shard that has none is healthy, and shows nothing. */
function warnIdleShard({ accounts, sharding }: Config, layers: Layers, report: Report): void {
  const hasOwn = ({ name: account, regions }: AccountConfig) =>
    regions.some((regionId) => isOwn({ account, regionId }, sharding));
  if (accounts.some(hasOwn)) return;
  const { shard } = settings.sharding;
  report.warning(whereOf(shard, layers), shard.path, {
    problem: "no account and region belongs to this shard",
    found: `the number ${sharding.shard} of ${shardCount(sharding)} shards`,
    advice: "run fewer shards; `plan` tells how many are needed",
  });
}
