import { describe, expect, it } from "vitest";
import type { EcsRamRoleSettings } from "../../../../src/aliyun/credentials/sources/ecs-ram-role.js";
import { never } from "../../fakes.js";
import { failureOf, startCloud } from "../cloud.js";

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

  it("such as a fault of its own is asked again", async () => {
    const { role, metadata } = await setUp();
    metadata.fail({ kind: "error", status: 500, code: "", message: "" }, 1);
    await role.get(never);
    expect(metadata.requests()[0]).toBe("PUT /latest/api/token 500");
    expect(metadata.requests()).toHaveLength(4);
  });
});
