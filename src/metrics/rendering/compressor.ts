import { createPiece, type Piece } from "./gzip.js";

const pieceBytes = 512 * 1024;
const maxUnderWay = 2;

/** One text, compressed piece by piece while it grows. */
interface Run {
  /** Appends byte text. */
  readonly add: (text: string) => void;
  /** The whole text in pieces, in order. */
  end(): Promise<readonly Piece[]>;
}

/** Compresses texts into pieces while they are still being written, several texts side by side. */
export interface Compressor {
  start(): Run;
  /** Texts come faster than they are compressed: wait until `ready` before adding more. */
  isBusy(): boolean;
  ready(): Promise<void>;
}

/**
 * A compressor that fills buffers of half a megabyte and uses them again: fresh memory costs more than the writing, and so much
 * garbage outside V8's heap would hurry its collector.
 */
export function createCompressor(): Compressor {
  const spare: Buffer[] = [];
  const underWay = new Set<Promise<unknown>>();

  const take = (bytes: number): Buffer =>
    bytes > pieceBytes ? Buffer.allocUnsafeSlow(bytes) : (spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes));

  const compress = async (buffer: Buffer, bytes: number): Promise<Piece> => {
    const piece = await createPiece(buffer.subarray(0, bytes));
    if (buffer.length === pieceBytes) spare.push(buffer);
    return piece;
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
      const pieces: Promise<Piece>[] = [];
      let buffer: Buffer | undefined;
      let bytes = 0;
      const flush = (): void => {
        if (buffer !== undefined) pieces.push(track(compress(buffer, bytes)));
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
          return Promise.all(pieces);
        },
      };
    },
  };
}
