import type { ConsumerGroup } from "../model/consumer-group.js";
import type { DedicatedCluster } from "../model/dedicated-cluster.js";
import type { DtsJob } from "../model/job.js";
import type { JobAlarms } from "../model/job-alarms.js";
import type { ObjectModification } from "../model/modification.js";
import type { AccountSnapshot, RegionSnapshot, TargetSnapshot } from "../model/snapshot.js";
import type { Verification } from "../model/verification.js";
import type { Labelled } from "./family.js";
import type { RegionTotals } from "./region-totals.js";
import { flat, labelBytes } from "./rendering/label-text.js";

/** The fields of a job that its identity labels come from, beside account and region. */
export const jobIdentityFields = [
  "type",
  "jobId",
  "direction",
  "name",
] as const satisfies readonly (keyof DtsJob)[];

/** Gives the jobs of a region their identity labels, the name last so that it can be cut off. */
export function jobLabeller(
  region: RegionSnapshot,
  jobNameLabel: boolean,
): (job: DtsJob) => Labelled<DtsJob> {
  const place = regionIdentity(region);
  const identityOf = ({ type, jobId, direction, name }: Pick<DtsJob, (typeof jobIdentityFields)[number]>) => {
    const nameless = `${place},job_type="${type}",dts_job_id="${labelBytes(jobId)}",direction="${direction}"`;
    const identity = jobNameLabel ? `${nameless},dts_job_name="${labelBytes(name ?? "")}"` : nameless;
    return { identity: flat(identity), namelessLength: nameless.length };
  };
  return (job) => ({ subject: job, ...identityOf(job) });
}

/** An object modification with its identity labels. */
export function labelledModification(modification: ObjectModification): Labelled<ObjectModification> {
  return labelled(
    modification,
    `${regionIdentity(modification)},task_id="${labelBytes(modification.taskId)}"`,
  );
}

/** A consumer group with its identity labels. */
export function labelledConsumerGroup(group: ConsumerGroup): Labelled<ConsumerGroup> {
  const { jobId, groupId } = group;
  return labelled(
    group,
    `${regionIdentity(group)},dts_job_id="${labelBytes(jobId)}",consumer_group_id="${labelBytes(groupId)}"`,
  );
}

/** The alarms of a job with its identity labels. */
export function labelledJobAlarms(alarms: JobAlarms): Labelled<JobAlarms> {
  return labelled(alarms, `${regionIdentity(alarms)},dts_job_id="${labelBytes(alarms.jobId)}"`);
}

/** A dedicated cluster with its identity labels. */
export function labelledCluster(cluster: DedicatedCluster): Labelled<DedicatedCluster> {
  return labelled(
    cluster,
    `${regionIdentity(cluster)},dedicated_cluster_id="${labelBytes(cluster.clusterId)}"`,
  );
}

/** A verification with its identity labels. */
export function labelledVerification(verification: Verification): Labelled<Verification> {
  return labelled(
    verification,
    `${regionIdentity(verification)},dts_job_id="${labelBytes(verification.jobId)}",check="${verification.check}"`,
  );
}

/** A target with its identity labels. */
export function labelledTarget(target: TargetSnapshot): Labelled<TargetSnapshot> {
  return labelled(target, `${regionIdentity(target)},collector="${labelBytes(target.collector)}"`);
}

/** An account with its identity label. */
export function labelledAccount(account: AccountSnapshot): Labelled<AccountSnapshot> {
  return labelled(account, `account="${labelBytes(account.account)}"`);
}

/** An account in a region with its identity labels. */
export function labelledRegion(totals: RegionTotals): Labelled<RegionTotals> {
  return labelled(totals, regionIdentity(totals));
}

function regionIdentity(subject: { readonly account: string; readonly regionId: string }): string {
  return `account="${labelBytes(subject.account)}",region_id="${labelBytes(subject.regionId)}"`;
}

function labelled<Subject>(subject: Subject, identity: string): Labelled<Subject> {
  return { subject, identity, namelessLength: identity.length };
}
