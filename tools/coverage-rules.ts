import type { Claim, Place } from "./coverage-claim.js";

/** What becomes of the fields that match; the path is `<API>.<field>`. The first rule that matches counts. */
export interface CoverageRule {
  readonly fields: RegExp;
  readonly claim: Claim;
}

const jobTexts: readonly Place[] = ["/jobs/<id>", "/api/v1/jobs", "log"];
const failureTexts: readonly Place[] = ["log", "/", "/api/v1/targets"];
const errorsTotal = "aliyun_dts_exporter_api_request_errors_total";
const consumerGroup = "aliyun_dts_consumer_group";
const jobAlarm = "aliyun_dts_job_alarm";
const modification = /^DescribeSynchronizationObjectModifyStatus\./.source;

const dropped = (fields: RegExp, because: string): CoverageRule => ({
  fields,
  claim: { kind: "dropped", because },
});

const identity = (fields: RegExp, label: string, note?: string): CoverageRule => ({
  fields,
  claim: { kind: "identity", label, ...(note === undefined ? {} : { note }) },
});

/** The label tells something else apart than jobs. */
const of = (subject: string, { fields, claim }: CoverageRule): CoverageRule => ({
  fields,
  claim: claim.kind === "identity" ? { ...claim, subject } : claim,
});

const metric = (
  fields: RegExp,
  metrics: readonly string[],
  more: {
    readonly labels?: readonly string[];
    readonly texts?: readonly Place[];
    readonly note?: string;
  } = {},
): CoverageRule => ({ fields, claim: { kind: "metric", metrics, ...more } });

/** A label of the series about an end of a job, and the one that it has on aliyun_dts_job_info, if any. */
const endpointLabel = (fields: RegExp, label: string, infoLabel?: string): CoverageRule =>
  infoLabel === undefined
    ? metric(fields, ["aliyun_dts_job_endpoint_info"], { labels: [label] })
    : metric(fields, ["aliyun_dts_job_info", "aliyun_dts_job_endpoint_info"], { labels: [infoLabel, label] });

const infoLabel = (fields: RegExp, label: string): CoverageRule =>
  metric(fields, ["aliyun_dts_job_info"], { labels: [label] });

/** What stays behind whatever object it stands in. */
const nowhere: readonly CoverageRule[] = [
  dropped(
    /\.EtlDemoList\b/,
    "demonstration jobs are not part of the job list: they are neither counted nor shown",
  ),
  dropped(
    /\.(DbObject|SynchronizationObjects\b.*)$/,
    "names of databases and tables have no bound, and tell what a company stores",
  ),
  dropped(
    /\.(UserName|Ip|IP|Port|DatabaseName|OracleSID|SslSolutionEnum|ConsumptionClient)$/,
    "how a job connects (addresses, accounts, databases, encryption) is no measurement and would leak",
  ),
  dropped(
    /\.(HelpUrl|MigrationErrHelpDocId|MigrationErrHelpDocKey)$/,
    "it leads to a document: the error code is exposed",
  ),
  dropped(
    /\.(MigrationErrMsg|MigrationErrWorkaround)$/,
    "it is the key of a text (`dts.retry.err.0046.msg`), or a text without bound: the error code is exposed",
  ),
];

/** Fields about the answer, not about a job. */
const envelope: readonly CoverageRule[] = [
  metric(/^\w+\.Success$/, ["aliyun_dts_up", errorsTotal], { note: "false fails the poll" }),
  metric(/^\w+\.ErrCode$/, [errorsTotal], { labels: ["reason"], texts: failureTexts }),
  metric(/^\w+\.HttpStatusCode$/, [errorsTotal], {
    labels: ["reason"],
    note: "where neither ErrCode nor the HTTP status tells",
  }),
  {
    fields: /^\w+\.(ErrMessage|RequestId)$/,
    claim: { kind: "shown", places: failureTexts, note: "of a failed poll" },
  },
  {
    fields: /^\w+\.DynamicMessage$/,
    claim: { kind: "shown", places: failureTexts, note: "in the place of `%s` in ErrMessage" },
  },
  dropped(/^\w+\.DynamicCode$/, "its page announces its end, and names nothing that it completes"),
  dropped(/^\w+\.(PageNumber|PageRecordCount)$/, "a listing is read to its end, whatever its pages"),
  dropped(
    /^DescribeSynchronizationJobStatusList\.TotalRecordCount$/,
    "the ids asked for are counted instead (`aliyun_dts_exporter_unanswered_ids_total`)",
  ),
];

