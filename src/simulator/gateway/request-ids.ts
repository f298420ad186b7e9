import { hash } from "../world/noise.js";

/** Request ids in the form of the pages; the n-th id of a seed is always the same. */
export function createRequestIds(seed: number): () => string {
  let count = 0;
  return () => {
    count += 1;
    const hex = [0, 1, 2, 3]
      .map((part) => hash("request", seed, count, part).toString(16).padStart(8, "0"))
      .join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
      .join("-")
      .toUpperCase();
  };
}
