import { Agent, request } from "node:http";
import { onTestFinished } from "vitest";

/** How the clients of a crowd ask. */
export interface CrowdOptions {
  readonly clients: number;
  /** The address in 127.0.0.0/8 that a client comes from; `undefined`: the usual one. */
  readonly from?: (client: number) => string | undefined;
  readonly path: (client: number, round: number) => string;
  readonly headers?: (client: number, round: number) => Readonly<Record<string, string>>;
}

/** Clients that ask without pause, each the next time when it has its answer, on connections that are kept while the server lets them. */
export interface Crowd {
  /** Answers so far, by status; 0: the connection broke. */
  readonly answers: ReadonlyMap<number, number>;
  stop(): void;
}

/** Starts the clients, all at once. They stop with the test at the latest. */
export function startCrowd(address: string, { clients, from, path, headers }: CrowdOptions): Crowd {
  const answers = new Map<number, number>();
  const agents = new Set<Agent>();
  let stopped = false;

  const once = (client: number, round: number, agent: Agent): Promise<number> =>
    new Promise((resolve) => {
      const localAddress = from?.(client);
      const sent = request(`http://${address}${path(client, round)}`, {
        agent,
        headers: headers?.(client, round) ?? {},
        ...(localAddress && { localAddress }),
      });
      sent.on("error", () => resolve(0));
      sent.on("response", (response) => {
        response.on("error", () => resolve(0));
        response.on("end", () => resolve(response.statusCode ?? 0));
        response.resume();
      });
      sent.end();
    });

  const ask = async (client: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agents.add(agent);
    for (let round = 0; !stopped; round += 1) {
      const status = await once(client, round, agent);
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  for (let client = 0; client < clients; client += 1) void ask(client);
  const stop = () => {
    stopped = true;
    for (const agent of agents) agent.destroy();
  };
  onTestFinished(stop);
  return { answers, stop };
}

/** One of 250 addresses of the loopback network that are not the usual one. */
export function elsewhere(client: number): string {
  return `127.0.1.${1 + (client % 250)}`;
}
