import { describe, expect, it } from "vitest";
import { createPlaces, type Standing } from "../../../src/http/connections/places.js";

/** Places for connections that are only names; `gone` has those that lost theirs, `why` the last reason. */
function placesFor(most: number) {
  const gone: string[] = [];
  const whys: string[] = [];
  const seats = new Map<string, { readonly name: string }>();
  const places = createPlaces<{ readonly name: string }>({
    most,
    onDismiss({ name }, why) {
      gone.push(name);
      whys.push(why);
    },
  });
  const seatOf = (name: string) => seats.get(name) ?? { name };
  return {
    gone,
    whys,
    enter(name: string, network = name) {
      seats.set(name, { name });
      places.enter(seatOf(name), network);
    },
    move: (name: string, standing: Standing) => places.move(seatOf(name), standing),
    leave: (name: string) => places.leave(seatOf(name)),
  };
}

const named = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

describe("when there is no place for a new connection", () => {
  it.each<[string, Readonly<Record<string, Standing>>, string]>([
    ["one that never asked", { a: "resting", b: "served", c: "silent", d: "silent" }, "c"],
    ["the oldest of those", { a: "silent", b: "silent", c: "silent", d: "resting" }, "a"],
    [
      "one that rests, when nobody else came to ask",
      { a: "asking", b: "resting", c: "served", d: "resting" },
      "b",
    ],
    [
      "one that waits for the check of its password",
      { a: "served", b: "asking", c: "asking", d: "served" },
      "b",
    ],
    ["the longest answer, when all have one", { a: "served", b: "served", c: "served", d: "served" }, "a"],
  ])("%s goes", (_who, standings, expected) => {
    const { enter, move, gone } = placesFor(4);
    for (const name of Object.keys(standings)) enter(name);
    for (const [name, standing] of Object.entries(standings)) move(name, standing);
    enter("new");
    expect(gone).toEqual([expected]);
  });

  it("the one that rested longest goes, however long it has been there", () => {
    const { enter, move, gone } = placesFor(4);
    for (const name of ["a", "b", "c", "d"]) enter(name);
    for (const name of ["b", "c", "d", "a"]) move(name, "resting");
    for (const name of ["b"]) {
      move(name, "served");
      move(name, "resting");
    }
    enter("new");
    expect(gone).toEqual(["c"]);
  });

  it("a quarter of them is for those that came and could not ask yet", () => {
    const { enter, move, gone } = placesFor(12);
    for (const name of named("resting", 12)) {
      enter(name);
      move(name, "resting");
    }
    for (const name of named("new", 5)) enter(name);
    expect(gone).toEqual(["resting0", "resting1", "resting2", "new0", "new1"]);
  });

  it("the reason says who went, and from where when one network had too many", () => {
    const { enter, move, whys } = placesFor(12);
    for (const name of named("a", 12)) enter(name, "10.0.0.7");
    enter("b", "10.0.0.8");
    enter("c", "10.0.0.9");
    move("b", "resting");
    expect(whys).toEqual([
      "too many connections from 10.0.0.7: closed the oldest that never had a request authorised",
      "too many connections: closed the oldest that never had a request authorised",
    ]);
  });
});

describe("one network", () => {
  it("has eleven of twelve places, and beyond that loses its own", () => {
    const { enter, gone } = placesFor(12);
    enter("scraper", "10.0.0.1");
    for (const name of named("flood", 30)) enter(name, "10.0.0.7");
    expect(gone).toEqual(named("flood", 19));
  });

  it("has them again when its connections are gone", () => {
    const { enter, leave, gone } = placesFor(12);
    for (let times = 0; times < 3; times += 1) {
      for (const name of named("a", 11)) enter(name, "10.0.0.7");
      for (const name of named("a", 11)) leave(name);
    }
    expect(gone).toEqual([]);
  });
});

it("a connection that has no place is moved nowhere and leaves once", () => {
  const { enter, move, leave, gone } = placesFor(2);
  enter("a");
  enter("b");
  enter("c");
  move("a", "served");
  leave("a");
  leave("b");
  leave("b");
  enter("d");
  expect(gone).toEqual(["a"]);
});
