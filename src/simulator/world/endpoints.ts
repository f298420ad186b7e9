import { hash, identifier, pick } from "./noise.js";
import type { EndpointRow, JobType } from "./row.js";

interface Engine {
  readonly engine: string;
  readonly instanceType: string;
  readonly prefix: string;
  readonly port: string;
}

const engines = {
  mysql: { engine: "MySQL", instanceType: "RDS", prefix: "rm-bp1", port: "3306" },
  postgres: { engine: "PostgreSQL", instanceType: "RDS", prefix: "pgm-bp1", port: "5432" },
  polardb: { engine: "PolarDB", instanceType: "POLARDB", prefix: "pc-bp1", port: "3306" },
  mongodb: { engine: "MongoDB", instanceType: "MongoDB", prefix: "dds-bp1", port: "3717" },
  redis: { engine: "Redis", instanceType: "REDIS", prefix: "r-bp1", port: "6379" },
  analytic: { engine: "AnalyticDB", instanceType: "ADS", prefix: "am-bp1", port: "3306" },
  kafka: { engine: "Kafka", instanceType: "KAFKA", prefix: "alikafka_pre-cn-", port: "9092" },
} as const satisfies Readonly<Record<string, Engine>>;

const sources: readonly [Engine, ...Engine[]] = [
  engines.mysql,
  engines.postgres,
  engines.polardb,
  engines.mongodb,
];
const destinations: Readonly<Record<JobType, readonly [Engine, ...Engine[]]>> = {
  migration: [engines.polardb, engines.mysql, engines.postgres],
  sync: [engines.analytic, engines.kafka, engines.mysql, engines.redis],
  subscribe: [engines.kafka],
};

/** Source and destination of a job; tracking jobs have no destination, and one source in eight is self-managed Oracle. */
export function planEndpoints(
  type: JobType,
  region: string,
  key: number,
): { readonly source: EndpointRow; readonly destination: EndpointRow } {
  const oracle = type !== "subscribe" && hash(key, "oracle") % 8 === 0;
  return {
    source: oracle
      ? selfManagedOracle(region, key)
      : endpoint(pick(sources, key, "source"), region, hash(key, "source")),
    destination:
      type === "subscribe"
        ? {}
        : endpoint(pick(destinations[type], key, "target"), region, hash(key, "target")),
  };
}

function endpoint(engine: Engine, region: string, key: number): EndpointRow {
  return {
    UserName: "dtsuser",
    InstanceID: engine.prefix + identifier(12, key),
    SslSolutionEnum: "DISABLE",
    Port: engine.port,
    DatabaseName: "",
    Region: region,
    InstanceType: engine.instanceType,
    EngineName: engine.engine,
  };
}

function selfManagedOracle(region: string, key: number): EndpointRow {
  return {
    UserName: "dtsuser",
    Ip: `172.16.88.${1 + (key % 250)}`,
    SslSolutionEnum: "DISABLE",
    Port: "1521",
    OracleSID: "orcl",
    DatabaseName: "",
    Region: region,
    InstanceType: "LocalInstance",
    EngineName: "Oracle",
  };
}
