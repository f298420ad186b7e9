import { mkdtempSync, renameSync, rmSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  accessKeyChanged,
  accessKeyKept,
  createAccessKeyProvider,
} from "../../../../src/aliyun/credentials/sources/access-key.js";
import type { AccessKeySettings } from "../../../../src/aliyun/credentials/sources/access-key-values.js";
import { Failure } from "../../../../src/lib/failure.js";
import { createFakeClock } from "../../../support/fake-clock.js";
import { createRecordingLogger, never, rejectionOf } from "../../fakes.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "access-key-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
let written = 0;

/** Writes a file with a modification time of its own: two writes within one tick of the file system must differ. */
function write(name: string, text: string): void {
  writeFileSync(path(name), text);
  written += 1;
  utimesSync(path(name), 1_700_000_000, 1_700_000_000 + written);
}

function setUp(settings: Partial<AccessKeySettings> = {}, env: Record<string, string> = {}) {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const reads: string[] = [];
  const stats: string[] = [];
  const files = {
    accessKeyIdFile: path("id"),
    accessKeySecretFile: path("secret"),
  };
  const provider = createAccessKeyProvider(
    { type: "access_key", ...(Object.keys(settings).length === 0 ? files : settings) },
    {
      account: "production",
      env,
      clock,
      logger,
      readFile: (file) => {
        reads.push(file);
        return readFile(file, "utf8");
      },
      stat: (file) => {
        stats.push(file);
        return stat(file);
      },
    },
  );
  const failure = async (): Promise<Failure> => {
    const error = await rejectionOf(provider.get(never));
    if (error instanceof Failure) return error;
    throw error;
  };
  return { clock, logger, provider, reads, stats, failure };
}

const first = { accessKeyId: "first-id", accessKeySecret: "first-secret" };
const second = { accessKeyId: "second-id", accessKeySecret: "second-secret" };
function writePair(pair: { readonly accessKeyId: string; readonly accessKeySecret: string }): void {
  write("id", `${pair.accessKeyId}\n`);
  write("secret", `${pair.accessKeySecret}\r\n`);
}

describe("an access key in files", () => {
  it("is read without the white space around it", async () => {
    write("id", "\uFEFFfirst-id\n");
    write("secret", "  first-secret\r\n");
    expect(await setUp().provider.get(never)).toEqual(first);
  });

  it("has a security token when a file is given for one", async () => {
    writePair(first);
    write("token", "first-token\n");
    const { provider } = setUp({
      accessKeyIdFile: path("id"),
      accessKeySecretFile: path("secret"),
      securityTokenFile: path("token"),
    });
    expect(await provider.get(never)).toEqual({ ...first, securityToken: "first-token" });
  });

  it("is the same object until it changes, looked at once a second at most and read once", async () => {
    writePair(first);
    const { provider, clock, reads, stats } = setUp();
    const before = await provider.get(never);
    expect(await provider.get(never)).toBe(before);
    await clock.advance(999);
    expect(await provider.get(never)).toBe(before);
    expect(stats).toHaveLength(2);
    await clock.advance(1);
    expect(await provider.get(never)).toBe(before);
    expect([stats.length, reads.length]).toEqual([4, 2]);
  });

  it("is read once by calls that come together", async () => {
    writePair(first);
    const { provider, reads } = setUp();
    await Promise.all([provider.get(never), provider.get(never), provider.get(never)]);
    expect(reads).toHaveLength(2);
  });

  it("is replaced when the files change, with one log line that names no secret", async () => {
    writePair(first);
    const { provider, clock, logger } = setUp();
    await provider.get(never);
    writePair(second);
    expect(await provider.get(never)).toEqual(first);
    await clock.advance(1_000);
    expect(await provider.get(never)).toEqual(second);
    expect(logger.lines).toEqual([["info", accessKeyChanged, { account: "production" }]]);
  });

  it("is replaced when a file of the same size and time is swapped in", async () => {
    writePair(first);
    const { provider, clock } = setUp();
    await provider.get(never);
    for (const name of ["id", "secret"]) {
      const { atime, mtime } = await stat(path(name));
      const text = (await readFile(path(name), "utf8")).replace("first", "third");
      // Written beside the old one, so that it has another inode.
      writeFileSync(path("swap"), text);
      utimesSync(path("swap"), atime, mtime);
      renameSync(path("swap"), path(name));
    }
    await clock.advance(1_000);
    expect(await provider.get(never)).toEqual({ accessKeyId: "third-id", accessKeySecret: "third-secret" });
  });
});

