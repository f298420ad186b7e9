import { Lexer } from "yaml";
import type { Complaint } from "./mistakes.js";
import { syntaxComplaint } from "./syntax.js";

/** What is too much in a file, and the offset where it becomes too much. */
export interface Excess {
  readonly offset: number;
  readonly complaint: Complaint;
}

/** What a file of accounts may be made of: 1,000 accounts with 20 regions each are 190,000 parts. */
export const mostParts = 250_000;

// Nothing that can be set is nested more than ten levels deep.
const mostLevels = 64;
const widestIndent = 256;
const longestPart = 64 * 1024;

// The lexer's own signs, which stand nowhere in the text.
const marks: ReadonlySet<string> = new Set(["\u0002", "\u0018", "\u001F"]);
const flowSteps: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 };
const blockSigns: ReadonlySet<string> = new Set(["-", "?", ":"]);

/**
 * Looks over a YAML text before it is parsed. Parsing takes time and memory by the number of its parts (words, signs,
 * spaces, line breaks), and without bound by their nesting: one MiB of `[` ends the process. Undefined: not too much.
 */
export function excessOf(text: string, most: number): Excess | undefined {
  const isDeep = createLevels();
  let parts = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (marks.has(lexeme)) continue;
    parts += 1;
    if (isDeep(lexeme)) return { offset, complaint: syntaxComplaint("RESOURCE_EXHAUSTION") };
    if (lexeme.length > longestPart && !lexeme.startsWith("#")) return { offset, complaint: tooLong };
    if (parts > most) return { offset, complaint: tooMany(most) };
    offset += lexeme.length;
  }
  return undefined;
}

/** Told lexeme by lexeme, whether the nesting is too deep by now: of brackets, of signs on one line, or by indentation. */
function createLevels(): (lexeme: string) => boolean {
  let inBrackets = 0;
  let onLine = 0;
  let isLineStart = true;
  return (lexeme) => {
    inBrackets += flowSteps[lexeme] ?? 0;
    if (inBrackets <= 0 && blockSigns.has(lexeme)) onLine += 1;
    const isIndented = isLineStart && lexeme.startsWith(" ") && lexeme.length > widestIndent;
    isLineStart = /[\r\n]$/.test(lexeme);
    if (isLineStart) onLine = 0;
    return inBrackets > mostLevels || onLine > mostLevels || isIndented;
  };
}

const tooLong: Complaint = {
  problem: "a text that is too long",
  found: `more than ${longestPart} characters`,
  advice: "close the quote before it, or write less",
};

function tooMany(most: number): Complaint {
  return {
    problem: "the file is too large",
    found: `more than ${most} words, signs, spaces and line breaks up to here`,
    advice: "write less; many accounts can be shared among exporters with a file each",
  };
}
