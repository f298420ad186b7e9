/** What is wrong, what was found and what to write instead. Holds no secret: see `shown`. */
export interface Complaint {
  readonly problem: string;
  readonly found: string;
  readonly advice: string;
}

/** A complaint with its place. */
export interface Mistake extends Complaint {
  /** `FILE:LINE:COLUMN`, `environment NAME` or `flag --name`. */
  readonly where: string;
  /** The setting, e.g. `accounts[0].regions`. */
  readonly path: string;
}

/** One line: `FILE:LINE:COLUMN: PATH: what is wrong (found ...) (write ...)`. */
function formatMistake({ where, path, problem, found, advice }: Mistake): string {
  return `${where}: ${path}: ${problem} (found ${found}) (${advice})`;
}

// A hopeless file may hold a mistake on every line; nobody reads more than this.
const shownMistakes = 100;

/** Every mistake of a configuration at once. The message is the lines of `format`. */
export class ConfigMistakes extends Error {
  readonly mistakes: readonly Mistake[];

  /** `text` is given for mistakes that were told elsewhere, of which only their lines are known. */
  constructor(mistakes: readonly Mistake[], text: string = formatAll(mistakes, "mistakes").join("\n")) {
    super(text);
    this.name = "ConfigMistakes";
    this.mistakes = mistakes;
  }

  /** One line per mistake; after 100 of them, one line with the number of the rest. */
  format(): string {
    return this.message;
  }
}

/** One line per warning, as many as of mistakes. */
export function formatWarnings(warnings: readonly Mistake[]): readonly string[] {
  return formatAll(warnings, "warnings");
}

function formatAll(all: readonly Mistake[], what: string): readonly string[] {
  const lines = all.slice(0, shownMistakes).map(formatMistake);
  const rest = all.length - lines.length;
  return [...lines, ...(rest > 0 ? [`and ${rest} more ${what}`] : [])];
}

/** Gathers mistakes and warnings while a configuration is read, so that all are told at once. */
export interface Report {
  mistake(where: string, path: string, complaint: Complaint): void;
  warning(where: string, path: string, complaint: Complaint): void;
  readonly mistakes: readonly Mistake[];
  readonly warnings: readonly Mistake[];
}

/** An empty report. */
export function createReport(): Report {
  const mistakes: Mistake[] = [];
  const warnings: Mistake[] = [];
  return {
    mistake: (where, path, complaint) => void mistakes.push({ where, path, ...complaint }),
    warning: (where, path, complaint) => void warnings.push({ where, path, ...complaint }),
    mistakes,
    warnings,
  };
}
