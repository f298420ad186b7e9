import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import { type CallLog, createCallLog } from "./calls.js";
import { createFaultTable, type Faults } from "./faults/fault-table.js";
import { accountName, demoAccount, type SimulatorAccount } from "./gateway/accounts.js";
import { createGateway } from "./gateway/gateway.js";
import { createGatewayServer } from "./gateway/http-server.js";
import { createLatency } from "./gateway/latency.js";
import { createLimits } from "./gateway/limits.js";
import { freeLoopbackPort, type ListenAddress } from "./gateway/listening.js";
import { createNonces } from "./gateway/nonces.js";
import { createRequestIds } from "./gateway/reply.js";
import type { Scenario } from "./scenario.js";
import { createSimulatedTime } from "./simulated-time.js";
import { type JobCounts, splitJobs } from "./world/plan.js";
import type { World } from "./world/world.js";
import { createWorlds } from "./world/worlds.js";

/** How a simulator is set up. What is left out comes from the scenario, then from the defaults. */
export interface SimulatorOptions {
  readonly clock: Clock;
  /** Jobs per account and region; default 60. From 16 on every character of the cast is there. */
  readonly jobs?: number | undefined;
  /** Exact numbers per type instead of `jobs`; a type left out has none. */
  readonly types?: Partial<JobCounts> | undefined;
  /** Default 1. The same seed at the same time gives the same answers. */
  readonly seed?: number | undefined;
  /** Simulated seconds per second; default 1. */
  readonly speed?: number | undefined;
  /** Unix seconds of simulated time at the start, for the same lives at any hour of the day; default: now. */
  readonly startSeconds?: number | undefined;
  /** How many milliseconds every answer takes at least; default 0. */
  readonly latencyMs?: number | undefined;
  /** Up to how many milliseconds longer it may take, by the seed; default 0. */
  readonly jitterMs?: number | undefined;
  /** How many calls a second other programs leave of an account's limit in each region; default: all 20. */
  readonly callsPerSecond?: number | undefined;
  /** Default 127.0.0.1 and a free port. */
  readonly listen?: ListenAddress | undefined;
  /** Regions that are served, at least one; the first is the region of calls that name none. Default cn-hangzhou. */
  readonly regions?: readonly string[] | undefined;
  /** Known access keys; default {@link demoAccount}. */
  readonly accounts?: readonly SimulatorAccount[] | undefined;
  readonly scenario?: Scenario | undefined;
  readonly logger?: Logger | undefined;
}

/** The DTS API on loopback. */
export interface Simulator extends Omit<CallLog, "record"> {
  /** Listens; answers the one URL that serves every region. */
  start(): Promise<{ readonly url: string }>;
  /** Ends every connection. */
  stop(): Promise<void>;
  /** What an account (by default the first one) has in a region. Throws for a region that is not served. */
  world(region: string, account?: string): World;
  /** Steers what goes wrong. */
  readonly faults: Faults;
  /** Replaces the known access keys, as a rotation or revocation does. */
  setAccounts(accounts: readonly SimulatorAccount[]): void;
}

/** A simulator that is not yet listening. Its simulated time starts now. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { clock, logger, scenario = {} } = options;
  const seed = options.seed ?? scenario.seed ?? 1;
  const regions = options.regions ?? scenario.regions ?? ["cn-hangzhou"];
  const time = createSimulatedTime(clock, {
    speed: options.speed ?? scenario.speed ?? 1,
    startSeconds: options.startSeconds,
  });
  const calls = createCallLog();
  const faults = createFaultTable(scenario.faults ?? []);
  const worlds = createWorlds({ seed, regions, counts: countsOf(options, scenario), moment: time.moment });
  let accounts = options.accounts ?? [demoAccount];

  const gateway = createGateway({
    clock,
    time,
    calls,
    faults,
    worlds,
    nonces: createNonces(clock),
    limits: createLimits(options.callsPerSecond),
    defaultRegion: regions[0] ?? "",
    findAccount: (accessKeyId) => accounts.find((account) => account.accessKeyId === accessKeyId),
    nextRequestId: createRequestIds(seed),
    nextLatencyMs: createLatency({
      seed,
      latencyMs: options.latencyMs ?? scenario.latencyMs ?? 0,
      jitterMs: options.jitterMs ?? scenario.jitterMs ?? 0,
    }),
    complain: (detail) => logger?.warn("the simulator could not answer as asked", { detail }),
  });
  const server = createGatewayServer(gateway, clock);

  return {
    async start() {
      const address = await server.start(options.listen ?? freeLoopbackPort);
      logger?.info("the DTS API simulator is listening", { url: address.url, regions });
      return address;
    },
    stop: server.stop,
    calls: calls.calls,
    worstCallsInAnySecond: calls.worstCallsInAnySecond,
    faults,
    world(region, account) {
      const first = accounts[0] ? accountName(accounts[0]) : "";
      const world = worlds.find(account ?? first, region);
      if (!world)
        throw new Error(`the simulator does not serve region "${region}": it serves ${regions.join(", ")}`);
      return world;
    },
    setAccounts(replacement) {
      accounts = replacement;
    },
  };
}

function countsOf(options: SimulatorOptions, scenario: Scenario): JobCounts {
  const none = { migration: 0, sync: 0, subscribe: 0 };
  if (options.types) return { ...none, ...options.types };
  if (options.jobs !== undefined) return splitJobs(options.jobs);
  return scenario.types ? { ...none, ...scenario.types } : splitJobs(scenario.jobs ?? 60);
}
