import type { ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EcsRamRoleSettings } from "../../../../src/aliyun/credentials/sources/ecs-ram-role.js";
import { never, rejectionOf } from "../../fakes.js";
import { type Loopback, type SeenRequest, startLoopback } from "../../loopback.js";
import { failureOf, startCloud } from "../cloud.js";
import { startMetadataOfCase } from "../metadata-of-case.js";

const folder = "/latest/meta-data/ram/security-credentials/";

async function setUp(settings: Partial<EcsRamRoleSettings> = {}) {
  const cloud = await startCloud();
  const { metadataUrl } = cloud;
  return {
    ...cloud,
    role: cloud.provider({ type: "ecs_ram_role", metadataEndpoint: metadataUrl, ...settings }),
  };
}

describe("the credentials of type ecs_ram_role", () => {
  it("are asked for with a token, from the role that the metadata service names", async () => {
    const { role, metadata, issuer, telemetry, clock } = await setUp();
    expect(await role.get(never)).toMatchObject({ accessKeyId: issuer.issued()[0]?.accessKeyId });
    expect(metadata.requests()).toEqual([
      "PUT /latest/api/token 200",
      `GET ${folder} 200`,
      `GET ${folder}dts-exporter 200`,
    ]);
    expect(telemetry.events.at(-1)).toEqual([
      "credentials",
      "production",
      "ecs_ram_role",
      (clock.now() + 21_600_000) / 1000,
    ]);
  });

  it("are those of the role that the settings name", async () => {
    const { role, metadata } = await setUp({ roleName: "dts-exporter" });
    await role.get(never);
    expect(metadata.requests()).toEqual(["PUT /latest/api/token 200", `GET ${folder}dts-exporter 200`]);
  });

  it("are replaced when the service has new ones, and not counted as new before", async () => {
    const { role, issuer, clock, telemetry, settled, metadata } = await setUp();
    const first = await role.get(never);
    await clock.advance(5 * 3_600_000);
    await role.get(never);
    await settled();
    expect(metadata.requests()).toHaveLength(6);
    expect(await role.get(never)).toBe(first);
    expect(telemetry.events).toHaveLength(2);
    await clock.advance(50 * 60_000);
    await role.get(never);
    await settled();
    expect((await role.get(never)).accessKeyId).toBe(issuer.issued()[1]?.accessKeyId);
    expect(telemetry.events).toHaveLength(3);
  });

  it("are those of another role when one is attached instead", async () => {
    const { role, metadata } = await setUp();
    role.invalidate(await role.get(never));
    metadata.setRole("other");
    await role.get(never);
    expect(metadata.requests().at(-1)).toBe(`GET ${folder}other 200`);
  });
});

describe("a metadata service without the role", () => {
  it.each([
    ["none is attached", undefined, {}, "no RAM role is attached to this instance", `GET ${folder} 404`],
    [
      "another is attached",
      "other",
      { roleName: "dts-exporter" },
      "there is no such role",
      `GET ${folder}dts-exporter 404`,
    ],
  ])("because %s fails with advice", async (_, attached, settings, problem, request) => {
    const { role, metadata } = await setUp(settings);
    metadata.setRole(attached);
    const failed = await failureOf(role);
    expect(failed).toMatchObject({ reason: "credentials", httpStatus: 404, retryable: false });
    expect(failed.operation).toBeUndefined();
    expect(failed.message).toBe(
      `metadata service failed: ${problem} (HTTP 404). ` +
        "Check that a RAM role is attached to this ECS instance, and that role_name is its name.",
    );
    expect(metadata.requests().at(-1)).toBe(request);
  });
});

describe("a metadata service that answers something else", () => {
  it.each([
    ["no token", "", "the answer holds no token"],
    ["two words for a token", "a b", "the answer holds no token"],
  ])("such as %s fails as a bad response", async (_, body, problem) => {
    const { role, metadata } = await setUp();
    metadata.fail({ kind: "body", status: 200, body });
    expect(await failureOf(role)).toMatchObject({
      reason: "bad_response",
      message: expect.stringContaining(problem),
    });
  });

  it("such as a page for a role fails as a bad response", async () => {
    const { role, metadata } = await setUp();
    metadata.setRole("<html> no role");
    expect(await failureOf(role)).toMatchObject({
      reason: "bad_response",
      message: expect.stringContaining("the answer is HTML: it holds no name of a role"),
    });
  });

  it.each(["..", "...", "a/b", "x".repeat(65)])("such as %j is no name of a role", async (name) => {
    const service = await startLoopback(({ method, url }, response) => {
      response.end(method === "PUT" ? "token" : url.endsWith("/security-credentials/") ? name : "{}");
    });
    onTestFinished(() => service.close());
    const { role } = await setUp({ metadataEndpoint: service.url });
    expect(await failureOf(role)).toMatchObject({
      message: expect.stringContaining("holds no name of a role"),
    });
    expect(service.requests.map(({ url }) => url)).not.toContain("/latest/meta-data/ram/");
  });

  it("such as a fault of its own is asked again", async () => {
    const { role, metadata } = await setUp();
    metadata.fail({ kind: "error", status: 500, code: "", message: "" }, 1);
    await role.get(never);
    expect(metadata.requests()[0]).toBe("PUT /latest/api/token 500");
    expect(metadata.requests()).toHaveLength(4);
  });
});

