import { endpointCandidates } from "../../aliyun/endpoints.js";
import type { Config } from "../../config/config.js";
import { collectorOf } from "../../dts/collectors.js";
import { type Scope, scopeKey } from "../../lib/scope.js";
import type { TargetSnapshot } from "../../model/snapshot.js";
import type { Finding } from "./finding.js";

/** What the check works with. */
export interface OtherEndpointsDeps {
  readonly config: Config;
  readonly targets: readonly TargetSnapshot[];
  /** Polls a configuration once; the targets as they are then. */
  readonly poll: (config: Config) => Promise<readonly TargetSnapshot[]>;
  /** All endpoints that a region may have, the one in use first. */
  readonly candidatesOf?: typeof endpointCandidates;
}

/**
 * Asks the other endpoints of a region whose endpoint answers no jobs at all: a wrong one answers the same as an empty region.
 * An endpoint that the configuration names itself is believed.
 */
export async function checkOtherEndpoints(deps: OtherEndpointsDeps): Promise<readonly Finding[]> {
  const findings = await Promise.all(emptyScopes(deps.targets).map((scope) => checkScope(scope, deps)));
  return findings.flat();
}

/** What select leaves out is there as well. */
const listedOf = ({ jobs, excluded = 0 }: TargetSnapshot): number => jobs + excluded;

/** Accounts and regions whose listings all work, and list nothing. */
function emptyScopes(targets: readonly TargetSnapshot[]): readonly Scope[] {
  const listings = targets.filter(isListing);
  const scopes = new Map(
    listings.map(({ account, regionId }) => [scopeKey({ account, regionId }), { account, regionId }]),
  );
  return [...scopes.values()].filter((scope) =>
    listings
      .filter((target) => scopeKey(target) === scopeKey(scope))
      .every((target) => target.up && listedOf(target) === 0),
  );
}

function isListing({ collector }: TargetSnapshot): boolean {
  return collectorOf(collector)?.role === "listing";
}

async function checkScope(scope: Scope, deps: OtherEndpointsDeps): Promise<readonly Finding[]> {
  const { config, poll, candidatesOf = endpointCandidates } = deps;
  const account = config.accounts.find(({ name }) => name === scope.account);
  if (!account || Object.hasOwn(account.endpoints, scope.regionId)) {
    return [
      {
        verdict: "note",
        ...scope,
        message: "no jobs; if there should be some, check the endpoint in accounts[].endpoints",
      },
    ];
  }
  const [used, ...others] = candidatesOf({
    regionId: scope.regionId,
    network: account.network,
    overrides: account.endpoints,
  });
  const answers = await Promise.all(
    others.map(async (endpoint) => {
      const only = { ...account, regions: [scope.regionId], endpoints: { [scope.regionId]: endpoint } };
      const targets = await poll({ ...config, accounts: [only] });
      // Verifications are the same at every endpoint: only listings tell where the jobs are.
      const listed = targets.filter(isListing).reduce((sum, target) => sum + listedOf(target), 0);
      return { endpoint, jobs: listed };
    }),
  );
  const better = answers.filter(({ jobs }) => jobs > 0);
  if (better.length === 0) {
    const asked = [used, ...others].join(", ");
    return [{ verdict: "note", ...scope, message: `no jobs at any endpoint of the region (asked ${asked})` }];
  }
  return better.map(({ endpoint, jobs }) => ({
    verdict: "fail",
    ...scope,
    jobs,
    message: `${used} answers no jobs, but ${endpoint} has some: write accounts[].endpoints: {${scope.regionId}: "${endpoint}"}`,
  }));
}
