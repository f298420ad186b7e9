// Who goes first when there is no place for another connection, from the top; within a row the one that came to it first.
const reasons = {
  /** Never had a request authorised: sends nothing, half a request or no end of its handshake. */
  silent: "closed the oldest that never had a request authorised",
  /** Waits for no answer, after one to an authorised request. Scrapers connect anew without noticing. */
  resting: "closed the one that rested longest",
  /** Waits for an answer, and so far for the check of its password. */
  asking: "closed the oldest whose password is being checked",
  /** Waits for the answer to an authorised request. */
  served: "closed the one whose answer has been under way longest",
} as const;

/** What a connection has come to. */
export type Standing = keyof typeof reasons;

const silentFirst = ["silent", "resting", "asking", "served"] as const satisfies readonly Standing[];
const restingFirst = ["resting", "silent", "asking", "served"] as const satisfies readonly Standing[];

/** The places for connections. Every newcomer gets one; when there is none, another connection loses its own. */
export interface Places<T> {
  /** `network` is whose connection it is: see `networkOf`. */
  enter(connection: T, network: string): void;
  /** Nothing for a connection that has no place any more. */
  move(connection: T, standing: Standing): void;
  leave(connection: T): void;
}

/** How many places there are, and what is done with a connection that loses its own. */
export interface PlacesOptions<T> {
  readonly most: number;
  readonly onDismiss: (connection: T, why: string) => void;
}

/** Connections with a common cap, by standing. A `Set` keeps the order in which they came. */
interface Crowd<T> {
  readonly most: number;
  readonly members: Readonly<Record<Standing, Set<T>>>;
  size: number;
}

/**
 * One network alone gets eleven of twelve places, so that it never makes the house full for others; that is still enough
 * for all scrapers behind one proxy. Each step takes the same time, however many there are.
 */
export function createPlaces<T extends object>({ most, onDismiss }: PlacesOptions<T>): Places<T> {
  const mostOfNetwork = Math.max(1, most - Math.ceil(most / 12));
  const house = createCrowd<T>(most);
  const networks = new Map<string, Crowd<T>>();
  const seats = new Map<T, { readonly network: string; standing: Standing }>();

  const crowdOf = (network: string): Crowd<T> => networks.get(network) ?? createCrowd<T>(mostOfNetwork);

  function leave(connection: T): void {
    const seat = seats.get(connection);
    if (!seat) return;
    seats.delete(connection);
    const own = crowdOf(seat.network);
    for (const crowd of [house, own]) {
      crowd.members[seat.standing].delete(connection);
      crowd.size -= 1;
    }
    if (own.size === 0) networks.delete(seat.network);
  }

  /** Makes room in a crowd that is full. */
  function makeRoom(crowd: Crowd<T>, which: string): void {
    if (crowd.size < crowd.most) return;
    for (const standing of orderIn(crowd)) {
      const [first] = crowd.members[standing];
      if (first === undefined) continue;
      leave(first);
      onDismiss(first, `too many connections${which}: ${reasons[standing]}`);
      return;
    }
  }

  return {
    enter(connection, network) {
      makeRoom(crowdOf(network), ` from ${network}`);
      makeRoom(house, "");
      const own = crowdOf(network);
      networks.set(network, own);
      seats.set(connection, { network, standing: "silent" });
      for (const crowd of [house, own]) {
        crowd.members.silent.add(connection);
        crowd.size += 1;
      }
    },
    move(connection, standing) {
      const seat = seats.get(connection);
      if (!seat || seat.standing === standing) return;
      for (const { members } of [house, crowdOf(seat.network)]) {
        members[seat.standing].delete(connection);
        members[standing].add(connection);
      }
      seat.standing = standing;
    },
    leave,
  };
}

function createCrowd<T>(most: number): Crowd<T> {
  const members = { silent: new Set<T>(), resting: new Set<T>(), asking: new Set<T>(), served: new Set<T>() };
  return { most, members, size: 0 };
}

/**
 * A quarter of the places is for those that have come and not yet asked: if those who rest could hold all but one, each
 * newcomer would take that one from the last before it could ask.
 */
function orderIn<T>({ most, members }: Crowd<T>): readonly Standing[] {
  return members.silent.size >= most / 4 ? silentFirst : restingFirst;
}