/** The role, asked from a service on loopback. */
async function setUpAt(service: Loopback) {
  onTestFinished(() => service.close());
  return setUp({ metadataEndpoint: service.url });
}

describe("a metadata service that knows no tokens", () => {
  it.each([403, 404, 405, 501])(
    "and says so with HTTP %d is called that: no role is to blame",
    async (status) => {
      const service = await startMetadataOfCase(status);
      const { role } = await setUpAt(service);
      const failed = await failureOf(role);
      expect(failed).toMatchObject({ reason: "credentials", httpStatus: status, retryable: false });
      expect(failed.message).toBe(
        `metadata service failed: this service knows no tokens (IMDSv2), which the exporter needs (HTTP ${status}). ` +
          "Check what answers at metadata_endpoint: it has to be the ECS instance's own service, switched on, no older one and no proxy.",
      );
      // It would give its credentials to whoever can send a GET.
      expect(service.requests.map(({ method }) => method)).toEqual(["PUT"]);
    },
  );

  it("is there: the type auto tells of it, too, and of the variables", async () => {
    const service = await startMetadataOfCase();
    const cloud = await startCloud();
    onTestFinished(() => service.close());
    const failed = await failureOf(cloud.provider({ type: "auto" }, {}, service.url));
    expect(failed.message).toMatch(
      /^Account production: the environment offers no credentials, and metadata service failed: this service knows no tokens .*no proxy\. Or set ALIBABA_CLOUD_ROLE_ARN.*\.$/,
    );
    expect(failed.message).not.toContain("role_name");
  });
});

describe("what stands in the place of a metadata service", () => {
  const word = (response: ServerResponse, status: number, text: string) =>
    response.writeHead(status).end(text);
  const afterToken =
    (status: number, text: string) =>
    ({ method }: SeenRequest, response: ServerResponse) =>
      method === "PUT" ? word(response, 200, "bG9nZ2VkLWlu+=/1-_") : word(response, status, text);

  it.each<[string, (request: SeenRequest, response: ServerResponse) => unknown, string, string, RegExp]>([
    [
      "HTML for a token",
      (_, response) => word(response, 200, "<html><body>Log in</body></html>"),
      "bad_response",
      "the answer is HTML: it holds no token",
      /Check that the metadata service itself answers \(metadata_endpoint\) and no proxy in its place\.$/,
    ],
    [
      "JSON for a token",
      (_, response) => word(response, 200, '{"error":"unknown"}'),
      "bad_response",
      "the answer holds no token",
      /no proxy in its place\.$/,
    ],
    [
      "a demand to log in",
      (_, response) => word(response, 401, ""),
      "credentials",
      "the service gave no token (IMDSv2)",
      /Check what answers at metadata_endpoint/,
    ],
    [
      "a refusal of its own token",
      afterToken(403, ""),
      "credentials",
      "the service refused the token that it had given",
      /drops the header X-aliyun-ecs-metadata-token\.$/,
    ],
    [
      "a demand to log in after the token",
      afterToken(401, ""),
      "credentials",
      "the service refused the token that it had given",
      /drops the header X-aliyun-ecs-metadata-token\.$/,
    ],
    [
      "an empty list of roles",
      afterToken(200, "\n"),
      "credentials",
      "no RAM role is attached to this instance",
      /Check that a RAM role is attached to this ECS instance/,
    ],
  ])("such as %s is told apart", async (_what, answer, reason, problem, advice) => {
    const { role } = await setUpAt(await startLoopback(answer));
    const failed = await failureOf(role);
    expect(failed.reason).toBe(reason);
    expect(failed.message).toContain(problem);
    expect(failed.message).toMatch(advice);
    if (reason !== "credentials") expect(failed.message).not.toContain("role");
  });

  it.each(["ecs_ram_role", "auto"] as const)(
    "such as silence may be the hop limit: type %s",
    async (type) => {
      const silent = await startLoopback(() => undefined);
      onTestFinished(() => silent.close());
      const cloud = await startCloud();
      const settings = type === "auto" ? { type } : { type, metadataEndpoint: silent.url };
      const failing = rejectionOf(cloud.provider(settings, {}, silent.url).get(never));
      for (const ms of [5_000, 1_000]) await cloud.clock.advance(ms);
      expect(await failing).toMatchObject({
        reason: type === "auto" ? "credentials" : "timeout",
        message: expect.stringMatching(
          /In a container without the host network, the instance's HttpPutResponseHopLimit has to be 2 or more\.$/,
        ),
      });
    },
  );
});
