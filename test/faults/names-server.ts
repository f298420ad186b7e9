import dns from "node:dns";
import { onTestFinished } from "vitest";

/** What a name resolves to; undefined: the name does not exist. */
export type Resolve = () => string | undefined;

/**
 * Resolves one name by hand until the test ends, all others as usual. Node looks the function up at each connection, so
 * the exporter itself needs no door for this.
 */
export function resolveByHand(name: string, resolve: Resolve): void {
  const original = dns.lookup;
  const lookup = (hostname: string, ...rest: readonly unknown[]): void => {
    const done = rest.at(-1) as (error: Error | null, address?: unknown, family?: number) => void;
    if (hostname !== name) {
      Reflect.apply(original, dns, [hostname, ...rest]);
      return;
    }
    const address = resolve();
    const options = rest[0];
    const wantsAll = typeof options === "object" && options !== null && Reflect.get(options, "all") === true;
    setImmediate(() => {
      if (address === undefined) done(notFound(name));
      else if (wantsAll) done(null, [{ address, family: 4 }]);
      else done(null, address, 4);
    });
  };
  Reflect.set(dns, "lookup", lookup);
  onTestFinished(() => void Reflect.set(dns, "lookup", original));
}

function notFound(hostname: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname,
  });
}
