import { describe, expect, it } from "vitest";
import { tagLabelNames } from "../../src/metrics/tag-labels.js";

const namesOf = (...keys: string[]) => [...tagLabelNames(keys).values()];

describe("tagLabelNames", () => {
  it.each([
    ["team", "tag_team"],
    ["cost-center", "tag_cost_center"],
    ["acs:rm:rgId", "tag_acs_rm_rgId"],
    ["环境", "tag___"],
    ["🙂", "tag__"],
    ["1st", "tag_1st"],
    ["", "tag_"],
  ])("names %j %s", (key, name) => {
    expect(namesOf(key)).toEqual([name]);
  });

  it("keeps keys apart that would get the same name, the first one plain", () => {
    const [first, second, third] = namesOf("环境", "部门", "__");
    expect(first).toBe("tag___");
    expect(second).toMatch(/^tag____[0-9a-f]{8}$/);
    expect(third).toMatch(/^tag____[0-9a-f]{8}$/);
    expect(third).not.toBe(second);
  });

  it("gives the same key the same name whatever follows it", () => {
    expect(namesOf("a-b", "a.b", "a:b").slice(0, 2)).toEqual(namesOf("a-b", "a.b"));
  });

  it("tells letter cases apart and lists a repeated key once", () => {
    expect(namesOf("Team", "team", "Team")).toEqual(["tag_Team", "tag_team"]);
  });

  it("stays clear of a key that is spelled like a made name", () => {
    const made = namesOf("a-b", "a.b")[1] ?? "";
    const names = namesOf("a-b", made.slice("tag_".length), "a.b");
    expect(new Set(names).size).toBe(3);
  });
});
