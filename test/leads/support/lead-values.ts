/** Values of a lead by the paths of a field map. */

/** The text at a path such as `UserDetails.Email`; empty when there is none. */
export function valueAt(lead: Record<string, unknown>, path: string): string {
  const [first = "", second] = path.split(".");
  const outer = lead[first];
  const found = second === undefined ? outer : (outer as Record<string, unknown> | undefined)?.[second];
  return found === undefined || found === null ? "" : String(found);
}