describe("a pair that is half replaced", () => {
  it("leaves the old one in use until the other half is there", async () => {
    writePair(first);
    const { provider, clock } = setUp();
    await provider.get(never);
    write("id", "second-id");
    await clock.advance(1_000);
    expect(await provider.get(never)).toEqual(first);
    write("secret", "second-secret");
    await clock.advance(1_000);
    expect(await provider.get(never)).toEqual(second);
  });

  it("is taken after ten seconds without another change: one half was corrected", async () => {
    writePair(first);
    const { provider, clock } = setUp();
    await provider.get(never);
    write("secret", "corrected");
    await clock.advance(1_000);
    expect(await provider.get(never)).toEqual(first);
    await clock.advance(9_999);
    expect(await provider.get(never)).toEqual(first);
    await clock.advance(1_000);
    expect(await provider.get(never)).toEqual({ ...first, accessKeySecret: "corrected" });
  });

  it("is taken at once when the API has refused the old one", async () => {
    writePair(first);
    const { provider } = setUp();
    const used = await provider.get(never);
    write("secret", "corrected");
    provider.invalidate(used);
    expect(await provider.get(never)).toEqual({ ...first, accessKeySecret: "corrected" });
  });

  it("with a file missing leaves the old one in use, with one warning", async () => {
    writePair(first);
    const { provider, clock, logger } = setUp();
    await provider.get(never);
    unlinkSync(path("secret"));
    for (let seconds = 0; seconds < 3; seconds += 1) {
      await clock.advance(1_000);
      expect(await provider.get(never)).toEqual(first);
    }
    expect(logger.lines).toEqual([
      ["warn", accessKeyKept, { account: "production", problem: expect.stringContaining(path("secret")) }],
    ]);
    writePair(second);
    await clock.advance(1_000);
    expect(await provider.get(never)).toEqual(second);
  });
});

describe("an access key that the API refused", () => {
  it("is looked up again at once", async () => {
    writePair(first);
    const { provider } = setUp();
    const used = await provider.get(never);
    writePair(second);
    provider.invalidate(used);
    expect(await provider.get(never)).toEqual(second);
  });

  it("fails when its files are gone, until they are back", async () => {
    writePair(first);
    const { provider, failure } = setUp();
    const used = await provider.get(never);
    unlinkSync(path("id"));
    unlinkSync(path("secret"));
    provider.invalidate(used);
    expect((await failure()).message).toContain(path("id"));
    expect((await failure()).reason).toBe("credentials");
    writePair(second);
    expect(await provider.get(never)).toEqual(second);
  });

  it("and has been replaced already is not looked up again", async () => {
    writePair(first);
    const { provider, clock, stats } = setUp();
    const used = await provider.get(never);
    writePair(second);
    await clock.advance(1_000);
    await provider.get(never);
    const before = stats.length;
    provider.invalidate(used);
    expect(await provider.get(never)).toEqual(second);
    expect(stats).toHaveLength(before);
  });
});

describe("a file that cannot be used", () => {
  it.each([
    ["is missing", () => undefined, "does not exist"],
    ["is empty", () => write("id", "\n"), "is empty"],
    ["holds two words", () => write("id", "CANARY CANARY"), "holds more than one word"],
    ["holds two lines", () => write("id", "CANARY\nCANARY"), "holds more than one word"],
    ["is large", () => write("id", "CANARY".repeat(10_000)), "is larger than 32768 bytes"],
  ])("because it %s fails with the file's name and not its content", async (_, prepare, problem) => {
    write("secret", "CANARY");
    prepare();
    const failed = await setUp().failure();
    expect(failed).toMatchObject({ reason: "credentials", retryable: false });
    expect(failed.message).toContain(`The file ${path("id")} ${problem}`);
    expect(failed.message).not.toContain("CANARY");
  });

  it("because a Secret lacks its key fails with the file, which is called like the key, and the place of the mount", async () => {
    write("id", "CANARY");
    const failed = await setUp().failure();
    expect(failed.message).toContain(`The file ${path("secret")} does not exist`);
    expect(failed.message).toContain(`in Kubernetes, what is mounted at ${folder} has no such key`);
  });

  it("is tried again with every call", async () => {
    const { failure, provider } = setUp();
    await failure();
    writePair(first);
    expect(await provider.get(never)).toEqual(first);
  });

  it("because it is a folder fails with its name", async () => {
    const failed = await setUp({ accessKeyIdFile: folder, accessKeySecretFile: folder }).failure();
    expect(failed.message).toContain(`The file ${folder} cannot be read (EISDIR)`);
  });
});

