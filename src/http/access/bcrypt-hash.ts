// The last letters of salt and digest carry fewer bits: with others than these no password ever matches.
const pattern = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;
const leastCost = 4;

/** The cost of a bcrypt hash: checking a password takes 2^cost steps. `undefined` when it is no such hash. */
export function bcryptCost(hash: string): number | undefined {
  const cost = Number(pattern.exec(hash)?.[1]);
  return cost >= leastCost ? cost : undefined;
}

/** A hash that stands for nobody's password. */
export function nobodysHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, "0")}$${".".repeat(53)}`;
}
