import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { linesOf } from "./lines-of.js";

const folder = new URL("invalid/", import.meta.url);

/** What each file of the folder is answered with, line by line. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "account-name-missing.yml": [
    "account-name-missing.yml:2:5: accounts[0].name: missing (found nothing) (write 1 to 63 lower-case letters, digits, _ or -, with a letter or digit first, such as production)",
  ],
  "account-name-twice.yml": [
    'account-name-twice.yml:3:13: accounts[1].name: duplicate account name (found "production", first at account-name-twice.yml:2:13) (write another name)',
  ],
  "account-name.yml": [
    'account-name.yml:2:11: accounts[0].name: not an account name (found "My Account") (write 1 to 63 lower-case letters, digits, _ or -, with a letter or digit first, such as production)',
  ],
  "account-unknown-key.yml": [
    "account-unknown-key.yml:2:5: accounts[0].regions: missing (found nothing) (write a list of 1 to 100 items, each a region id such as cn-hangzhou)",
    'account-unknown-key.yml:3:5: accounts[0].region: unknown key (found "region") (did you mean regions?)',
  ],
  "accounts-mapping.yml": [
    "accounts-mapping.yml:2:3: accounts: not a list (found a mapping) (write at least one account with name and regions)",
  ],
  "batch-size.yml": [
    "batch-size.yml:4:42: collectors.sync_status.batch_size: out of range (found the number 31) (write a whole number from 1 to 30)",
  ],
  "boolean-no.yml": [
    'boolean-no.yml:6:14: collectors.subscribe.enabled: not true or false (found "no") (write true or false, without quotes)',
  ],
  "boolean-quoted.yml": [
    'boolean-quoted.yml:4:22: web.enable_probe: not true or false (found "true") (write true or false, without quotes)',
  ],
  "boolean-zero.yml": [
    "boolean-zero.yml:4:26: web.enable_lifecycle: not true or false (found the number 0) (write true or false)",
  ],
  "credentials-auto-with-key.yml": [
    "credentials-auto-with-key.yml:4:32: accounts[0].credentials.uri: not a key of credentials of type auto (found uri, which belongs to type uri) (remove it, or write type: uri)",
  ],
  "credentials-deep-source.yml": [
    "credentials-deep-source.yml:16:13: accounts[0].credentials.source.source.source.source: too many nested sources (found 4 of them) (write at most 3)",
  ],
  "credentials-file-and-env.yml": [
    "credentials-file-and-env.yml:7:7: accounts[0].credentials.access_key_id_env: access_key_id_file and access_key_id_env cannot both be set (found both) (write access_key_id_file or access_key_id_env)",
  ],
  "credentials-foreign-key.yml": [
    "credentials-foreign-key.yml:6:7: accounts[0].credentials.role_name: not a key of credentials of type rrsa (found role_name, which belongs to type ecs_ram_role) (remove it, or use: role_arn, oidc_provider_arn, oidc_token_file, sts_endpoint)",
  ],
  "credentials-incomplete.yml": [
    "credentials-incomplete.yml:4:18: accounts[0].credentials.access_key_secret_file: missing (found nothing) (write access_key_secret_file or access_key_secret_env)",
  ],
  "credentials-inline-secret.yml": [
    'credentials-inline-secret.yml:6:7: accounts[0].credentials.access_key_id: unknown key, and a secret must not be in this file (found "access_key_id", its value is not shown) (write access_key_id_file or access_key_id_env below credentials)',
    'credentials-inline-secret.yml:7:7: accounts[0].credentials.access_key_secret: unknown key, and a secret must not be in this file (found "access_key_secret", its value is not shown) (write access_key_secret_file or access_key_secret_env below credentials)',
  ],
  "credentials-plain-http-endpoints.yml": [
    "credentials-plain-http-endpoints.yml:4:46: accounts[0].credentials.sts_endpoint: not an STS endpoint URL (found a text of 23 characters, not shown) (write a URL without user, path or query: https, or http to localhost, such as https://sts-vpc.cn-hangzhou.aliyuncs.com)",
    "credentials-plain-http-endpoints.yml:7:46: accounts[1].credentials.sts_endpoint: not an STS endpoint URL (found a text of 29 characters, not shown) (write a URL without user, path or query: https, or http to localhost, such as https://sts-vpc.cn-hangzhou.aliyuncs.com)",
    "credentials-plain-http-endpoints.yml:10:59: accounts[2].credentials.metadata_endpoint: not a metadata endpoint URL (found a text of 22 characters, not shown) (write a URL without user, path or query: https, http://100.100.100.200, or http to localhost)",
  ],
  "credentials-secret-as-file.yml": [
    "credentials-secret-as-file.yml:6:26: accounts[0].credentials.access_key_id_env: not a variable name (found a text of 24 characters, not shown) (write the name of an environment variable, such as ALIBABA_CLOUD_ACCESS_KEY_ID, not its content; with an underscore in it, any name is taken)",
    "credentials-secret-as-file.yml:7:31: accounts[0].credentials.access_key_secret_file: not a file name (found a text of 30 characters, not shown) (write the name of a file, such as /var/run/secrets/access-key, not its content; with ./ before it, any name is taken)",
  ],
  "credentials-session-duration.yml": [
    "credentials-session-duration.yml:6:17: accounts[0].credentials.role_arn: not a role ARN (found a text of 21 characters, not shown) (write the ARN of a role, such as acs:ram::1234567890123456:role/dts-exporter)",
    'credentials-session-duration.yml:7:25: accounts[0].credentials.session_duration: out of range (found "1m") (write a duration from 15m to 12h, with its unit)',
    'credentials-session-duration.yml:8:29: accounts[0].credentials.source.role: unknown key (found "role") (write one of: type)',
  ],
  "credentials-unknown-type.yml": [
    'credentials-unknown-type.yml:4:26: accounts[0].credentials.type: an unknown word (found "ramrole") (write one of: auto, access_key, rrsa, assume_role, ecs_ram_role, uri)',
  ],
  "credentials-uri-plain-http.yml": [
    "credentials-uri-plain-http.yml:4:36: accounts[0].credentials.uri: not a credentials URL (found a text of 45 characters, not shown) (write a URL without user or query: https, or http to localhost, such as http://localhost:8080/credentials)",
  ],
  "credentials-without-source.yml": [
    "credentials-without-source.yml:4:18: accounts[0].credentials.source: missing (found nothing) (write the credentials that assume the role, such as source: {type: auto})",
  ],
  "credentials-without-type.yml": [
    "credentials-without-type.yml:4:18: accounts[0].credentials.type: missing (found nothing) (write one of: auto, access_key, rrsa, assume_role, ecs_ram_role, uri)",
  ],
  "delay-unit.yml": [
    'delay-unit.yml:4:35: collectors.sync.delay_unit: an unknown word (found "seconds") (write one of: ms, s)',
  ],
  "document-is-text.yml": [
    'document-is-text.yml:1:1: document: not a section (found "just a text") (write settings below it: accounts, collectors, rate_limit, api, staleness, metrics, web, log, sharding)',
  ],
  "duplicate-key.yml": [
    "duplicate-key.yml:6:1: log: duplicate key (found the first at duplicate-key.yml:4:1) (write it once)",
  ],
  "duration-above-maximum.yml": [
    'duration-above-maximum.yml:4:17: api.timeout: out of range (found "6m") (write a duration from 100ms to 5m, with its unit)',
  ],
  "duration-below-minimum.yml": [
    'duration-below-minimum.yml:4:38: collectors.migration.interval: out of range (found "500ms") (write a duration from 1s to 24h, with its unit)',
  ],
  "duration-empty.yml": [
    "duration-empty.yml:5:11: api.timeout: not a duration (found nothing) (write a duration from 100ms to 5m, with its unit)",
  ],
  "duration-fraction.yml": [
    'duration-fraction.yml:4:23: staleness.max_age: not a duration (found "1.5h") (write a duration from 1s to 24h, with its unit)',
  ],
  "duration-garbage.yml": [
    'duration-garbage.yml:5:12: api.timeout: not a duration (found "10s!") (write a duration from 100ms to 5m, with its unit)',
  ],
  "duration-quoted-number.yml": [
    'duration-quoted-number.yml:4:33: collectors.sync.interval: not a duration (found "60") (write a duration from 1s to 24h, with its unit)',
  ],
  "duration-without-unit.yml": [
    "duration-without-unit.yml:6:15: collectors.sync.interval: not a duration (found the number 60) (write a duration from 1s to 24h, with its unit)",
  ],
  "endpoint-with-password.yml": [
    "endpoint-with-password.yml:5:20: accounts[0].endpoints.cn-hangzhou: not an endpoint URL (found a text of 37 characters, not shown) (write a URL without user, path or query, such as https://dts.aliyuncs.com)",
  ],
  "endpoint-without-scheme.yml": [
    "endpoint-without-scheme.yml:4:31: accounts[0].endpoints.cn-hangzhou: not an endpoint URL (found a text of 28 characters, not shown) (write a URL without user, path or query, such as https://dts.aliyuncs.com)",
  ],
  "endpoints-list.yml": [
    "endpoints-list.yml:4:16: accounts[0].endpoints: not a mapping (found a list) (write keys and values below it: REGION: URL)",
  ],
  "integer-fraction.yml": [
    "integer-fraction.yml:4:22: rate_limit.burst: not a whole number (found the number 2.5) (write a whole number from 1 to 20)",
  ],
  "integer-quoted.yml": [
    'integer-quoted.yml:4:40: rate_limit.max_concurrent_requests: not a whole number (found "4") (write a whole number from 1 to 100, without quotes)',
  ],
  "labels.yml": [
    'labels.yml:5:7: accounts[0].labels.account: not a label name (found "account") (write a label name of letters, digits and _ that is not account and does not start with a digit or __, such as team)',
    'labels.yml:6:7: accounts[0].labels.__team: not a label name (found "__team") (write a label name of letters, digits and _ that is not account and does not start with a digit or __, such as team)',
    'labels.yml:7:7: accounts[0].labels.cost-center: not a label name (found "cost-center") (write a label name of letters, digits and _ that is not account and does not start with a digit or __, such as team)',
    "labels.yml:8:15: accounts[0].labels.number: not a label value (found the number 4711) (write a label value of 1 to 256 characters, such as payments, in quotes)",
    'labels.yml:9:14: accounts[0].labels.empty: not a label value (found "") (write a label value of 1 to 256 characters, such as payments)',
    "labels.yml:12:13: accounts[1].labels: not a mapping (found a list) (write keys and values below it: NAME: value)",
    "labels.yml:16:7: accounts[2].labels: too many labels (found 16 labels) (write at most 15)",
  ],
  "list-is-mapping.yml": [
    "list-is-mapping.yml:4:24: metrics.tag_labels: not a list (found a mapping) (write a list of 0 to 14 items, each a tag key of 1 to 128 characters)",
  ],
  "list-item-type.yml": [
    "list-item-type.yml:5:22: metrics.tag_labels[1]: not a tag key (found the number 1) (write a tag key of 1 to 128 characters, in quotes)",
  ],
  "listen-address-number.yml": [
    "listen-address-number.yml:4:24: web.listen_address: not an address (found the number 10155) (write an address such as :10155, 127.0.0.1:10155 or [::1]:10155, in quotes)",
  ],
  "listen-address-twice.yml": [
    'listen-address-twice.yml:7:7: web.listen_address[1]: duplicate item (found ":10155") (write it once)',
  ],
  "listen-address.yml": [
    'listen-address.yml:5:30: web.listen_address[1]: not an address (found "localhost") (write an address such as :10155, 127.0.0.1:10155 or [::1]:10155)',
    'listen-address.yml:5:41: web.listen_address[2]: not an address (found ":70000") (write an address such as :10155, 127.0.0.1:10155 or [::1]:10155)',
  ],
  "network.yml": [
    'network.yml:4:14: accounts[0].network: an unknown word (found "internal") (write one of: public, vpc)',
  ],
  "no-accounts.yml": [
    "no-accounts.yml:1:11: accounts: too few items (found an empty list) (write at least one account with name and regions)",
  ],
  "number-garbage.yml": [
    'number-garbage.yml:4:36: rate_limit.requests_per_second: not a number (found "10/s") (write a number above 0, at most 20, without quotes)',
  ],
  "number-not-finite.yml": [
    "number-not-finite.yml:4:36: rate_limit.requests_per_second: not a number (found the number NaN) (write a number above 0, at most 20)",
  ],
  "page-size.yml": [
    "page-size.yml:4:19: api.page_size: out of range (found the number 40) (write one of: 10, 20, 30, 50, 100)",
  ],
  "rate-above-quota.yml": [
    "rate-above-quota.yml:4:36: rate_limit.requests_per_second: out of range (found the number 25) (write a number above 0, at most 20)",
    "rate-above-quota.yml:4:47: rate_limit.burst: out of range (found the number 21) (write a whole number from 1 to 20)",
    "rate-above-quota.yml:4:79: rate_limit.region_requests_per_second: out of range (found the number 0) (write a number above 0, at most 200)",
  ],
  "region-characters.yml": [
    'region-characters.yml:3:15: accounts[0].regions[0]: not a region id (found "cn-hangzhou.example.org/") (write a region id such as cn-hangzhou)',
  ],
  "regions-all-and-named.yml": [
    "regions-all-and-named.yml:3:36: accounts[0].regions[1]: all is every public region and stands alone (found all beside cn-hangzhou-finance) (write [all], or name the regions; finance and government regions go by name, in an account of their own)",
  ],
  "regions-empty.yml": [
    "regions-empty.yml:3:14: accounts[0].regions: too few items (found an empty list) (write a list of 1 to 100 items, each a region id such as cn-hangzhou)",
  ],
  "regions-text.yml": [
    'regions-text.yml:3:14: accounts[0].regions: not a list (found "cn-hangzhou") (write a list of 1 to 100 items, each a region id such as cn-hangzhou)',
  ],
  "regions-twice.yml": [
    'regions-twice.yml:3:40: accounts[0].regions[2]: duplicate item (found "cn-hangzhou") (write it once)',
  ],
  "section-is-list.yml": [
    "section-is-list.yml:5:3: collectors: not a section (found a list) (write settings below it: migration, sync, subscribe, sync_status, legacy_sync, object_modification, consumer_groups, monitor_rules, dedicated_clusters, verification)",
  ],
  "select-list.yml": [
    "select-list.yml:4:13: accounts[0].select: not a mapping (found a list) (write keys and values below it: include, exclude)",
  ],
  "select-rows.yml": [
    "select-rows.yml:6:29: accounts[0].select.include[0].id: more than one key in a row (found name and id) (write a row for each: a job is taken when any row fits)",
    "select-rows.yml:7:11: accounts[0].select.include[1]: a row that names no job (found an empty mapping) (write exactly one of: id, instance_id, name, tag)",
    'select-rows.yml:8:13: accounts[0].select.include[2].jobname: unknown key (found "jobname") (write one of: id, instance_id, name, tag)',
    'select-rows.yml:9:18: accounts[0].select.include[3].tag: not a tag (found "team") (write KEY=VALUE, such as team=payments; the value may be empty)',
    'select-rows.yml:10:17: accounts[0].select.include[4].id: not a job id (found "orders/1") (write a job id such as k71r16fj13g)',
    'select-rows.yml:11:11: accounts[0].select.include[5]: not a mapping (found "orders-*") (write keys and values below it: id, instance_id, name, tag)',
    "select-rows.yml:13:11: accounts[0].select.include[7]: duplicate row (found the same name above) (write it once)",
    "select-rows.yml:14:16: accounts[0].select.exclude: not a list (found a mapping) (write a list of rows, such as - name: orders-*)",
    'select-rows.yml:15:7: accounts[0].select.only: unknown key (found "only") (write one of: include, exclude)',
  ],
  "several-at-once.yml": [
    'several-at-once.yml:2:11: accounts[0].name: not an account name (found "Production") (write 1 to 63 lower-case letters, digits, _ or -, with a letter or digit first, such as production)',
    'several-at-once.yml:4:5: accounts[0].netwrok: unknown key (found "netwrok") (did you mean network?)',
    'several-at-once.yml:5:1: colectors: unknown key (found "colectors") (did you mean collectors?)',
    "several-at-once.yml:6:17: api.timeout: not a duration (found the number 10) (write a duration from 100ms to 5m, with its unit)",
    'several-at-once.yml:7:15: log.level: an unknown word (found "loud") (write one of: debug, info, warn, error)',
  ],
  "shard-beyond-total.yml": [
    "shard-beyond-total.yml:5:10: sharding.shard: not below sharding.total_shards, which is 2 (found the number 2) (write a whole number from 0 to 1, or raise sharding.total_shards)",
  ],
  "size-decimal-unit.yml": [
    'size-decimal-unit.yml:4:27: api.max_response_size: not a size (found "8MB") (write a size from 64KiB to 64MiB, with its unit)',
  ],
  "size-without-unit.yml": [
    "size-without-unit.yml:4:27: api.max_response_size: not a size (found the number 8388608) (write a size from 64KiB to 64MiB, with its unit)",
  ],
  "task-number.yml": [
    "task-number.yml:7:65: collectors.object_modification.tasks[0].task_id: not a task id (found the number 71216) (write an id of letters, digits, _ or -, such as k71r16fj13g, in quotes)",
  ],
  "task-other-region.yml": [
    'task-other-region.yml:7:43: collectors.object_modification.tasks[0].region_id: not a region of the account production (found "cn-beijing") (write one of: cn-hangzhou)',
  ],
  "task-twice.yml": [
    'task-twice.yml:8:9: collectors.object_modification.tasks[1]: duplicate task (found "k71r16fj13g") (write it once)',
  ],
  "task-unknown-account.yml": [
    'task-unknown-account.yml:7:20: collectors.object_modification.tasks[0].account: no such account (found "staging") (write one of: production)',
  ],
  "task-unknown-key.yml": [
    "task-unknown-key.yml:7:9: collectors.object_modification.tasks[0].region_id: missing (found nothing) (write a region id such as cn-hangzhou)",
    'task-unknown-key.yml:7:32: collectors.object_modification.tasks[0].region: unknown key (found "region") (did you mean region_id?)',
  ],
  "telemetry-path-taken.yml": [
    'telemetry-path-taken.yml:4:24: web.telemetry_path: not a path for metrics (found "/jobs") (write a path that starts with / and is not /, /-/, /api, /jobs or /probe, such as /metrics)',
  ],
  "telemetry-path.yml": [
    'telemetry-path.yml:4:24: web.telemetry_path: not a path for metrics (found "metrics") (write a path that starts with / and is not /, /-/, /api, /jobs or /probe, such as /metrics)',
  ],
  "too-many-aliases.yml": [
    'too-many-aliases.yml:1:1: x: unknown key (found "x") (write one of: accounts, collectors, rate_limit, api, staleness, metrics, web, log, sharding)',
    "too-many-aliases.yml:1:1: accounts: missing (found a file that names no account) (write at least one account with name and regions; without --config.file the account comes from the environment)",
    'too-many-aliases.yml:2:1: y: unknown key (found "y") (write one of: accounts, collectors, rate_limit, api, staleness, metrics, web, log, sharding)',
    "too-many-aliases.yml:103:5: y[100]: too many aliases (found more than 100) (write the values out)",
  ],
  "two-documents.yml": [
    "two-documents.yml:4:1: document: more than one document (found a line ---) (write one document)",
  ],
  "unknown-key-camel-case.yml": [
    'unknown-key-camel-case.yml:5:3: web.listenAddress: unknown key (found "listenAddress") (did you mean listen_address?)',
  ],
  "unknown-key-misplaced.yml": [
    'unknown-key-misplaced.yml:4:1: page_size: unknown key (found "page_size") (write it as api.page_size)',
  ],
  "unknown-key-unlike-any.yml": [
    'unknown-key-unlike-any.yml:5:3: log.colour: unknown key (found "colour") (write one of: level, format)',
  ],
  "unknown-key.yml": [
    'unknown-key.yml:5:3: rate_limit.requests_per_secnd: unknown key (found "requests_per_secnd") (did you mean requests_per_second?)',
  ],
  "unknown-section.yml": [
    'unknown-section.yml:4:1: prometheus: unknown key (found "prometheus") (write one of: accounts, collectors, rate_limit, api, staleness, metrics, web, log, sharding)',
  ],
  "unknown-tag.yml": [
    "unknown-tag.yml:4:15: document: an unknown tag (found a word that starts with !) (remove the tag)",
  ],
  "unknown-word.yml": [
    'unknown-word.yml:4:15: log.level: an unknown word (found "verbose") (write one of: debug, info, warn, error)',
    'unknown-word.yml:4:32: log.format: an unknown word (found "JSON") (write one of: json, pretty)',
  ],
  "unresolved-alias.yml": [
    'unresolved-alias.yml:4:17: api.timeout: no such anchor above this alias (found "usual") (write the values out)',
  ],
  "wrong.json": [
    'wrong.json:3:25: api.page_size: not a whole number (found "30") (write one of: 10, 20, 30, 50, 100, without quotes)',
  ],
  "yaml-version.yml": [
    "yaml-version.yml:1:1: document: only YAML 1.2 is read (found another %YAML directive) (remove the directive)",
  ],
};

test.each(Object.entries(expected))("%s is refused with its lines", (name, lines) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  expect(linesOf({ file: { name, text } })).toEqual(lines);
});

test("every file of the folder is in the table", () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(expected).sort());
});
