import type { ErrorCode } from "yaml";
import type { Complaint } from "./mistakes.js";

// The parser's own messages quote the file, which may hold a secret: these stand in for them.
const complaints: Partial<Record<ErrorCode, Complaint>> = {
  BAD_ALIAS: complaint("an alias cannot be used like this", "an alias", "write the values out"),
  BAD_DIRECTIVE: complaint("only YAML 1.2 is read", "another %YAML directive", "remove the directive"),
  BAD_DQ_ESCAPE: complaint(
    "an unknown escape in double quotes",
    "a backslash",
    "write \\\\ for a backslash, or use single quotes",
  ),
  BAD_INDENT: complaint(
    "wrong indentation, or a bracket that is not closed",
    "a line too far left",
    "close the bracket, or indent the line below its key with spaces",
  ),
  BAD_SCALAR_START: complaint(
    "a text without quotes cannot start like this",
    "a reserved character",
    "put the text in quotes",
  ),
  BLOCK_AS_IMPLICIT_KEY: complaint(
    "two keys on one line",
    "a second colon",
    "put the value in quotes, or on its own line",
  ),
  MISSING_CHAR: complaint(
    "a quote, bracket, comma or space is missing",
    "something else in its place",
    "close the quote or bracket, or write a space after the colon or dash",
  ),
  MULTIPLE_DOCS: complaint("more than one document", "a line ---", "write one document"),
  MULTILINE_IMPLICIT_KEY: complaint(
    "not a setting: the colon is missing",
    "a line without one",
    "write key: value",
  ),
  RESOURCE_EXHAUSTION: complaint("nested too deeply", "hundreds of levels", "use fewer levels"),
  TAB_AS_INDENT: complaint("a tab as indentation", "a tab", "indent with spaces"),
  TAG_RESOLVE_FAILED: complaint("an unknown tag", "a word that starts with !", "remove the tag"),
};

const anyComplaint = complaint(
  "not valid YAML or JSON",
  "something unexpected",
  "check quotes, colons and indentation here",
);

/** What to say of a fault of the YAML parser, without a word of the file. */
export function syntaxComplaint(code: ErrorCode): Complaint {
  return complaints[code] ?? anyComplaint;
}

function complaint(problem: string, found: string, advice: string): Complaint {
  return { problem, found, advice };
}