describe("an access key in environment variables", () => {
  const names = { accessKeyIdEnv: "KEY_ID", accessKeySecretEnv: "KEY_SECRET", securityTokenEnv: "TOKEN" };

  it("is read from the variables by name", async () => {
    const { provider } = setUp(names, {
      KEY_ID: "first-id",
      KEY_SECRET: "first-secret\n",
      TOKEN: "first-token",
    });
    expect(await provider.get(never)).toEqual({ ...first, securityToken: "first-token" });
  });

  it.each([{}, { TOKEN: "" }, { TOKEN: " " }])("may go without a token: %j", async (token) => {
    const { provider } = setUp(names, { KEY_ID: "first-id", KEY_SECRET: "first-secret", ...token });
    expect(await provider.get(never)).toEqual(first);
  });

  it.each([
    [{ KEY_SECRET: "CANARY" }, "The environment variable KEY_ID is not set"],
    [{ KEY_ID: "CANARY" }, "The environment variable KEY_SECRET is not set"],
    [{ KEY_ID: "", KEY_SECRET: "CANARY" }, "The environment variable KEY_ID is empty"],
  ])("%j fails with the variable's name and not its value", async (env, problem) => {
    const failed = await setUp(names, env).failure();
    expect(failed.message).toContain(problem);
    expect(failed.message).not.toContain("CANARY");
  });

  it("may be mixed with files", async () => {
    write("secret", "first-secret");
    const { provider } = setUp(
      { accessKeyIdEnv: "KEY_ID", accessKeySecretFile: path("secret") },
      { KEY_ID: "first-id" },
    );
    expect(await provider.get(never)).toEqual(first);
  });
});

describe("a listener", () => {
  /** Files in memory, which need no time to be read. */
  function listenTo(files: Map<string, string>) {
    const clock = createFakeClock();
    const changes: string[] = [];
    const missing = (): never => {
      throw Object.assign(new Error("missing"), { code: "ENOENT" });
    };
    const provider = createAccessKeyProvider(
      { type: "access_key", accessKeyIdFile: "id", accessKeySecretFile: "secret" },
      {
        account: "production",
        env: {},
        clock,
        logger: createRecordingLogger(),
        readFile: async (file) => files.get(file) ?? missing(),
        stat: async (file) => ({ mtimeMs: 1, ino: 1, size: (files.get(file) ?? missing()).length }),
      },
    );
    return { clock, changes, provider, leave: provider.onChange(() => changes.push("changed")) };
  }

  const pair = (text: string) =>
    new Map([
      ["id", text],
      ["secret", text],
    ]);

  it("is told within five seconds of changed files, even when nobody asks for the key", async () => {
    const files = pair("first");
    const { clock, changes, provider } = listenTo(files);
    provider.invalidate(await provider.get(never));
    await clock.advance(60_000);
    expect(changes).toEqual([]);
    for (const file of files.keys()) files.set(file, "the-second");
    await clock.advance(5_000);
    expect(changes).toEqual(["changed"]);
    await clock.advance(60_000);
    expect(changes).toEqual(["changed"]);
  });

  it("is told when files are there at last", async () => {
    const files = pair("first");
    files.delete("secret");
    const { clock, changes, provider } = listenTo(files);
    await rejectionOf(provider.get(never));
    await clock.advance(60_000);
    expect(changes).toEqual([]);
    files.set("secret", "first");
    await clock.advance(5_000);
    expect(changes).toEqual(["changed"]);
  });

  it("is not told of the first key", async () => {
    const { clock, changes, provider } = listenTo(pair("first"));
    await provider.get(never);
    await clock.advance(60_000);
    expect(changes).toEqual([]);
  });

  it("that leaves is told nothing more and leaves no timer behind", async () => {
    const files = pair("first");
    const { clock, changes, provider, leave } = listenTo(files);
    await provider.get(never);
    leave();
    expect(clock.sleepers()).toBe(0);
    for (const file of files.keys()) files.set(file, "the-second");
    await clock.advance(5_000);
    await provider.get(never);
    expect(changes).toEqual([]);
  });
});

it("a call whose signal is aborted gets the signal's reason", async () => {
  writePair(first);
  const signal = AbortSignal.abort(new Error("stop"));
  expect(await rejectionOf(setUp().provider.get(signal))).toBe(signal.reason);
});
