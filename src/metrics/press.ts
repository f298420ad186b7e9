import { createPiece, type Piece } from "./gzip.js";

const pieceBytes = 256 * 1024;
const maxUnderWay = 2;

/** A stretch of text that grows and is compressed on the way. */
export interface Run {
  /** Appends byte text. Waits while enough pieces are being compressed. */
  add(text: string): Promise<void> | void;
  /** All of it in pieces. */
  end(): Promise<readonly Piece[]>;
}

/** Turns texts into compressed pieces. */
export interface Press {
  start(): Run;
}

/**
 * A press that fills buffers of a quarter of a megabyte and uses them again: fresh memory costs more than the writing, and so much
 * garbage outside V8's heap would hurry its collector. At most two pieces are compressed at once.
 */
export function createPress(): Press {
  const spare: Buffer[] = [];
  const underWay: Promise<unknown>[] = [];

  const pressed = async (buffer: Buffer, bytes: number): Promise<Piece> => {
    const piece = await createPiece(buffer.subarray(0, bytes));
    if (buffer.length === pieceBytes) spare.push(buffer);
    return piece;
  };

  const queue = async (buffer: Buffer, bytes: number): Promise<void> => {};

  return {
    start() {
      const pieces: Promise<Piece>[] = [];
      let buffer: Buffer | undefined;
      let bytes = 0;
    },
  };
}
