import { type Outcome, runProgram, toolPath } from "./programs.js";

/** A folder or file of the host in a container, or a volume. */
export interface Mount {
  readonly type: "bind" | "volume";
  /** Full path of a bind mount; a volume's name. */
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
}

/** A service of a compose project, as docker compose understands it. */
export interface ComposeService {
  readonly image: string;
  readonly build?: object;
  readonly pull_policy?: string;
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly Mount[];
  readonly secrets?: readonly { readonly source: string; readonly target: string }[];
  readonly ports?: readonly {
    readonly host_ip?: string;
    readonly target: number;
    readonly published: string;
  }[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
}

/** A compose project: all files together, with full paths. */
export interface ComposeProject {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, object>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

/** The files of the repository: what runs by itself, and what is put over it for an account. */
export const composeFiles = {
  demo: ["deploy/compose/compose.yaml"],
  account: ["deploy/compose/compose.yaml", "deploy/compose/compose.account.yaml"],
} as const;

let composeConfig: string | undefined;

/** What the reader of docker compose says about some files. */
export function readCompose(files: readonly string[]): Outcome {
  composeConfig ??= toolPath("compose-config");
  return runProgram(composeConfig, files);
}

/** The project of some files, which must be right. */
export function composeProject(files: readonly string[]): ComposeProject {
  const { code, stdout, stderr } = readCompose(files);
  if (code !== 0) throw new Error(`${files.join(" and ")}: ${stderr}`);
  return JSON.parse(stdout) as ComposeProject;
}
