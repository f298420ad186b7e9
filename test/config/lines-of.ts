import { ConfigMistakes } from "../../src/config/document/mistakes.js";
import { type ConfigSources, loadConfig } from "../../src/config/load.js";

/** The lines that a configuration is refused with; none when it is accepted. */
export function linesOf(sources: Partial<ConfigSources>): readonly string[] {
  try {
    loadConfig({ env: {}, flags: {}, ...sources });
    return [];
  } catch (error) {
    if (error instanceof ConfigMistakes) return error.format().split("\n");
    throw error;
  }
}

/** A file with one account, followed by `rest`. */
export function fileWith(rest = "") {
  return { name: "c.yml", text: `accounts: [{name: production, regions: [cn-hangzhou]}]\n${rest}` };
}
