/** The code of an error of Node. Its text may quote what it read. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "an error";
}
