import { setImmediate as nextTurn } from "node:timers/promises";
import type { JsonObject } from "../../lib/json-object.js";
import { createJsonScanner } from "./json-scanner.js";
import { parseJson, withQuotedIntegers } from "./parse-json.js";

/** The body of one answer, gathered as Node's parser decodes it: nothing of its framing is in here. */
export interface AnswerBody {
  /** Takes the next bytes. Says why the body is not worth keeping, as soon as it shows. */
  take(chunk: Buffer): string | undefined;
  /** As UTF-8. */
  text(): string;
  /**
   * The last that is made of the body: the bytes are dropped. Integers beyond 2^53 are decimal texts. Undefined when it is no JSON
   * object that is safe to use.
   */
  json(): Promise<JsonObject | undefined>;
  /** Forgets what has come, and what still comes. An error keeps everything alive that the functions on its stack know. */
  drop(): void;
}

/** How long a body may be. */
export interface BodyBounds {
  readonly mostBytes: number;
  /** What is wrong with a longer one. */
  readonly tooLarge: string;
}

const firstRoomBytes = 16 * 1024;
// Few steps leave little garbage, and what is not written to yet is no memory yet.
const growth = 8;

/**
 * A body of at most `mostBytes`, in one piece of memory: one byte to a chunk, which whoever answers may well send, would
 * otherwise take a hundred times its size.
 */
export function createAnswerBody({ mostBytes, tooLarge }: BodyBounds): AnswerBody {
  const scanner = createJsonScanner();
  let room: Buffer = Buffer.alloc(0);
  let length = 0;
  let isDropped = false;

  const makeRoom = (neededBytes: number): void => {
    if (neededBytes <= room.length) return;
    const wanted = Math.max(neededBytes, firstRoomBytes, room.length * growth);
    const larger = Buffer.allocUnsafeSlow(Math.min(wanted, mostBytes));
    room.copy(larger, 0, 0, length);
    room = larger;
  };

  const drop = (): void => {
    isDropped = true;
    room = Buffer.alloc(0);
    length = 0;
  };

  return {
    take(chunk) {
      if (isDropped) return undefined;
      const takenBytes = length + chunk.length;
      if (takenBytes > mostBytes) return tooLarge;
      const problem = scanner.scan(chunk);
      if (problem !== undefined) return problem;
      // Most answers come in one chunk: it needs no room of ours.
      if (length === 0) room = chunk;
      else {
        makeRoom(takenBytes);
        chunk.copy(room, length);
      }
      length = takenBytes;
      return undefined;
    },
    text: () => room.toString("utf8", 0, length),
    async json() {
      // Each step may take 50 ms at 8 MiB: others have their turn in between. However short it is, the connection is back in its pool
      // after both, and the next call finds it.
      await nextTurn();
      const text = withQuotedIntegers(room.subarray(0, length), scanner.longNumbers);
      // Not needed twice.
      drop();
      await nextTurn();
      return parseJson(text);
    },
    drop,
  };
}
