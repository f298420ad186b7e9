import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findingOf } from "../../../src/cli/doctor/finding.js";
import { asJson, asLines } from "../../../src/cli/doctor/report.js";
import { targetJson } from "../../../src/http/json/target-json.js";
import { homePage } from "../../../src/http/pages/home-page.js";
import { renderHtml } from "../../../src/http/pages/html.js";
import { failureReasons } from "../../../src/lib/failure.js";
import type { TargetSnapshot } from "../../../src/model/snapshot.js";
import { configOfCase, startMetadataOfCase } from "../../aliyun/credentials/metadata-of-case.js";
import { json, startLoopback } from "../../aliyun/loopback.js";
import { runCaptured } from "../run-captured.js";

it.each(failureReasons)("the doctor, the API of targets and the page `/` all call a failure %s", (reason) => {
  const failed: TargetSnapshot = {
    account: "production",
    regionId: "cn-hangzhou",
    collector: "sync",
    intervalSeconds: 60,
    up: false,
    lastPollSeconds: 1,
    failureReason: reason,
    failureMessage: "X failed",
    jobs: 12,
  };
  const site = { telemetryPath: "/metrics", version: { version: "0", revision: "0" }, nowSeconds: 2 };
  const page = homePage({ snapshot: { targets: [failed], regions: [] }, jobs: [], worst: [], page: 1, site });
  expect(asLines([findingOf(failed)])).toContain(`: ${reason}: X failed\n`);
  expect(asJson([findingOf(failed)])).toContain(`"reason": "${reason}"`);
  expect(targetJson(failed)).toMatchObject({ failure_reason: reason, failure_message: "X failed" });
  expect(String(renderHtml(page))).toContain(`<strong>${reason}</strong> X failed`);
});

/** What the doctor says of a configuration. */
async function examine(config: string) {
  const folder = mkdtempSync(join(tmpdir(), "dts-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "config.yaml"), config);
  const args = ["doctor", `--config.file=${join(folder, "config.yaml")}`];
  const { exitCode, text: stdout } = await runCaptured(args, { K: "key" });
  return { exitCode, stdout };
}

it("the doctor says of a metadata service without tokens that it has none, and of the fast lane what it waits for", async () => {
  const metadata = await startMetadataOfCase();
  onTestFinished(() => metadata.close());
  const { exitCode, stdout } = await examine(configOfCase(metadata.url));
  expect(exitCode).toBe(1);
  const tokens = "this service knows no tokens (IMDSv2), which the exporter needs (HTTP 405)";
  expect(stdout).toContain(`sync (dts:DescribeDtsJobs): credentials: metadata service failed: ${tokens}`);
  expect(stdout).toContain(
    `: listing_unknown: the listing of the sync jobs is not known: metadata service failed: ${tokens}`,
  );
  expect(stdout).not.toContain("role_name");
});

it("the doctor names the action that RAM denies, and not who was denied it", async () => {
  const denial = {
    Code: "NoPermission",
    Message: "You are not authorized.",
    AccessDeniedDetail: {
      AuthAction: "dts:DescribeDtsJobs",
      AuthPrincipalDisplayName: "canary-bird",
      NoPermissionType: "ExplicitDeny",
      PolicyType: "ControlPolicy",
    },
  };
  const api = await startLoopback((_request, response) => json(response, denial, 403));
  onTestFinished(() => api.close());
  const { stdout } = await examine(
    `accounts: [{name: a, regions: [cn-hangzhou], endpoints: {cn-hangzhou: "${api.url}"}, credentials: {type: access_key, access_key_id_env: K, access_key_secret_env: K}}]\n`,
  );
  expect(stdout).toContain(
    "sync (dts:DescribeDtsJobs): forbidden: DescribeDtsJobs failed: NoPermission: You are not authorized. " +
      "(HTTP 403, ExplicitDeny of dts:DescribeDtsJobs by ControlPolicy). " +
      "A policy forbids dts:DescribeDtsJobs: take that Deny away, as no Allow outweighs it.\n",
  );
  expect(stdout).not.toContain("canary-bird");
});
