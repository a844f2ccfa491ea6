/** Where a lead stays that could not be written: what the definition does after its write failed. */

import { textOf, valueAt } from "../../policies/engine-values";
import { waits } from "../../policies/rules/definition/run-after-sound";
import type { Action } from "../../policies/workflow/definition";
import { listed } from "../words";

/** How the write ended without a row. */
const failures = ["Failed", "TimedOut", "Skipped"] as const;
export type Failure = (typeof failures)[number];

export type Keeping = "in the store" | "only in the run" | "nowhere";

/** Step that writes → where the lead stays, for each end of the step. */
export type Kept = ReadonlyMap<string, Readonly<Record<Failure, Keeping>>>;

/** Names of the steps that write in the shipped definitions. */
const writes = /^(?:Create_lead|Your_flow|Send_to_.+)$/;

/** Empty when the definition has no step that is known as the write. */
export function keptBy(actions: readonly Action[]): Kept {
  return new Map(
    actions
      .filter(({ name, parent }) => parent === undefined && writes.test(name))
      .map((write) => [
        write.name,
        {
          Failed: keepingOf(actions, write, "Failed"),
          TimedOut: keepingOf(actions, write, "TimedOut"),
          Skipped: keepingOf(actions, write, "Skipped"),
        },
      ]),
  );
}

const said: Record<Failure, string> = {
  Failed: "failed",
  TimedOut: "timed out",
  Skipped: "was skipped",
};

/** In words: `in the store, if the write failed, timed out or was skipped`. */
export function keptWords(kept: Readonly<Record<Failure, Keeping>>): string {
  const stored = failures.filter((end) => kept[end] === "in the store");
  if (stored.length > 0)
    return `in the store, if it ${listed(
      stored.map((end) => said[end]),
      "or",
    )}`;
  return kept.Failed === "nowhere" ? "nowhere" : "only in the failed run, for 90 days";
}

/** Lines about ends after which the lead was stored before, or in its run, and is not any more. */
export function lessKept(before: Kept, after: Kept): string[] {
  return [...after].flatMap(([write, now]) => {
    const old = before.get(write);
    if (old === undefined) return [];
    const lost = failures.filter((end) => rank[now[end]] < rank[old[end]]);
    const [first] = lost;
    if (first === undefined) return [];
    const where =
      now[first] === "nowhere"
        ? "is kept nowhere: its run does not end as failed"
        : "stays only in its failed run for 90 days";
    const when =
      first === "Failed" ? "A lead that cannot be written" : `A lead whose ${write} ${said[first]}`;
    return [`${when} ${where}.`];
  });
}

const rank: Record<Keeping, number> = { nowhere: 0, "only in the run": 1, "in the store": 2 };

function keepingOf(actions: readonly Action[], write: Action, end: Failure): Keeping {
  const reached = reachedAfter(actions, write, end);
  if (reached.some((action) => keeps(action, write))) return "in the store";
  if (reached.some(endsAsFailed)) return "only in the run";
  return reached.some(({ parent }) => parent === undefined) ? "nowhere" : "only in the run";
}

/** Whether it puts the lead into the dead-letter store. Of several destinations, each has a step of its own. */
function keeps({ type, name, source }: Action, write: Action): boolean {
  if (type !== "http" || !textOf(valueAt(source, "inputs", "uri")).includes("parameters('deadLetterUrl')"))
    return false;
  const [, destination] = /^Send_to_(.+)$/.exec(write.name) ?? [];
  return destination === undefined || name.endsWith(`_${destination}`);
}

const endsAsFailed = ({ type, source }: Action): boolean =>
  type === "terminate" && valueAt(source, "inputs", "runStatus") === "Failed";

/** Actions → how they can end. */
type Ends = Map<Action, ReadonlySet<string>>;

const any: ReadonlySet<string> = new Set(["succeeded", "failed", "skipped", "timedout"]);
const skipped: ReadonlySet<string> = new Set(["skipped"]);

/** All actions that can run because of the write's end, also inside others. Conditions may be true or false. */
function reachedAfter(actions: readonly Action[], write: Action, end: Failure): Action[] {
  const later = laterThan(write);
  const ends: Ends = new Map([[write, new Set([end.toLowerCase()])]]);
  let sizeBefore = 0;
  while (ends.size > sizeBefore) {
    sizeBefore = ends.size;
    for (const action of actions) {
      const possible = ends.has(action) ? undefined : endsOf(action, { actions, later, ends });
      if (possible !== undefined) ends.set(action, possible);
    }
  }
  return actions.filter((action) => ends.get(action) === any);
}

/** Names of the actions that wait for the write, directly or not. */
function laterThan({ name, siblings }: Action): Set<string> {
  const later = new Set([name]);
  let sizeBefore = 0;
  while (later.size > sizeBefore) {
    sizeBefore = later.size;
    for (const [other, source] of Object.entries(siblings))
      if (waits(source).some(([before]) => later.has(before))) later.add(other);
  }
  return later;
}

interface Known {
  actions: readonly Action[];
  later: ReadonlySet<string>;
  ends: Ends;
}

/** Undefined while that is not known, and when the write has no part in it. */
function endsOf(action: Action, { actions, later, ends }: Known): ReadonlySet<string> | undefined {
  const { parent, siblings, source } = action;
  const predecessors = waits(source);
  if (predecessors.length === 0) {
    const container = actions.find(({ name }) => name === parent);
    return container !== undefined && ends.get(container) === any ? any : undefined;
  }
  let canRun = true;
  let isTouched = false;
  for (const [name, statuses] of predecessors) {
    const before = actions.find((one) => one.name === name && one.siblings === siblings);
    const possible = before && ends.get(before);
    if (possible === undefined && (parent !== undefined || later.has(name))) return undefined;
    if (possible === undefined) continue;
    isTouched = true;
    canRun &&= statuses.some((status) => possible.has(status));
  }
  if (!isTouched) return undefined;
  return canRun ? any : skipped;
}
