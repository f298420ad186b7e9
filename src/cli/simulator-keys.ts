import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoOidcToken, demoRole } from "../simulator/sts/roles.js";

/** A file with the token of a service account that the simulated STS accepts. */
export interface TokenFile {
  readonly path: string;
  /** Removes it. */
  remove(): Promise<void>;
}

/** Writes the token into a new folder for temporary files. Rejects when there is no place for it. */
export async function writeTokenFile(): Promise<TokenFile> {
  const folder = await mkdtemp(join(tmpdir(), "aliyun-dts-exporter-simulator-"));
  const path = join(folder, "oidc-token");
  await writeFile(path, demoOidcToken, { mode: 0o600 });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What to write under `credentials` to get keys from the simulated STS, one line of YAML for each type. */
export function stsLines(url: string, tokenFile: string): readonly string[] {
  const role = `role_arn: "${demoRole.arn}"`;
  const key = "{type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY}";
  return [
    `credentials: {type: assume_role, ${role}, sts_endpoint: "${url}", source: ${key}} # and KEY=demo`,
    `credentials: {type: rrsa, ${role}, oidc_provider_arn: "${demoRole.oidcProviderArn}", ` +
      `oidc_token_file: ${JSON.stringify(tokenFile)}, sts_endpoint: "${url}"}`,
  ];
}

/** What to write under `credentials` to get keys from the simulated metadata service. */
export function metadataLines(url: string): readonly string[] {
  return [`credentials: {type: ecs_ram_role, metadata_endpoint: "${url}"}`];
}