/** The APIs about one job each: what is asked for is known before. */
const perJob: readonly CoverageRule[] = [
  metric(/^DescribeJobMonitorRule\.Code$/, [errorsTotal], { labels: ["reason"], texts: failureTexts }),
  dropped(/^DescribeJobMonitorRule\.DtsJobId$/, "the job that is asked for is the label `dts_job_id`"),
  dropped(
    /^DescribeJobMonitorRule\..*\.JobId$/,
    "the job that is asked for is the label `dts_job_id`: a part of it is the label `part`",
  ),
  dropped(
    /^DescribeJobMonitorRule\.(Topics|.*\.Phone)$/,
    "it says who is told: that is never kept, and never logged",
  ),
  dropped(
    /^DescribeJobMonitorRule\..*\.(NoticeValue|Period|Times)$/,
    "it says when the console repeats itself: whether an alarm is set, and above which delay, is exposed",
  ),
  metric(/^DescribeJobMonitorRule\..*\.Type$/, [`${jobAlarm}_enabled`, `${jobAlarm}_threshold_seconds`], {
    labels: ["alarm"],
  }),
  metric(/^DescribeJobMonitorRule\..*\.JobType$/, [`${jobAlarm}_enabled`, `${jobAlarm}_threshold_seconds`], {
    labels: ["part"],
  }),
  dropped(
    /\.ConsumerGroupUserName$/,
    "it is the account that reads the changes: it is never kept, and never logged",
  ),
  metric(
    /\.ConsumerGroupId$/,
    ["info", "connected", "delay_seconds", "unconsumed_messages", "checkpoint_timestamp_seconds"].map(
      (name) => `${consumerGroup}_${name}`,
    ),
    { labels: ["consumer_group_id"] },
  ),
  metric(/\.ConsumerGroupName$/, [`${consumerGroup}_info`], { labels: ["consumer_group_name"] }),
  metric(
    /\.MessageDelay$/,
    ["connected", "delay_seconds", "unconsumed_messages", "checkpoint_timestamp_seconds"].map(
      (name) => `${consumerGroup}_${name}`,
    ),
    { note: "-1: no client is connected, and nothing else is known" },
  ),
  metric(
    /\.UnconsumedData$/,
    ["connected", "unconsumed_messages", "checkpoint_timestamp_seconds"].map(
      (name) => `${consumerGroup}_${name}`,
    ),
    { note: "where MessageDelay is absent, -1 in it means the same" },
  ),
];

const cluster = "aliyun_dts_dedicated_cluster_info";
const verification = "aliyun_dts_verification_info";

/** Dedicated clusters and verifications: what is not a measurement of theirs. */
const inventories: readonly CoverageRule[] = [
  of("the cluster", identity(/\.DedicatedClusterStatus\[\]\.DedicatedClusterId$/, "dedicated_cluster_id")),
  metric(/\.DedicatedClusterStatus\[\]\.DedicatedClusterName$/, [cluster], {
    labels: ["dedicated_cluster_name"],
  }),
  metric(/\.DedicatedClusterStatus\[\]\.DtsInstanceID$/, [cluster], { labels: ["dts_instance_id"] }),
  dropped(
    /\.DedicatedClusterStatus\[\]\.RegionId$/,
    "clusters are asked for by region, and the region asked for is the label `region_id`",
  ),
  dropped(
    /\.DedicatedClusterStatus\[\]\.\w+Utilization$/,
    "it follows from what is used and what there is, which are exposed",
  ),
  dropped(/\.DedicatedClusterStatus\[\]\.GmtCreated$/, "when a cluster was bought is no measurement"),
  of("the verification", identity(/\.CheckJobs\[\]\.DtsJobId$/, "dts_job_id")),
  of("the verification", identity(/\.CheckJobs\[\]\.CheckType$/, "check")),
  of(
    "the verification",
    identity(/\.CheckJobs\[\]\.RegionId$/, "region_id", "each region shows the rows that name it"),
  ),
  metric(/\.CheckJobs\[\]\.JobName$/, [verification], { labels: ["dts_job_name"] }),
  metric(/\.CheckJobs\[\]\.DtsInstanceID$/, [verification], { labels: ["dts_instance_id"] }),
  metric(/\.CheckJobs\[\]\.InstanceClass$/, [verification], { labels: ["dts_job_class"] }),
  metric(/\.CheckJobs\[\]\.ChargeType$/, [verification], { labels: ["pay_type"] }),
  dropped(
    /\.CheckJobs\[\]\.JobStepId$/,
    "it only tells the steps of one verification apart: the one that looks worst is shown",
  ),
  dropped(/\.CheckJobs\[\]\.(GroupId|ParentJobType|CheckPoint|DiffSum)$/, "no page says what it means"),
];

