import type { Verification } from "../../model/verification.js";
import { type Family, flag } from "../family.js";
import { labelPair } from "../rendering/label-text.js";

const rows: readonly Family<Verification>[] = [
  {
    name: "aliyun_dts_verification_info",
    help: "Name, instance, class and payment of the verification. Always 1.",
    from: ["JobName", "DtsInstanceID", "InstanceClass", "ChargeType"],
    labels: ["dts_job_name", "dts_instance_id", "dts_job_class", "pay_type"],
    samples: ({ name, instanceId, jobClass, payType }, emit) =>
      emit(
        1,
        labelPair("dts_job_name", name) +
          labelPair("dts_instance_id", instanceId) +
          labelPair("dts_job_class", jobClass) +
          labelPair("pay_type", payType),
      ),
  },
  {
    name: "aliyun_dts_verification_failed",
    example: "aliyun_dts_verification_failed == 1",
    help: "1: the verification failed. 0: it passed, or has found nothing so far.",
    from: ["Status"],
    value: ({ failed }) => flag(failed),
  },
  {
    name: "aliyun_dts_verification_rows",
    help: "Rows to compare.",
    from: ["TotalCount"],
    value: ({ rows: total }) => total,
  },
  {
    name: "aliyun_dts_verification_rows_checked",
    example: "aliyun_dts_verification_rows_checked / (aliyun_dts_verification_rows > 0)",
    help: "Rows compared so far.",
    from: ["FinishCount"],
    value: ({ rowsChecked }) => rowsChecked,
  },
  {
    name: "aliyun_dts_verification_rows_different",
    example: "aliyun_dts_verification_rows_different > 0",
    help: "Rows that differ between source and destination.",
    from: ["DiffCount"],
    value: ({ rowsDifferent }) => rowsDifferent,
  },
];

/** Verifications that are jobs of their own (DescribeCheckJobs). Experimental: no page says what a running one answers. */
export const verificationFamilies: readonly Family<Verification>[] = rows.map((row) => ({
  ...row,
  stability: "experimental",
}));
