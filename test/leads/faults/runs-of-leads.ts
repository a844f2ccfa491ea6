/** Which leads have a failed run whose letter could not be stored. */
import assert from "node:assert/strict";
import type { DestinationAdapter } from "../support/destinations/destination-adapter";
import type { LeadWorld } from "../support/lead-world";

/** E-mails of leads that a destination may have only in a run. */
export interface UnkeptLeads {
  unkept(destination: DestinationAdapter): ReadonlySet<string>;
}

/** @param accepted e-mail → run of the Logic App that took the lead */
export async function runsOfLeads(
  world: LeadWorld,
  accepted: ReadonlyMap<string, string>,
): Promise<UnkeptLeads> {
  const emails = new Map([...accepted].map(([email, runName]) => [runName, email]));
  const ofEntry = await unkeptOf(world, world.workflow, emails);
  const unkept = new Map<string, ReadonlySet<string>>();
  for (const destination of world.destinations) {
    const workflow = world.workflowOf(destination);
    const own = workflow === world.workflow ? ofEntry : await unkeptOf(world, workflow, emails);
    unkept.set(destination.name, new Set([...ofEntry, ...own]));
  }
  return { unkept: ({ name }) => unkept.get(name) ?? new Set() };
}

/** @param emails run → e-mail; this adds the runs of the workflow */
async function unkeptOf(
  world: LeadWorld,
  workflow: string,
  emails: Map<string, string>,
): Promise<ReadonlySet<string>> {
  const unkept = new Set<string>();
  // oldest first, because a resubmission comes after its source
  for (const { name, properties } of (await world.runs(workflow)).reverse()) {
    const { clientTrackingId } = properties.correlation;
    const [, redriven = clientTrackingId] = /^redrive-.{36}-(\w+)$/.exec(clientTrackingId) ?? [];
    const candidates = [redriven, properties.trigger.sourceHistoryName, name];
    const email = candidates.map((run) => emails.get(run)).find((found) => found !== undefined);
    assert.ok(email !== undefined, `run ${name} is of no lead`);
    emails.set(name, email);
    if (properties.error?.code === "ActionFailed") unkept.add(email);
  }
  return unkept;
}
