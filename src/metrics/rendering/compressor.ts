import { allThere, whenThere } from "../../lib/when-there.js";
import { createPiece, type Piece } from "./gzip.js";

// Every family has one while some jobs are written, and hardly ever needs a second. Much shorter pieces pack worse.
const pieceBytes = 128 * 1024;
const maxUnderWay = 2;

/** One text, compressed piece by piece while it grows. */
interface Run {
  /** Appends byte text. */
  readonly add: (text: string) => void;
  /** The whole text in pieces, in order: at once unless one of them is still being compressed. */
  end(): readonly Piece[] | Promise<readonly Piece[]>;
}

/** Compresses texts into pieces while they are still being written, several texts side by side. */
export interface Compressor {
  start(): Run;
  /** Texts come faster than they are compressed: wait until `ready` before adding more. */
  isBusy(): boolean;
  ready(): Promise<void>;
}

/**
 * A compressor that fills buffers of a fixed size and uses them again: fresh memory costs more than the writing, and so much
 * garbage outside V8's heap would hurry its collector.
 */
export function createCompressor(): Compressor {
  const spare: Buffer[] = [];
  const underWay = new Set<Promise<unknown>>();

  const take = (bytes: number): Buffer =>
    bytes > pieceBytes ? Buffer.allocUnsafeSlow(bytes) : (spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes));

  const giveBack = (buffer: Buffer): void => {
    if (buffer.length === pieceBytes) spare.push(buffer);
  };

  const compress = (buffer: Buffer, bytes: number): Piece | Promise<Piece> => {
    const made = whenThere(createPiece(buffer.subarray(0, bytes)), (piece) => {
      giveBack(buffer);
      return piece;
    });
    return made instanceof Promise ? track(made) : made;
  };

  const track = (work: Promise<Piece>): Promise<Piece> => {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  };

  return {
    isBusy: () => underWay.size >= maxUnderWay,
    async ready() {
      while (underWay.size >= maxUnderWay) await Promise.race(underWay);
    },
    start() {
      const pieces: (Piece | Promise<Piece>)[] = [];
      let buffer: Buffer | undefined;
      let bytes = 0;
      const flush = (): void => {
        if (buffer !== undefined) pieces.push(compress(buffer, bytes));
        buffer = undefined;
        bytes = 0;
      };
      return {
        add(text) {
          if (buffer !== undefined && bytes + text.length > buffer.length) flush();
          buffer ??= take(text.length);
          bytes += buffer.write(text, bytes, "latin1");
        },
        end() {
          flush();
          return allThere(pieces);
        },
      };
    },
  };
}
