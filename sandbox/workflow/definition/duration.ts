/**
 * ISO 8601 durations in Logic Apps, e.g. `PT30S`, `P1D`, `PT1H`.
 * Months and years have no fixed length and count as 30 and 365 days. `PT1D` means one day, because
 * Microsoft's pages print it.
 */
const form =
  /^P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)D)?(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const secondsOf = [365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 86_400, 3_600, 60, 1];

/** Milliseconds of a duration. Undefined when it is invalid. */
export function parseDuration(text: unknown): number | undefined {
  const match = typeof text === "string" ? form.exec(text.trim()) : null;
  if (match === null) return undefined;
  const parts = match.slice(1);
  if (parts.every((part) => part === undefined)) return undefined;
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (secondsOf[index] ?? 0) * 1_000, 0);
}
