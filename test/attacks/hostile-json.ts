/** The size cap of an answer by default. */
export const capBytes = 8 * 1024 * 1024;

const values = 99_000;

/** An answer as long as the cap allows: its body, and what has to come of it. */
export type HostileJson = readonly [
  body: () => string | Buffer,
  outcome: "success" | "bad_response" | "server" | "forbidden",
];

const list = (item: (index: number) => string, count = values): string =>
  `{"a":[${Array.from({ length: count }, (_, index) => item(index)).join(",")}]}`;
const members = (member: (index: number) => string, count = values): string =>
  `{${Array.from({ length: count }, (_, index) => member(index)).join(",")}}`;
const text = (unit: string | Buffer): Buffer => {
  const bytes = Buffer.from(unit);
  const times = Math.floor((capBytes - 20) / bytes.length);
  return Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(times * bytes.length, bytes), Buffer.from('"}')]);
};
const key = (unit: string): string => `{"${unit.repeat(Math.floor((capBytes - 20) / unit.length))}":1}`;

/** Every shape of JSON, each in the form that costs a parser the most. */
export const hostileJson: Readonly<Record<string, Readonly<Record<string, HostileJson>>>> = {
  "long texts": {
    "a text": [() => text("x"), "success"],
    "a text of escapes": [() => text("\\u0041"), "success"],
    "a text of line breaks": [() => text("\\n"), "success"],
    "a text of backslashes": [() => text("\\\\"), "success"],
    "a text without an end": [() => text("x").subarray(0, -2), "bad_response"],
    "a text of controls": [() => text("\n"), "bad_response"],
  },
  "long texts beyond ASCII": {
    "a text of wide escapes": [() => text("\\u4e2d"), "success"],
    "a text of lone surrogates": [() => text("\\ud800"), "success"],
    "a text of surrogate pairs": [() => text("😀"), "success"],
    "a text of umlauts": [() => text("é"), "success"],
    "a text of all lengths": [() => text("aé中😀"), "success"],
    "a text of no UTF-8": [() => text(Buffer.from([0xff])), "success"],
    "a text of half characters": [() => text(Buffer.from([0xf0, 0x9f, 0x98])), "success"],
  },
  "one long key, spaces and no JSON": {
    "one key": [() => key("k"), "success"],
    "one key of escapes": [() => key("\\u0041"), "bad_response"],
    space: [() => `{"a":${" ".repeat(capBytes - 20)}1}`, "success"],
    "space before": [() => `${" ".repeat(capBytes - 20)}{"a":1}`, "success"],
    "a byte order mark": [() => `\uFEFF${key("k").slice(0, -9)}":1}`, "bad_response"],
    "a refusal that names long principals": [
      () => {
        const names = ["AuthPrincipalDisplayName", "AuthPrincipalOwnerId", "EncodedDiagnosticMessage"];
        return JSON.stringify({
          Code: "NoPermission",
          Message: "$%=".repeat(21_000),
          AccessDeniedDetail: Object.fromEntries(names.map((name) => [name, "$%=~".repeat(1_024)])),
        });
      },
      "forbidden",
    ],
    "texts about a failure": [
      () =>
        `{"Code":"Odd","Message":"${"a=%s&".repeat(400_000)}","DynamicMessage":"${"$&%s".repeat(400_000)}"}`,
      "server",
    ],
    "a page of a proxy": [() => `<html>${"-".repeat(capBytes - 20)}`, "bad_response"],
  },
  "many and nested values": {
    "empty objects": [() => list(() => "{}", 49_000), "success"],
    "empty lists": [() => list(() => "[]", 49_000), "success"],
    "empty texts": [() => list(() => '""'), "success"],
    "more values than may be": [() => list(() => "{}", 2_700_000), "bad_response"],
    "short texts": [() => list((index) => `"${index}"`), "success"],
    "long texts": [() => list((index) => `"${String(index).padStart(80, "x")}"`), "success"],
    "texts of digits that fall together": [
      () => list((index) => `"${(index % 10_000) + Math.floor(index / 10_000) * 262_144}"`),
      "success",
    ],
    "lists in lists": [() => `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`, "bad_response"],
    "objects in objects": [() => `${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`, "bad_response"],
    "a key that reaches the prototype, at the end": [
      () => list((index) => (index === 48_999 ? '{"\\u005f_proto__":{}}' : "{}"), 49_000),
      "bad_response",
    ],
  },
  numbers: {
    numbers: [() => list((index) => `${100_000_000_000_000 + index * 7_919}`), "success"],
    exponents: [() => list((index) => `${1_000_000_000 + index}e-${300 + (index % 20)}`), "success"],
    "long numbers": [() => list((index) => `${index}.${"3".repeat(33)}`, 10_000), "success"],
    "more long numbers": [() => list((index) => `${index}.${"3".repeat(33)}`), "bad_response"],
    "numbers with huge exponents": [() => list(() => "10000000000000000e291", 199_000), "bad_response"],
    "a number without an end": [() => `{"a":0.${"1".repeat(capBytes - 20)}}`, "bad_response"],
    "long integers": [() => list((index) => `9${String(index).padStart(38, "0")}`, 10_000), "success"],
  },
  keys: {
    keys: [() => members((index) => `"k${index}":${index}`), "bad_response"],
    "long keys": [() => members((index) => `"${String(index).padStart(76, "k")}":0`), "bad_response"],
    "keys of digits": [() => members((index) => `"${index}":0`), "bad_response"],
    "keys of digits far apart": [
      () => members((index) => `"${4_294_967_290 - index * 40_000}":0`),
      "bad_response",
    ],
    "keys of long digits": [() => members((index) => `"${4_294_967_296 * (index + 1)}":0`), "bad_response"],
    "the same key": [() => members((index) => `"k":"${String(index).padStart(70, "v")}"`), "success"],
    "objects of different keys": [() => list((index) => `{"k${index}":0}`, 49_000), "bad_response"],
    "objects of many different keys": [
      () => list((index) => `{"a${index}":0,"b${index}":0,"c${index}":0}`, 24_000),
      "bad_response",
    ],
    "as many different keys as may be": [() => members((index) => `"k${index % 1_999}":0`), "success"],
    "objects with their keys in different orders": [
      () =>
        list(
          (index) => `{"a${index % 660}":0,"b${(index * 31) % 659}":0,"c${(index * 17) % 653}":0}`,
          24_000,
        ),
      "success",
    ],
    "objects with far elements": [() => list(() => '{"1000":0}', 49_000), "success"],
  },
};
