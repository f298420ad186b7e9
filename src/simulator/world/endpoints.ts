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
  lindorm: { engine: "Lindorm", instanceType: "LINDORM", prefix: "ld-bp1", port: "30060" },
  elasticsearch: {
    engine: "Elasticsearch",
    instanceType: "ELASTICSEARCH",
    prefix: "es-cn-",
    port: "9200",
  },
  oss: { engine: "OSS", instanceType: "OSS", prefix: "lake-", port: "443" },
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

// What a name promises. The first words are those of a source, the ones behind `to` those of a destination.
const enginesByWord: Readonly<Record<string, readonly [Engine, ...Engine[]]>> = {
  mongo: [engines.mongodb],
  polardb: [engines.polardb],
  rds: [engines.mysql, engines.postgres],
  lindorm: [engines.lindorm],
  kafka: [engines.kafka],
  adb: [engines.analytic],
  warehouse: [engines.analytic],
  search: [engines.elasticsearch],
  cache: [engines.redis],
  lake: [engines.oss],
};

/** Which job is connected: its name decides over its engines as far as it speaks of any. */
export interface Connected {
  readonly type: JobType;
  readonly name: string;
  readonly region: string;
  readonly key: number;
}

/** Source and destination of a job; tracking jobs have no destination, and one source in eight is self-managed Oracle. */
export function planEndpoints({ type, name, region, key }: Connected): {
  readonly source: EndpointRow;
  readonly destination: EndpointRow;
} {
  const [before = "", behind = ""] = name.split(/(?:^|-)to-/);
  const named = (words: string) => words.split("-").flatMap((word) => enginesByWord[word] ?? []);
  const [source, ...otherSources] = named(name.includes("to-") ? before : "");
  const isReplica = behind.split("-").includes("replica");
  const isOracle = type !== "subscribe" && !source && !isReplica && hash(key, "oracle") % 8 === 0;
  const sourceEngine = pick(source ? [source, ...otherSources] : sources, key, "source");
  const [target, ...otherTargets] = isReplica ? [sourceEngine] : named(behind);
  const targets: readonly [Engine, ...Engine[]] = target ? [target, ...otherTargets] : destinations[type];
  return {
    source: isOracle ? selfManagedOracle(region, key) : endpoint(sourceEngine, region, hash(key, "source")),
    destination:
      type === "subscribe" ? {} : endpoint(pick(targets, key, "target"), region, hash(key, "target")),
  };
}

function endpoint(engine: Engine, region: string, key: number): EndpointRow {
  return {
    UserName: "dts_reader",
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
    UserName: "dts_reader",
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