/** Which job a row is about. */
const identities: readonly CoverageRule[] = [
  identity(
    /^DescribeSynchronizationJobStatusList\..*\.SynchronizationJobId$/,
    "dts_job_id",
    "it finds the job that has this `dts_instance_id`",
  ),
  identity(
    /^DescribeSynchronizationJobs\..*\.SynchronizationJobId$/,
    "dts_job_id",
    "where DescribeDtsJobs has the instance too, that job's",
  ),
  identity(/\.DtsJobId$/, "dts_job_id"),
  identity(/\.(DtsJobName|SynchronizationJobName)$/, "dts_job_name"),
  dropped(/\.ReverseJob\.DtsJobDirection$/, 'a ReverseJob always has the label `direction="Reverse"`'),
  identity(
    /^DescribeSynchronizationJobStatusList\..*\.SynchronizationDirection$/,
    "direction",
    "it finds the job of the instance in this direction",
  ),
  identity(/\.(DtsJobDirection|SynchronizationDirection)$/, "direction"),
  dropped(/\.JobType$/, "each list is asked for by type, and the type asked for is the label `job_type`"),
];

/** What a job is: labels of aliyun_dts_job_info and aliyun_dts_job_endpoint_info. */
const infoLabels: readonly CoverageRule[] = [
  infoLabel(/\.DtsInstanceID$/, "dts_instance_id"),
  infoLabel(/\.(DtsJobClass|SynchronizationJobClass)$/, "dts_job_class"),
  infoLabel(/\.PayType$/, "pay_type"),
  infoLabel(/\.OriginType$/, "origin_type"),
  infoLabel(/\.DtsBisLabel$/, "environment"),
  infoLabel(/\.ResourceGroupId$/, "resource_group_id"),
  infoLabel(/\.DedicatedClusterId$/, "dedicated_cluster_id"),
  endpointLabel(/\.SourceEndpoint\.EngineName$/, "engine", "source_engine"),
  endpointLabel(/\.SourceEndpoint\.Instance(ID|Id)$/, "instance_id", "source_instance_id"),
  endpointLabel(/\.DestinationEndpoint\.EngineName$/, "engine", "destination_engine"),
  endpointLabel(/\.DestinationEndpoint\.Instance(ID|Id)$/, "instance_id", "destination_instance_id"),
  endpointLabel(/Endpoint\.InstanceType$/, "instance_type"),
  endpointLabel(/Endpoint\.Region$/, "instance_region_id"),
  dropped(
    /\.ResourceGroupDisplayName$/,
    "`resource_group_id` names the group, and does not change with its name",
  ),
  dropped(/\.InsightModule$/, "it is undocumented"),
  dropped(/\.AppName$/, "it tells new subscriptions from old ones, which behave alike here"),
];

