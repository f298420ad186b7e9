import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What Alertmanager posts to a webhook, as far as tests look at it. */
export interface WebhookMessage {
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  readonly alerts: readonly {
    readonly status: "firing" | "resolved";
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** A webhook that keeps what it gets. */
export interface WebhookReceiver<Message = WebhookMessage> {
  readonly url: string;
  readonly messages: readonly Message[];
  stop(): Promise<void>;
}

/** Starts on loopback, on a free port. */
export async function startWebhookReceiver<Message = WebhookMessage>(): Promise<WebhookReceiver<Message>> {
  const messages: Message[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    messages.push(JSON.parse(text));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    messages,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
