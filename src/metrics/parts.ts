/** What stands in a list, or the value itself. */
type ItemOf<T> = T extends readonly (infer Item)[] ? Item : T;

/** Names a field (`retry`) or a part of it (`retry.count`); of a list, a part of every item (`phases.items`). */
export type PathOf<T> = T extends object
  ? {
      [Name in keyof T & string]: Name | `${Name}.${PathOf<ItemOf<NonNullable<T[Name]>>>}`;
    }[keyof T & string]
  : never;

type Rest<Path, Name extends string> = Path extends `${Name}.${infer Further}` ? Further : never;

/** A value of which nothing is seen but the parts that are named. */
export type PartsOf<T, Path> = T extends readonly (infer Item)[]
  ? readonly PartsOf<Item, Path>[]
  : T extends object
    ? {
        readonly [Name in keyof T & string as Path extends Name | `${Name}.${string}`
          ? Name
          : never]: Name extends Path ? T[Name] : PartsOf<T[Name], Rest<Path, Name>>;
      }
    : T;
