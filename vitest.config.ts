import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          // A file's modules are the next one's too: half of the time went into loading them anew.
          isolate: false,
          pool: "threads",
          // A limit for what hangs, not for what is slow on a busy machine.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          exclude: [
            "test/**/*.properties.test.ts",
            "test/e2e/**",
            "test/faults/**",
            "test/dashboards/**",
            "test/deploy/**",
            "test/rules/**",
            "test/soak/**",
            "test/canary/**",
            "test/properties/**",
            "test/clients/**",
            "test/attacks/**",
            "test/browser/**",
          ],
        },
      },
      {
        test: {
          name: "properties",
          include: [
            "test/properties/**/*.test.ts",
            "test/canary/**/*.test.ts",
            "test/**/*.properties.test.ts",
          ],
          testTimeout: 400_000,
        },
      },
      {
        // Days of simulated life, evaluated every minute.
        test: { name: "rules", include: ["test/rules/**/*.test.ts"], testTimeout: 1_800_000 },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "clients",
          include: ["test/clients/**/*.test.ts"],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "dashboards",
          include: ["test/dashboards/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each starts a Prometheus that scrapes every second.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
          // Each has a browser of its own, but not its modules.
          isolate: false,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        // Those on a fake clock once more: what the cloud and the network do to calls of the other signature.
        test: {
          name: "faults-v3",
          include: [
            "connections",
            "errors",
            "listing",
            "permissions",
            "region",
            "scenarios",
            "throttling",
            "tls",
          ].map((name) => `test/faults/${name}.test.ts`),
          env: { DTS_TEST_SIGNATURE: "v3" },
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "attacks",
          include: ["test/attacks/**/*.test.ts"],
          // Their bars are in real time, and the machine may have other work: what fails three times is too slow.
          retry: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "soak",
          include: ["test/soak/**/*.test.ts"],
          // A month takes 100 s alone, and many times that beside other suites.
          testTimeout: 1_200_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "deploy",
          include: ["test/deploy/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
