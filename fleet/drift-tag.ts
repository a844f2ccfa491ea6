/** The tag of a stack that says what `leads drift` found last: number of resources and time, `0 2026-11-28T02:00:00.000Z`. */

export const driftTagName = "leads:drift";

/** The names are those of the JSON that `leads offers list --json` prints. */
export interface KnownDrift {
  /** How many differed. */
  resources: number;
  /** When somebody looked; ISO 8601, UTC. */
  checked: string;
  /** Whether the stack was updated since. */
  isOutdated: boolean;
}

export const driftTag = (resources: number, checked: Date): string => `${resources} ${checked.toISOString()}`;

/** Undefined without a tag, and for one that somebody else wrote. */
export function knownDrift(tag: string | undefined, lastUpdate?: string): KnownDrift | undefined {
  const [, count, checked] = /^(\d{1,6}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)$/.exec(tag ?? "") ?? [];
  if (count === undefined || checked === undefined || Number.isNaN(Date.parse(checked))) return undefined;
  const isOutdated = lastUpdate !== undefined && Date.parse(lastUpdate) > Date.parse(checked);
  return { resources: Number(count), checked, isOutdated };
}
