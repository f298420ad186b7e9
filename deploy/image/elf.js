// As much of the ELF format as it takes to copy a program of any platform without running it: 64 bits, lowest byte first.
import { readFileSync } from "node:fs";

const [loaded, dynamic, interpreter] = [1, 2, 3];
const [needed, stringTable] = [1, 5];

/** The parts of a program that are there when it runs. */
function segmentsOf(bytes) {
  const at = (offset) => Number(bytes.readBigUInt64LE(offset));
  return Array.from({ length: bytes.readUInt16LE(56) }, (_, i) => {
    const header = at(32) + i * bytes.readUInt16LE(54);
    const [offset, address, size] = [at(header + 8), at(header + 16), at(header + 32)];
    return { type: bytes.readUInt32LE(header), offset, address, size, end: offset + size };
  });
}

/** The loader that a file names, and the libraries that it needs by name. */
export function needsOf(file) {
  const bytes = readFileSync(file);
  const segments = segmentsOf(bytes);
  const textAt = (offset) => bytes.toString("latin1", offset, bytes.indexOf(0, offset));
  const offsetOf = (address) => {
    const segment = segments.find(
      ({ type, address: start, size }) => type === loaded && address >= start && address < start + size,
    );
    return segment.offset + address - segment.address;
  };
  const table = segments.find(({ type }) => type === dynamic);
  const entries = Array.from({ length: (table?.size ?? 0) / 16 }, (_, i) =>
    [0, 8].map((part) => Number(bytes.readBigUInt64LE(table.offset + i * 16 + part))),
  );
  const strings = entries.find(([tag]) => tag === stringTable)?.[1];
  const loader = segments.find(({ type }) => type === interpreter);
  return {
    loader: loader && textAt(loader.offset),
    libraries: entries.filter(([tag]) => tag === needed).map(([, name]) => textAt(offsetOf(strings) + name)),
  };
}

/** A program without what only debuggers read: its table of symbols, and the list of its sections. */
export function strip(bytes) {
  const kept = Buffer.from(bytes.subarray(0, Math.max(...segmentsOf(bytes).map(({ end }) => end))));
  kept.writeBigUInt64LE(0n, 40);
  kept.fill(0, 60, 64);
  return kept;
}
