/** A time in words. */

/** E.g. `1 second`, `120 seconds`. */
export function secondsOf(count: number): string {
  return `${count} second${count === 1 ? "" : "s"}`;
}
