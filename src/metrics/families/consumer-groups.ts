import type { ConsumerGroup } from "../../model/consumer-group.js";
import { type Family, flag } from "../family.js";
import { labelPair } from "../rendering/label-text.js";

/** Consumer groups of change tracking jobs (DescribeConsumerChannel). */
export const consumerGroupFamilies: readonly Family<ConsumerGroup>[] = [
  {
    name: "aliyun_dts_consumer_group_info",
    example:
      "aliyun_dts_consumer_group_delay_seconds * on (account, region_id, dts_job_id, consumer_group_id) group_left (consumer_group_name) aliyun_dts_consumer_group_info",
    help: "A consumer group of a change tracking job, with its name. Always 1.",
    from: ["ConsumerGroupId", "ConsumerGroupName"],
    labels: ["consumer_group_name"],
    samples: ({ name }, emit) => emit(1, labelPair("consumer_group_name", name)),
  },
  {
    name: "aliyun_dts_consumer_group_connected",
    example: "aliyun_dts_consumer_group_connected == 0",
    help: "1: a client reads the tracked changes. 0: none does, and the group has no other values.",
    from: ["MessageDelay", "UnconsumedData"],
    value: ({ connected }) => flag(connected),
  },
  {
    name: "aliyun_dts_consumer_group_delay_seconds",
    example: "aliyun_dts_consumer_group_delay_seconds > 600",
    help: "How far the group is behind the newest tracked change.",
    from: ["MessageDelay"],
    value: ({ delaySeconds }) => delaySeconds,
  },
  {
    name: "aliyun_dts_consumer_group_unconsumed_messages",
    example: "deriv(aliyun_dts_consumer_group_unconsumed_messages[30m]) > 0",
    help: "Tracked changes that the group has not read yet.",
    from: ["UnconsumedData"],
    value: ({ unconsumedMessages }) => unconsumedMessages,
  },
  {
    name: "aliyun_dts_consumer_group_checkpoint_timestamp_seconds",
    help: "Up to which change the group has read, Unix time.",
    from: ["ConsumptionCheckpoint"],
    value: ({ checkpointSeconds }) => checkpointSeconds,
  },
];
