import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";

// A relay of its own: a stopped process takes no connections, and when its queue is full the system drops the rest.
const program = `
const net = require("node:net");
const target = new URL(process.argv[1]);
const server = net.createServer((client) => {
  const up = net.connect(Number(target.port), target.hostname);
  for (const socket of [client, up]) socket.on("error", () => undefined);
  client.pipe(up).pipe(client);
  client.on("close", () => up.destroy());
  up.on("close", () => client.destroy());
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(server.address().port));
`;

/** A way to a server that can swallow everything: connections are not refused, they are never made. */
export interface BlackHole {
  readonly url: string;
  swallow(): Promise<void>;
  release(): void;
}

/** Starts the way to the server at a URL. It ends with the test. */
export async function startBlackHole(target: string): Promise<BlackHole> {
  const child = spawn(process.execPath, ["-e", program, target], { stdio: ["ignore", "pipe", "inherit"] });
  const fillers: Socket[] = [];
  onTestFinished(() => {
    for (const socket of fillers) socket.destroy();
    child.kill("SIGKILL");
  });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once("data", (line) => resolve(Number(line))),
  );
  /** True when a connection is made, false when nothing answers. */
  const canConnect = async (): Promise<boolean> => {
    const socket = connect(port, "127.0.0.1");
    fillers.push(socket);
    socket.on("error", () => undefined);
    const connected = new Promise<boolean>((resolve) => socket.once("connect", () => resolve(true)));
    return Promise.race([connected, pause(300, false)]);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    async swallow() {
      child.kill("SIGSTOP");
      while (await canConnect());
    },
    release() {
      for (const socket of fillers.splice(0)) socket.destroy();
      child.kill("SIGCONT");
    },
  };
}
