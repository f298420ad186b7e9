import { describe, expect, it } from "vitest";
import { leaveSecretsOut } from "../../../src/aliyun/failures/answer-texts.js";
import { leftOut } from "../../../src/aliyun/failures/redaction.js";
import { foldedText } from "../../../src/aliyun/failures/spellings.js";

const id = "LTAI5tCanaryKeyId0001";

describe("the texts of an answer", () => {
  it.each([
    id,
    `a job of ${id}!`,
    id.toLowerCase(),
    id.toUpperCase(),
    [...id].join(" "),
    [...id].join("-"),
    [...id].join('","'),
  ])("are left out when they say the key id: %s", async (text) => {
    const answer = { Name: text, List: [{ Tags: [text, "team-a"] }, "other"], Count: 7, Nothing: null };
    expect(await leaveSecretsOut(answer, [undefined, id])).toBe(true);
    expect(answer).toEqual({
      Name: leftOut,
      List: [{ Tags: [leftOut, "team-a"] }, "other"],
      Count: 7,
      Nothing: null,
    });
  });

  it("stay as they are when they say no secret, or there is none", async () => {
    const answer = { Name: "LTAI5tCanary", List: ["cn-hangzhou", "", id.slice(1)] };
    expect(await leaveSecretsOut(answer, [id, "job", ""])).toBe(false);
    expect(await leaveSecretsOut(answer, [])).toBe(false);
    expect(answer).toEqual({ Name: "LTAI5tCanary", List: ["cn-hangzhou", "", id.slice(1)] });
  });

  it.each([
    ["many and short", Array(40).fill("almost ".repeat(10_000))],
    ["one and long", ["almost ".repeat(400_000)]],
  ])("are searched in slices, between which others have their turn: %s", async (_, texts) => {
    const turns: string[] = [];
    const done = leaveSecretsOut({ List: texts }, [id]).then(() => turns.push("done"));
    setImmediate(() => turns.push("another"));
    await done;
    expect(turns).toEqual(["another", "done"]);
  });

  it("stay as they are when only the end of one and the beginning of the next make a secret", async () => {
    const answer = { List: [id.slice(0, 6), id.slice(6)] };
    expect(await leaveSecretsOut(answer, [id])).toBe(false);
    expect(answer).toEqual({ List: [id.slice(0, 6), id.slice(6)] });
  });

  it("are found however their characters are mixed with others, in ASCII and beyond", async () => {
    const mixed = [...id].join("·-");
    const answer = { Name: `同步任务 ${mixed.toLowerCase()} 完成`, Other: `同步任务 ${id.slice(1)} 完成` };
    expect(await leaveSecretsOut(answer, [id])).toBe(true);
    expect(answer).toEqual({ Name: leftOut, Other: `同步任务 ${id.slice(1)} 完成` });
    expect(foldedText("Ab-1·2_ΣÉ 字 9")).toBe("ab12σé字9");
    expect(foldedText(`${"x·".repeat(1_000)}Y`)).toBe(`${"x".repeat(1_000)}y`);
    for (const length of [16_383, 16_384, 16_385, 50_000])
      expect(foldedText(`${"-x".repeat(length)}·Y`)).toBe(`${"x".repeat(length)}y`);
  });

  it("are too short for a key when they are shorter than it: no character becomes longer when it is folded", () => {
    const longer: string[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      const character = String.fromCodePoint(codePoint);
      if (foldedText(character).length > character.length) longer.push(character);
    }
    expect(longer).toEqual([]);
  });
});
