const another = "choose another with --web.listen-address";

// Node's error code -> what it means to whoever starts the program.
const meanings: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", `address already in use (another exporter? ${another})`],
  ["EACCES", `permission denied (a port below 1024 needs privileges; ${another})`],
  ["EADDRNOTAVAIL", `this machine has no such address (${another})`],
  ["EAFNOSUPPORT", `this machine does not speak this address family (${another})`],
  ["ENOTFOUND", `unknown host (${another})`],
  ["EAI_AGAIN", `the host cannot be looked up now (${another})`],
]);

/** A listen address cannot be used. The message is one line for people: where, why, what to do. */
export class ListenError extends Error {
  readonly address: string;

  constructor(address: string, why: string) {
    super(`cannot listen on ${address}: ${why}`);
    this.name = "ListenError";
    this.address = address;
  }
}

/** The {@link ListenError} for what `listen` of Node's servers reported at an address. */
export function listenErrorOf(address: string, error: NodeJS.ErrnoException): ListenError {
  const code = error.code ?? error.name;
  return new ListenError(address, meanings.get(code) ?? `${code} (${another})`);
}
