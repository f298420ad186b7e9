/** An account in a region: the unit of the API's quota. */
export interface Scope {
  readonly account: string;
  readonly regionId: string;
}

/** Key of an account in a region. Neither of their names can hold a slash. */
export function scopeKey({ account, regionId }: Scope): string {
  return `${account}/${regionId}`;
}
