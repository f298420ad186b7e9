import { type Credentials, credentialsFailure } from "../credentials.js";
import { type FileReading, oneWord, readSecretFile } from "../secret-file.js";

const keyParts = ["accessKeyId", "accessKeySecret", "securityToken"] as const;
type KeyPart = (typeof keyParts)[number];

/** Where an access key is read from: for each of its parts the name of a file or of an environment variable. */
export type AccessKeySettings = { readonly type: "access_key" } & {
  readonly [Source in `${KeyPart}${"File" | "Env"}`]?: string;
};

/** The machine that the values are read from. */
export interface ValueReading extends FileReading {
  readonly env: Readonly<Record<string, string | undefined>>;
}

const description = "access key's value";

/** The files among the sources. */
export function filesOf(settings: AccessKeySettings): readonly string[] {
  return keyParts.flatMap((part) => settings[`${part}File`] ?? []);
}

/** The access key as its sources hold it now. @throws Failure that names the source and never holds its value. */
export async function readAccessKey(
  settings: AccessKeySettings,
  machine: ValueReading,
): Promise<Credentials> {
  const accessKeyId = await readPart("accessKeyId", settings, machine);
  const accessKeySecret = await readPart("accessKeySecret", settings, machine);
  const securityToken = await readPart("securityToken", settings, machine);
  if (accessKeyId === undefined || accessKeySecret === undefined) {
    throw credentialsFailure(
      "The access key has no source. Set access_key_id_file and access_key_secret_file, or the names of variables.",
    );
  }
  return securityToken === undefined
    ? { accessKeyId, accessKeySecret }
    : { accessKeyId, accessKeySecret, securityToken };
}

/** The value of a part, or undefined when it has no source. */
async function readPart(
  part: KeyPart,
  settings: AccessKeySettings,
  machine: ValueReading,
): Promise<string | undefined> {
  const path = settings[`${part}File`];
  const variable = settings[`${part}Env`];
  if (path !== undefined) return readSecretFile(path, { ...machine, what: description });
  if (variable === undefined) return undefined;
  const value = machine.env[variable];
  // A token is for temporary keys only: charts often set the variable and leave it empty.
  if (part === "securityToken" && (value === undefined || value.trim() === "")) return undefined;
  if (value === undefined) {
    throw credentialsFailure(
      `The environment variable ${variable} is not set. Set it to the access key's value.`,
    );
  }
  return oneWord(value, `The environment variable ${variable}`, description);
}
