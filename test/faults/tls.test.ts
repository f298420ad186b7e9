import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer as createTcp } from "node:net";
import tls from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { hangzhou, startCloud } from "./cloud.js";
import { isUp, startExporter } from "./exporter.js";
import { tell } from "./fault-row.js";
import { errorsOf } from "./reasons.js";

const minute = 60_000;
const file = (name: string) => readFileSync(new URL(`../aliyun/certificates/${name}`, import.meta.url));

/** TLS in front of a plain server, with a certificate that can be changed. Counts the requests' bytes that came through. */
async function startTlsFront(target: string) {
  const { port } = new URL(target);
  const key = file("server.key");
  let received = 0;
  const server = tls.createServer({ key, cert: file("valid.crt") }, (client) => {
    const up = connect(Number(port), "127.0.0.1");
    for (const socket of [client, up]) socket.on("error", () => undefined);
    client.on("data", (chunk) => {
      received += chunk.length;
    });
    client.pipe(up).pipe(client);
    client.on("close", () => up.destroy());
    up.on("close", () => client.destroy());
    open.add(client);
    client.on("close", () => open.delete(client));
  });
  const open = new Set<tls.TLSSocket>();
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const closeAll = () => {
    for (const client of open) client.destroy();
  };
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    closeAll();
    await closed;
  });
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    /** New connections get this certificate; the old ones end. */
    use(certificate: string) {
      server.setSecureContext({ key, cert: file(certificate) });
      closeAll();
    },
  };
}

/** Trusts the certificates of the tests, as NODE_EXTRA_CA_CERTS would, until the returned function is called. */
function trustTestCertificates(): () => void {
  const original = tls.createSecureContext;
  const authorities = [...tls.rootCertificates, file("authorities.crt").toString()];
  const forget = () => void Reflect.set(tls, "createSecureContext", original);
  Reflect.set(tls, "createSecureContext", (options: tls.SecureContextOptions) =>
    original({ ...options, ca: authorities }),
  );
  onTestFinished(forget);
  return forget;
}

interface Scene {
  readonly front: Awaited<ReturnType<typeof startTlsFront>>;
  readonly forget: () => void;
}

const faults: readonly (readonly [
  what: string,
  host: string,
  spoil: (scene: Scene) => void,
  mend: (scene: Scene) => void,
])[] = [
  ["is expired", "localhost", ({ front }) => front.use("expired.crt"), ({ front }) => front.use("valid.crt")],
  [
    "is self-signed: no known authority stands behind it",
    "localhost",
    ({ front, forget }) => {
      forget();
      front.use("valid.crt");
    },
    () => void trustTestCertificates(),
  ],
];

describe("the API's certificate", () => {
  it.for(faults)("%s", async ([, host, spoil, mend], context) => {
    const cloud = await startCloud();
    const front = await startTlsFront(cloud.url);
    const scene = { front, forget: trustTestCertificates() };
    const exporter = await startExporter({
      clock: cloud.clock,
      endpoints: { [hangzhou]: `https://${host}:${front.port}` },
    });
    const before = (await exporter.shown()).jobLines();
    spoil(scene);
    const received = front.received();
    const calls = cloud.simulator.calls().length;
    await exporter.run(4 * minute);
    const during = await exporter.shown();
    expect(during.down()).toHaveLength(4);
    expect(during.jobLines()).toBe(before);
    // The first request may still meet the old connection while it closes.
    expect(errorsOf(during)["tls"]).toBeGreaterThan(4);
    expect(Object.keys(errorsOf(during)).filter((reason) => !["tls", "network"].includes(reason))).toEqual(
      [],
    );
    expect([front.received() - received, cloud.simulator.calls().length - calls]).toEqual([0, 0]);
    mend(scene);
    const recoveryMs = await exporter.until("every target is up", isUp, 105_000 + 15_000);
    tell(context, {
      seen: "reason tls, LKG byte-identical, not a byte of a request was sent",
      recoveryMs,
      limitMs: 120_000,
    });
  });

  it("belongs to another host", async (context) => {
    const cloud = await startCloud();
    const front = await startTlsFront(cloud.url);
    trustTestCertificates();
    const exporter = await startExporter({
      clock: cloud.clock,
      // The certificate is for the name localhost.
      endpoints: { [hangzhou]: `https://127.0.0.1:${front.port}` },
      waitUntilUp: false,
    });
    await exporter.run(4 * minute);
    const during = await exporter.shown();
    expect(during.down()).toHaveLength(4);
    expect(Object.keys(errorsOf(during))).toEqual(["tls"]);
    expect([front.received(), cloud.simulator.calls().length]).toEqual([0, 0]);
    tell(context, { seen: "reason tls, not a byte of a request was sent" });
  });
});

/** Something listens there, but it does not speak TLS. */
it("the API's endpoint answers without TLS", async (context) => {
  const cloud = await startCloud();
  let requests = "";
  const plain = createTcp((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      requests += chunk.toString("latin1");
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    });
  });
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void plain.close());
  const { port } = plain.address() as AddressInfo;
  const exporter = await startExporter({
    clock: cloud.clock,
    endpoints: { [hangzhou]: `https://localhost:${port}` },
    waitUntilUp: false,
  });
  await exporter.run(minute);
  expect(Object.keys(errorsOf(await exporter.shown()))).toEqual(["tls"]);
  expect(requests).not.toContain("Action=");
  tell(context, { seen: "reason tls, no fallback to plain HTTP" });
});
