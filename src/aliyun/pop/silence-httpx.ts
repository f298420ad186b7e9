import { createRequire } from "node:module";

/**
 * Keeps httpx, pop-core's HTTP client, from printing request bodies, which hold tokens and signatures, when the process
 * runs with `DEBUG=*` or `DEBUG=httpx*`. Other libraries' debug output stays as it is.
 */
export function silenceHttpx(): void {
  // httpx may have a copy of `debug` of its own, so it is looked up from where httpx stands.
  const fromHere = createRequire(import.meta.url);
  const fromPopCore = createRequire(fromHere.resolve("@alicloud/pop-core"));
  const fromHttpx = createRequire(fromPopCore.resolve("httpx"));
  const debug = fromHttpx("debug") as { enable(namespaces: string): void };
  const wanted = process.env["DEBUG"];
  debug.enable([wanted ?? "", "-httpx", "-httpx:*"].join(","));
  // `enable` also writes the variable, which child processes would inherit.
  if (wanted === undefined) delete process.env["DEBUG"];
  else process.env["DEBUG"] = wanted;
}
