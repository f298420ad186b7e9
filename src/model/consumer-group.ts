/** A consumer group of a change tracking job (DescribeConsumerChannel). Its user is left out on purpose. */
export interface ConsumerGroup {
  readonly account: string;
  readonly regionId: string;
  readonly jobId: string;
  readonly groupId: string;
  readonly name?: string | undefined;
  /** A client reads. Where it is false, nothing is known of how far the group has come. */
  readonly connected?: boolean | undefined;
  readonly delaySeconds?: number | undefined;
  readonly unconsumedMessages?: number | undefined;
  /** Unix seconds. */
  readonly checkpointSeconds?: number | undefined;
}
