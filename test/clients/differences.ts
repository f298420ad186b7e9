/** Paths below `raw` that `typed` has lost or changed. Lists that a model fills in as empty are no difference. */
export function lostPaths(raw: unknown, typed: unknown, path = ""): readonly string[] {
  if (Array.isArray(raw)) {
    if (!Array.isArray(typed) || typed.length !== raw.length) return [path];
    return raw.flatMap((item, index) => lostPaths(item, typed[index], `${path}[${index}]`));
  }
  if (isObject(raw)) {
    if (!isObject(typed)) return [path];
    return Object.entries(raw).flatMap(([key, value]) => lostPaths(value, typed[key], `${path}.${key}`));
  }
  return Object.is(raw, typed) ? [] : [path];
}

/** The paths of all values of an answer, with `[]` for any item: `DtsJobList[].Delay`. */
export function pathsOf(value: unknown, path = ""): ReadonlySet<string> {
  const inner = Array.isArray(value)
    ? value.map((item) => [`${path}[]`, item] as const)
    : isObject(value)
      ? Object.entries(value).map(([key, item]) => [path === "" ? key : `${path}.${key}`, item] as const)
      : [];
  const own = path === "" || path.endsWith("[]") ? [] : [path];
  return new Set([...own, ...inner.flatMap(([at, item]) => [...pathsOf(item, at)])]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
