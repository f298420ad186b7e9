/** The web configuration cannot be used. Each mistake is one line for people, without a password, hash or key. */
export class WebConfigError extends Error {
  /** `FILE: PATH: what is wrong (found ...) (what to write instead)` */
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.name = "WebConfigError";
    this.mistakes = mistakes;
  }
}

/** What is wrong at one place of the file. */
export interface WebMistake {
  /** E.g. `tls_server_config.cert_file`. */
  readonly path: string;
  readonly problem: string;
  readonly found: string;
  readonly advice: string;
}

/** One line for one mistake in a file. */
export function formatWebMistake(file: string, { path, problem, found, advice }: WebMistake): string {
  return `${file}: ${path}: ${problem} (found ${found}) (${advice})`;
}
