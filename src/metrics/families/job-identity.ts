import type { DtsJob, Endpoint } from "../../model/job.js";
import type { Family, FamilyOptions } from "../family.js";
import { closedLabels, labelPair } from "../rendering/label-text.js";
import { tagLabelNames } from "../tag-labels.js";
import { jobFamily } from "./job-family.js";

const infoFields = [
  "name",
  "instanceId",
  "jobClass",
  "payType",
  "originType",
  "environment",
  "resourceGroupId",
  "dedicatedClusterId",
  "source",
  "destination",
] as const satisfies readonly (keyof DtsJob)[];

type LabelRow = readonly [
  label: string,
  value: (job: Pick<DtsJob, (typeof infoFields)[number]>) => string | undefined,
];

const infoLabels: readonly LabelRow[] = [
  ["dts_instance_id", (job) => job.instanceId],
  ["dts_job_class", (job) => job.jobClass],
  ["pay_type", (job) => job.payType],
  ["origin_type", (job) => job.originType],
  ["environment", (job) => job.environment],
  ["resource_group_id", (job) => job.resourceGroupId],
  ["dedicated_cluster_id", (job) => job.dedicatedClusterId],
  ["source_engine", (job) => job.source?.engine],
  ["source_instance_id", (job) => job.source?.instanceId],
  ["destination_engine", (job) => job.destination?.engine],
  ["destination_instance_id", (job) => job.destination?.instanceId],
];

const sideLabel = closedLabels("side", ["source", "destination"]);

const nameLabel: LabelRow = ["dts_job_name", (job) => job.name];

/** What a job is: everything that does not change from poll to poll, on series to join with. */
export function jobIdentityFamilies(options: FamilyOptions): readonly Family<DtsJob>[] {
  // With the name among the identity labels it must not stand here a second time.
  const info = options.jobNameLabel ? infoLabels : [nameLabel, ...infoLabels];
  const tagNames = [...tagLabelNames(options.tagLabels)];
  return [
    jobFamily(infoFields, {
      name: "aliyun_dts_job_info",
      example:
        "aliyun_dts_job_delay_seconds * on (account, region_id, dts_job_id, direction) group_left (source_engine, destination_engine) aliyun_dts_job_info",
      help: "What a job is and which databases it connects. Always 1. Labels that the API gave no value for are left out.",
      from: [
        "DtsInstanceID",
        "DtsJobName",
        "DtsJobClass",
        "SynchronizationJobClass",
        "PayType",
        "OriginType",
        "DtsBisLabel",
        "ResourceGroupId",
        "DedicatedClusterId",
        "SourceEndpoint.EngineName",
        "SourceEndpoint.InstanceID",
        "DestinationEndpoint.EngineName",
        "DestinationEndpoint.InstanceID",
      ],
      labels: info.map(([label]) => label),
      samples: (job, emit) =>
        emit(
          1,
          info.reduce((text, [label, value]) => text + labelPair(label, value(job)), ""),
        ),
    }),
    jobFamily(["source", "destination"], {
      name: "aliyun_dts_job_endpoint_info",
      example:
        'count by (engine, instance_region_id) (aliyun_dts_job_endpoint_info{side="source", instance_type="RDS"})',
      help: "What an end of a job is: the database's own exporter can be joined by instance_id. Always 1. No series for an end that the API does not name.",
      from: ["SourceEndpoint", "DestinationEndpoint"],
      labels: ["side", "engine", "instance_type", "instance_id", "instance_region_id"],
      samples: ({ source, destination }, emit) => {
        if (source !== undefined) emit(1, sideLabel("source") + endpointLabels(source));
        if (destination !== undefined) emit(1, sideLabel("destination") + endpointLabels(destination));
      },
    }),
    jobFamily(["tags"], {
      name: "aliyun_dts_job_tags",
      example:
        "aliyun_dts_job_delay_seconds * on (account, region_id, dts_job_id, direction) group_left (tag_team) aliyun_dts_job_tags",
      help: "Tags of a job that metrics.tag_labels lists. Always 1. No series unless it is set; tags that a job does not have are left out.",
      from: ["TagList", "Tags"],
      labels: tagNames.map(([, label]) => label),
      samples: (job, emit) => {
        const { tags } = job;
        if (tags === undefined || tagNames.length === 0) return;
        const tagValue = (key: string) => tags.find((tag) => tag.key === key)?.value;
        emit(
          1,
          tagNames.reduce((text, [key, label]) => text + labelPair(label, tagValue(key)), ""),
        );
      },
    }),
  ];
}

function endpointLabels({ engine, instanceType, instanceId, regionId }: Endpoint): string {
  return (
    labelPair("engine", engine) +
    labelPair("instance_type", instanceType) +
    labelPair("instance_id", instanceId) +
    labelPair("instance_region_id", regionId)
  );
}
