import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import "./strain-child.js";

// What the machine can do at all: Node's own server on a free port of the loopback, which has BYTES ready for every scrape and answers
// whatever else is asked after a second, and tells its address.
const scrape = randomBytes(Number(process.env["BYTES"]));
const other = randomBytes(2_048);
const otherMs = 1_000;

const server = createServer((request, response) => {
  if (request.url === "/metrics") response.end(scrape);
  else if (request.url === "/-/healthy") response.end("healthy\n");
  else setTimeout(() => response.end(other), otherMs);
});
server.listen(0, "127.0.0.1", () => {
  const { address, port } = server.address() as AddressInfo;
  process.send?.(`${address}:${port}`);
});
