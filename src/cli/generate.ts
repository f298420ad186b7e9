import type { Config } from "../config/config.js";
import type { Flags } from "../config/flags.js";
import { unsharded } from "../config/shards.js";
import { targetsOf } from "../config/targets.js";
import { collectorNames } from "../dts/collectors.js";
import { ramPolicyFor } from "../dts/ram-policy.js";
import { createConfigSource } from "./config-source.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";

/** What can be generated from a configuration. */
const generators: Readonly<Record<string, (config: Config) => string>> = {
  "ram-policy": ramPolicyOf,
};

/** Names of what can be generated. */
export const generated: readonly string[] = Object.keys(generators);

/** The command `generate`: writes on stdout what belongs to this configuration. */
export async function generate(flags: Flags, edge: ProcessEdge, what: string): Promise<ExitCode> {
  const { config, warnings } = await createConfigSource(flags, edge).load();
  for (const warning of warnings) edge.stderr.write(`${warning}\n`);
  edge.stdout.write(generators[what]?.(config) ?? "");
  return exitCodes.success;
}

/** The policy that allows what this configuration polls, whatever the shard, and what a probe asks. */
export function ramPolicyOf(config: Config): string {
  const everything = targetsOf({ ...config, sharding: unsharded });
  const used = new Set(everything.map(({ collector }) => collector));
  if (config.web.enableProbe) used.add("object_modification");
  return ramPolicyFor(collectorNames.filter((name) => used.has(name)));
}
