/** JSON merge patch. Source: RFC 7386. */

/** The patched value; what the target does not have comes first. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const before = isObject(target) ? target : {};
  const added = Object.entries(patch).filter(([key, value]) => !(key in before) && value !== null);
  const merged = Object.entries(before).filter(([key]) => patch[key] !== null);
  return Object.fromEntries([
    ...added.map(([key, value]) => [key, mergePatch(undefined, value)]),
    ...merged.map(([key, value]) => [key, key in patch ? mergePatch(value, patch[key]) : value]),
  ]);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
