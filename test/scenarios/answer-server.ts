import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One recorded answer, and which requests get it. */
export interface GivenAnswer {
  readonly match: Readonly<Record<string, string>>;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bodyText?: string;
}

/** A server that answers what it is given, and nothing that it is not asked for. */
export interface AnswerServer {
  readonly url: string;
  give(answers: readonly GivenAnswer[]): void;
  /** Parameters of every request, in order. */
  readonly requests: readonly Readonly<Record<string, string>>[];
  stop(): Promise<void>;
}

/** What an account without jobs answers where nothing else is given. */
const nothing = {
  TotalRecordCount: 0,
  PageRecordCount: 0,
  DtsJobList: [],
  SynchronizationInstances: [],
  SynchronizationJobListStatusList: [],
  Success: true,
};

/** Starts on loopback, on a free port. */
export async function startAnswerServer(): Promise<AnswerServer> {
  let given: readonly GivenAnswer[] = [];
  const requests: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url ?? "/", "http://localhost");
    const parameters = Object.fromEntries([...url.searchParams, ...new URLSearchParams(text)]);
    requests.push(parameters);
    const answer = given.find(({ match }) =>
      Object.entries(match).every(([name, value]) => parameters[name] === value),
    );
    response.writeHead(answer?.status ?? 200, { "content-type": "application/json", ...answer?.headers });
    response.end(answer?.bodyText ?? JSON.stringify(answer?.body ?? nothing));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    give(answers) {
      given = answers;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
