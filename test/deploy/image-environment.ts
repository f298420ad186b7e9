import { fileText } from "./chart.js";

/** `NAME=VALUE` pairs of a line; Docker puts a value with spaces in quotation marks, systemd the whole pair. */
export const pairsOf = (line: string | undefined): ReadonlyMap<string, string> =>
  new Map(
    [...(line ?? "").matchAll(/"(\w+)=([^"]*)"|(\w+)="([^"]*)"|(\w+)=(\S+)/g)].map((found) => {
      const [name = "", value = ""] = found.slice(1).filter((group) => group !== undefined);
      return [name, value];
    }),
  );

/** The environment in which the container image starts the program, by the name of the variable. */
export const imageEnvironment = pairsOf(/^ENV (.+)$/m.exec(fileText("Dockerfile"))?.[1]);
