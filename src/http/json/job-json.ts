import type { DtsJob, Endpoint, PhaseProgress, PrecheckItems, RetryState } from "../../model/job.js";
import type { JobFindings } from "../../model/job-findings.js";
import { cutMessage } from "../pages/display.js";
import { jobFindingsJson } from "./job-findings-json.js";

/**
 * A job as `/api/v1/jobs` shows it. The names are a public interface and follow the metrics and their labels;
 * times are Unix seconds. A field that is not known is left out.
 */
export function jobJson(job: DtsJob, findings: JobFindings): object {
  return {
    ...identityJson(job),
    status: job.status,
    state: job.state,
    status_observed_timestamp_seconds: job.statusObservedAtSeconds,
    status_transitions: job.transitions,
    status_changes: job.statusChanges.map(({ atSeconds, from, to }) => ({
      timestamp_seconds: atSeconds,
      from,
      to,
    })),
    delay_seconds: job.delaySeconds,
    checkpoint_timestamp_seconds: job.checkpointSeconds,
    created_timestamp_seconds: job.createdAtSeconds,
    expiration_timestamp_seconds: job.expiresAtSeconds,
    source: endpointJson(job.source),
    destination: endpointJson(job.destination),
    tags: job.tags,
    phases: job.phases?.map(phaseJson),
    precheck_items: precheckJson(job.precheckItems),
    errors: job.errors?.map(({ phase, code, type }) => ({ phase, error_code: code, error_type: type })),
    error_message: messageJson(job.errorMessage),
    retry: retryJson(job.retry),
    ...usageJson(job),
    subscription_begin_timestamp_seconds: job.subscriptionBeginSeconds,
    subscription_end_timestamp_seconds: job.subscriptionEndSeconds,
    subscription_consumer_timestamp_seconds: job.subscriptionConsumerSeconds,
    etl_safe_checkpoint_timestamp_seconds: job.etlSafeCheckpointSeconds,
    upgrade_recommended: job.upgradeRecommended,
    switchable: job.switchable,
    ...jobFindingsJson(findings),
  };
}

function identityJson(job: DtsJob): object {
  return {
    account: job.account,
    region_id: job.regionId,
    job_type: job.type,
    dts_job_id: job.jobId,
    direction: job.direction,
    dts_job_name: job.name,
    dts_instance_id: job.instanceId,
    dts_job_class: job.jobClass,
    pay_type: job.payType,
    origin_type: job.originType,
    environment: job.environment,
    resource_group_id: job.resourceGroupId,
    dedicated_cluster_id: job.dedicatedClusterId,
  };
}

function usageJson(job: DtsJob): object {
  return {
    statements_per_second: job.statementsPerSecond,
    throughput_bytes_per_second: job.throughputBytesPerSecond,
    cpu_usage_ratio: job.cpuUsageRatio,
    memory_usage_bytes: job.memoryUsageBytes,
    du_usage: job.duUsage,
    du_usage_ratio: job.duUsageRatio,
    du_min: job.duMin,
    du_max: job.duMax,
  };
}

function endpointJson(endpoint: Endpoint | undefined): object | undefined {
  return (
    endpoint && {
      engine: endpoint.engine,
      instance_type: endpoint.instanceType,
      instance_id: endpoint.instanceId,
      region_id: endpoint.regionId,
    }
  );
}

function phaseJson({
  phase,
  enabled,
  status,
  progressRatio,
  items,
  check,
  errorMessage,
}: PhaseProgress): object {
  return {
    phase,
    enabled,
    status,
    progress_ratio: progressRatio,
    items,
    check: check && {
      rows_per_second: check.rowsPerSecond,
      rows: check.rows,
      expected_rows: check.expectedRows,
      tables: check.tables,
      expected_tables: check.expectedTables,
    },
    error_message: messageJson(errorMessage),
  };
}

function precheckJson(items: PrecheckItems | undefined): object | undefined {
  return (
    items && {
      success: items.success,
      failed: items.failed,
      warning: items.warning,
      failed_items: items.failedItems.map(({ item, reason, repair }) => ({
        item,
        reason: messageJson(reason),
        repair: messageJson(repair),
      })),
    }
  );
}

function retryJson(retry: RetryState | undefined): object | undefined {
  return (
    retry && {
      retrying: retry.retrying,
      retries: retry.count,
      elapsed_seconds: retry.elapsedSeconds,
      limit_seconds: retry.limitSeconds,
      retry_target: retry.target,
      retry_module: retry.module,
      error_code: retry.errorCode,
      error_type: retry.errorType,
      error_message: messageJson(retry.errorMessage),
    }
  );
}

function messageJson(message: string | undefined): string | undefined {
  return message === undefined ? undefined : cutMessage(message);
}