/** Prechecks, errors and retries: codes are labels, texts are for people. */
const trouble: readonly CoverageRule[] = [
  dropped(/\.CheckItemDescription$/, "it is the key of a text: CheckItem names the item"),
  dropped(
    new RegExp(`${modification}PrecheckStatus\\.Detail\\[\\]\\.(ErrorMessage|RepairMethod)$`),
    "it has no bound, and an object modification has no page: ItemName names the item",
  ),
  {
    fields: /\.PrecheckStatus\.Detail\[\]\.(FailedReason|ErrorMessage|RepairMethod)$/,
    claim: { kind: "shown", places: ["/jobs/<id>", "/api/v1/jobs"], note: "of an item that failed" },
  },
  metric(new RegExp(`${modification}.*\\.CheckStatus$`), [
    "aliyun_dts_object_modification_precheck_items",
    "aliyun_dts_object_modification_precheck_item_failed",
  ]),
  metric(
    new RegExp(`${modification}.*\\.ItemName$`),
    ["aliyun_dts_object_modification_precheck_item_failed"],
    { labels: ["item"] },
  ),
  metric(/\.(CheckResult|CheckStatus)$/, [
    "aliyun_dts_job_precheck_items",
    "aliyun_dts_job_precheck_item_failed",
  ]),
  metric(/\.(CheckItem|ItemName)$/, ["aliyun_dts_job_precheck_item_failed"], { labels: ["item"] }),
  metric(new RegExp(`${modification}(.*\\.)?ErrorMessage$`), ["aliyun_dts_object_modification_error_info"], {
    labels: ["error_code"],
    note: "only the `DTS-` code at its head: an object modification has no page",
  }),
  metric(/\.ErrorMessage$/, ["aliyun_dts_job_error_info"], { labels: ["error_code"], texts: jobTexts }),
  {
    fields: /\.RetryState\.ErrMessage$/,
    claim: { kind: "shown", places: jobTexts, note: "while the job is retried" },
  },
  metric(/\.RetryState\.RetryTarget$/, ["aliyun_dts_job_retry_info"], { labels: ["retry_target"] }),
  metric(/\.RetryState\.Module$/, ["aliyun_dts_job_retry_info"], { labels: ["retry_module"] }),
  metric(/\.RetryState\.MigrationErrCode$/, ["aliyun_dts_job_retry_info"], { labels: ["error_code"] }),
  metric(/\.RetryState\.MigrationErrType$/, ["aliyun_dts_job_retry_info"], { labels: ["error_type"] }),
  metric(/\.ErrorDetails\[\]\.ErrorCode$/, ["aliyun_dts_job_error_info"], { labels: ["error_code"] }),
  metric(/\.MigrationErrCode$/, ["aliyun_dts_job_error_info"], { labels: ["error_code"] }),
  metric(/\.MigrationErrType$/, ["aliyun_dts_job_error_info"], { labels: ["error_type"] }),
  dropped(/\.RetryState\.JobId$/, "a retry stands on the series of the job that lists it"),
  metric(/\.Reserved$/, ["aliyun_dts_job_retry_limit_seconds"], {
    note: "only its `maxRetryTime`, where RetryState.MaxRetryTime is absent: the rest holds addresses",
  }),
];

/** What the source of a metric family does not say. */
const others: readonly CoverageRule[] = [
  metric(/\.NeedUpgrade$/, ["aliyun_dts_job_upgrade_recommended"]),
  metric(/\.(TagList\[\]\.Tag|Tags\[\]\.)(Key|Value)$/, ["aliyun_dts_job_tags"], {
    note: "for the keys that `metrics.tag_labels` allows",
  }),
  metric(/\.JobCreateTime$/, ["aliyun_dts_job_created_timestamp_seconds"]),
  metric(/^DescribeSynchronizationJobs\..*\.CreateTime$/, ["aliyun_dts_job_created_timestamp_seconds"], {
    note: "where JobCreateTime is absent: the same moment without a time zone",
  }),
  dropped(/\.InstanceCreateTime$/, "it is when the instance was bought: the job's own creation is exposed"),
  dropped(
    /^DescribeSynchronizationJobs\..*\.DataSynchronizationStatus\.Delay$/,
    "its page calls it no longer available: Delay of the job is exposed",
  ),
];

/** Every field that the sources of the metric families do not explain. */
export const coverageRules: readonly CoverageRule[] = [
  ...nowhere,
  ...envelope,
  ...perJob,
  ...inventories,
  ...identities,
  ...infoLabels,
  ...trouble,
  ...others,
];

/** Objects and lists of which more is to be said than that their fields follow. */
export const groupRules: readonly CoverageRule[] = [
  {
    fields:
      /\.(DtsJobList|SynchronizationInstances|SynchronizationJobListStatusList|ConsumerChannels|MonitorRules|DedicatedClusterStatusList|CheckJobs)$/,
    claim: {
      kind: "group",
      note: "its rows, below; an answer without it fails the poll (reason `bad_response`)",
    },
  },
  {
    fields: /\.ReverseJob$/,
    claim: {
      kind: "group",
      note: 'a job of its own with the label `direction="Reverse"`, and its row\'s tags and resource group; its fields, below',
    },
  },
];
