import type { Flags } from "../config/flags.js";
import type { ListenAddress } from "../simulator/gateway/listening.js";
import type { ProcessEdge } from "./edge.js";

/** The flags of the command `simulator` that name an address, and what each is without one. */
export const simulatorAddresses = {
  listen: "127.0.0.1:10156",
  sts: "127.0.0.1:10157",
  metadata: "127.0.0.1:10158",
} as const;

/** Where each simulated service listens; undefined: it was not asked for. */
export type SimulatedAddresses = Readonly<Record<keyof typeof simulatorAddresses, ListenAddress | undefined>>;

/** Reads the flags `--listen`, `--sts` and `--metadata`. Prints every mistake, and returns undefined, when there is any. */
export function readAddresses(flags: Flags, edge: ProcessEdge): SimulatedAddresses | undefined {
  let isWrong = false;
  const read = (name: keyof typeof simulatorAddresses): ListenAddress | undefined => {
    if (flags[name] === undefined) return undefined;
    const address = parseAddress(String(flags[name]));
    if (address) return address;
    isWrong = true;
    edge.stderr.write(
      `flag --${name}: not an address (write HOST:PORT, such as ${simulatorAddresses[name]})\n`,
    );
    return undefined;
  };
  const addresses = { listen: read("listen"), sts: read("sts"), metadata: read("metadata") };
  return isWrong ? undefined : addresses;
}

function parseAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[(.+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  if (!match || Number(match[3]) > 65_535) return undefined;
  return { host: match[1] ?? (match[2] || "127.0.0.1"), port: Number(match[3]) };
}
