import { readProxyEnvironment } from "../lib/proxy-environment.js";
import type { Report } from "./document/mistakes.js";
import type { Environment } from "./environment.js";

/**
 * Reports the variables that should name a proxy and do not. They themselves are read again where calls are made, because a
 * configuration holds no password.
 */
export function checkProxies(env: Environment, report: Report): void {
  for (const { variable, problem } of readProxyEnvironment(env).faults) {
    report.mistake(`environment ${variable}`, "proxy", {
      problem,
      found: "a text that is not shown, because it may hold a password",
      advice:
        "write http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, other characters than letters and digits in user and password as %XX",
    });
  }
}
