import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { alertmanagerExample } from "../rules/rule-files.js";

interface Route {
  group_wait?: string;
  group_interval?: string;
  readonly routes?: readonly Route[];
}

interface Receiver {
  readonly name: string;
  readonly webhook_configs?: readonly { url: string }[];
  readonly slack_configs?: readonly { api_url?: string; api_url_file?: string }[];
}

/** The example configuration of Alertmanager, as far as tests change it. */
interface ExampleConfig {
  templates: readonly string[];
  readonly route: Route;
  receivers: readonly Receiver[];
}

/** Where notifications go instead of to the example's addresses: nowhere, where there is none. */
export interface ExampleAddresses {
  readonly webhook?: string;
  readonly slack?: string;
}

/** The example as it is shipped, but it sends to addresses of the test, and at once. */
export function exampleFor({ webhook, slack }: ExampleAddresses): ExampleConfig {
  const config = parse(readFileSync(alertmanagerExample, "utf8")) as ExampleConfig;
  const hurry = (route: Route): void => {
    route.group_wait = "1s";
    route.group_interval = "1s";
    route.routes?.forEach(hurry);
  };
  hurry(config.route);
  config.templates = config.templates.map((name) => join(dirname(alertmanagerExample), name));
  config.receivers = config.receivers.map(({ name, webhook_configs = [], slack_configs = [] }) => ({
    name,
    webhook_configs: webhook === undefined ? [] : webhook_configs.map((each) => ({ ...each, url: webhook })),
    slack_configs:
      slack === undefined
        ? []
        : slack_configs.map(({ api_url_file: _, ...each }) => ({ ...each, api_url: slack })),
  }));
  return config;
}
