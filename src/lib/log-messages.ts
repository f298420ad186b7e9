/** Log levels, least urgent first. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** What a message is about. `polls` and `jobs` have a target each; all others are about the process as a whole. */
export type LogTopic =
  | "polls"
  | "jobs"
  | "values"
  | "credentials"
  | "configuration"
  | "http"
  | "process"
  | "simulator";

interface LogRow {
  /** Most urgent first. A message with two levels says in `meaning` when it has which. */
  readonly levels: readonly LogLevel[];
  readonly topic: LogTopic;
  /** What has happened, with the names of the fields that say more. */
  readonly meaning: string;
  /** What to do about it; "Nothing." when it is only news. */
  readonly action: string;
}

/**
 * Every message of the log: a static text, the key; what varies is in the fields of the line. The types of `Logger`
 * come from here, so that no other text and no other level compiles, and `docs/logs.md` is derived from it.
 */
export const logMessages = {
  "poll failed": {
    levels: ["warn"],
    topic: "polls",
    meaning:
      "A target began to fail, or fails in another way (`reason`, `code`), or has failed for another five minutes (`failed_polls`). Its jobs stay as they were last seen, until they are too old.",
    action: "Do what `error` says. `aliyun-dts-exporter doctor` tries every target once.",
  },
  "poll recovered": {
    levels: ["info"],
    topic: "polls",
    meaning: "A target is up again after `failed_polls` failures.",
    action: "Nothing.",
  },
  "listing disagrees with its total": {
    levels: ["warn"],
    topic: "polls",
    meaning:
      "A listing has more or fewer rows than the API says there are (`found`), three times in a row. Until they agree, no job counts as gone.",
    action: "Nothing, unless it lasts for hours; then report it to Alibaba Cloud.",
  },
  "job disappeared": {
    levels: ["warn"],
    topic: "jobs",
    meaning: "A job is missing from two complete listings in a row. Its series are gone.",
    action: "Nothing, if somebody has released it (`dts_job_id`). Otherwise look for it in the DTS console.",
  },
  "job status changed": {
    levels: ["warn", "info"],
    topic: "jobs",
    meaning:
      "A job went from one status to another (`from`, `to`). A warning when the new one is a failure; `error` has the text of DTS.",
    action: "After a failure: read `error`, and the job's page in the DTS console.",
  },
  "unrecognized value": {
    levels: ["warn"],
    topic: "values",
    meaning:
      "The API answered a value (`field`, `value`) that its documentation does not list. Logged once for each value.",
    action: "Report it, so that the next version knows the value.",
  },
  "unexpected error": {
    levels: ["error"],
    topic: "process",
    meaning:
      "A defect of the exporter while `doing`: polling, publishing or probing. The poll counts as failed; all others go on.",
    action: "Report it with `stack`.",
  },
  "probe failed": {
    levels: ["info"],
    topic: "polls",
    meaning: "Somebody asked `/probe`, and the API did not answer, or not as documented (`reason`, `code`).",
    action: "Do what `error` says.",
  },
  "credentials cannot be refreshed, using the old ones until they expire": {
    levels: ["warn"],
    topic: "credentials",
    meaning:
      "New temporary credentials could not be had (`reason`, `problem`). Logged once for each reason; the exporter goes on trying.",
    action: "Do what `problem` says before the credentials expire.",
  },
  "credentials are refreshed again": {
    levels: ["info"],
    topic: "credentials",
    meaning: "The account has new credentials after failures.",
    action: "Nothing.",
  },
  "access key files changed, using the new access key": {
    levels: ["info"],
    topic: "credentials",
    meaning: "The files of an account's access key have new content.",
    action: "Nothing.",
  },
  "access key files changed but cannot be used, keeping the old access key": {
    levels: ["warn"],
    topic: "credentials",
    meaning:
      "The files of an account's access key have changed and cannot be read, or hold no key (`problem`).",
    action: "Do what `problem` says before the old access key is disabled.",
  },
  "credentials chosen from the environment": {
    levels: ["info"],
    topic: "credentials",
    meaning: "What `type: auto` has found (`found`) and uses (`type`). Once for each account.",
    action: "Nothing, if it is what you expected. Otherwise set another `credentials.type`.",
  },
  "local clock is wrong, signing with the time of the API": {
    levels: ["warn", "info"],
    topic: "credentials",
    meaning:
      "The API refused the time of this machine, which differs by `offsetSeconds`. A warning at first, information afterwards.",
    action: "Synchronize the clock (NTP).",
  },
  "an answer holds secrets of its request, their texts are left out": {
    levels: ["warn"],
    topic: "credentials",
    meaning:
      "The API repeated an access key id, a token or a signature in a name or another text of an answer of `operation`. A note stands in the place of that text. Logged once for each account and region.",
    action: "Find out who answers for the endpoint. Then change the access key.",
  },
  "configuration warning": {
    levels: ["warn"],
    topic: "configuration",
    meaning:
      "Something in the configuration, or in the web configuration, works but looks wrong, or has no effect (`warning`). Told at the start and at each reload; `--config.check` prints the same.",
    action: "Do what `warning` says.",
  },
  "rows of select fit no job": {
    levels: ["warn"],
    topic: "configuration",
    meaning:
      "All regions of an `account` were listed, and `rows` of its `select` fit none of its `jobs`: a mistyped name or a job that is gone. Logged once for each `select`. With sharding, only for accounts whose regions are all in this shard.",
    action:
      "Correct or remove the rows. Names and tags are case-sensitive, and a name without * is the whole name.",
  },
  "interval is too short for the number of jobs": {
    levels: ["warn"],
    topic: "configuration",
    meaning:
      "A collector asks about each job by itself, and its `jobs` need more time at `requests_per_second` than `interval_seconds` allow. Its polls fail, or take from all others. Logged once.",
    action:
      "Set the collector's interval to `shortest_interval_seconds` or more, or raise `rate_limit.requests_per_second`.",
  },
  "polls take longer than their interval": {
    levels: ["warn"],
    topic: "polls",
    meaning:
      "A complete poll took `poll_seconds` for its `calls`, more than `interval_seconds` hold. The target is asked less often, as `aliyun_dts_poll_interval_seconds` shows, and its data stay. Logged once, until polls fit again. `limited_by` is `latency` when a call takes so long (`call_seconds`, the shortest) that `requests_at_once`, three quarters of `rate_limit.max_concurrent_requests`, are fewer than `requests_per_second` allow, otherwise `rate`: all collectors of the account and region share it.",
    action:
      "`rate`: raise `rate_limit.requests_per_second`, list fewer jobs (`resource_group_id`, fewer collectors), or set the interval to what it is in truth. `latency`: bring the exporter nearer to the region, or raise `rate_limit.max_concurrent_requests`.",
  },
  "polls fit into their interval again": {
    levels: ["info"],
    topic: "polls",
    meaning:
      "The polls of a target that took longer than its interval do so no more: they take less than a third of it.",
    action: "Nothing.",
  },
  "configuration reloaded": {
    levels: ["info"],
    topic: "configuration",
    meaning: "The new configuration is in force.",
    action: "Nothing.",
  },
  "configuration mistake, keeping the old configuration": {
    levels: ["error"],
    topic: "configuration",
    meaning: "The new configuration has a mistake. One line for each `mistake`, with file, line and column.",
    action:
      "Correct the file; it is read again as soon as it changes. A mistake in the web configuration or a certificate counts too, because the next start would end with it.",
  },
  "changed settings take effect at the next start": {
    levels: ["warn"],
    topic: "configuration",
    meaning: "Settings have changed that are read at the start only (`section`).",
    action: "Restart the exporter when it suits you.",
  },
  "users and headers reloaded": {
    levels: ["info"],
    topic: "configuration",
    meaning: "The web configuration file (`file`) has changed and is in force.",
    action: "Nothing.",
  },
  "web configuration mistake, keeping the old one": {
    levels: ["error"],
    topic: "configuration",
    meaning: "The web configuration file has changed and cannot be used (`mistakes`).",
    action: "Correct the file; it is read again as soon as it changes.",
  },
  "TLS certificate reloaded": {
    levels: ["info"],
    topic: "http",
    meaning:
      "The certificate, key or client authorities have changed; new connections get the new ones. With other client authorities, open connections end after their present answer.",
    action: "Nothing.",
  },
  "TLS files cannot be used, keeping the old ones": {
    levels: ["error"],
    topic: "http",
    meaning: "The certificate, key or client authorities have changed and cannot be used (`mistakes`).",
    action: "Replace the files before the old certificate expires.",
  },
  "calls go through a proxy": {
    levels: ["info"],
    topic: "process",
    meaning:
      "Calls to DTS and STS go through the proxy that HTTPS_PROXY (`https_endpoints`) or HTTP_PROXY (`http_endpoints`) names, but for what NO_PROXY names (`no_proxy`).",
    action: "Nothing, if it is what you expected. See docs/proxy.md.",
  },
  listening: {
    levels: ["info"],
    topic: "http",
    meaning: "The exporter serves at `address`. One line for each address.",
    action: "Nothing.",
  },
  "connections are dropped": {
    levels: ["warn"],
    topic: "http",
    meaning:
      "There are more connections than the exporter keeps, so that one was closed for a new one, or a new one could not be accepted (`why`). Logged once in five minutes at most; `count` is the number since the start.",
    action: "Look who connects. Raise the limit of open files if all of them are meant to.",
  },
  "TLS handshakes fail": {
    levels: ["warn"],
    topic: "http",
    meaning:
      "Clients cannot agree with the exporter on TLS (`why`). Logged once in five minutes at most; `count` is the number since the start.",
    action:
      "Look for clients that speak plain HTTP, do not trust the certificate, or have none of their own.",
  },
  "request failed": {
    levels: ["error"],
    topic: "http",
    meaning: "A defect of the exporter while it answered a request (`route`). The client got the status 500.",
    action: "Report it with `error`.",
  },
  stopping: {
    levels: ["info"],
    topic: "process",
    meaning: "The process was told to stop. Scrapes under way get their answers.",
    action: "Nothing.",
  },
  "the DTS API simulator is listening": {
    levels: ["info"],
    topic: "simulator",
    meaning: "The simulated API answers at `url`, for `regions`.",
    action: "Nothing.",
  },
  "the simulator could not answer as asked": {
    levels: ["warn"],
    topic: "simulator",
    meaning: "A fault does not fit the simulated jobs, or the simulator has a defect (`detail`).",
    action: "Correct the scenario, or report it.",
  },
} as const satisfies Readonly<Record<string, LogRow>>;

/** The text of any message. */
export type LogMessage = keyof typeof logMessages;

/** The texts that may be logged at a level. */
export type MessageAt<Level extends LogLevel> = {
  [Text in LogMessage]: Level extends (typeof logMessages)[Text]["levels"][number] ? Text : never;
}[LogMessage];
