/** `leads offers list`: shows version, last update, drift, letters, secret and lead destination of each offer. */
import { driftTagName } from "../../../fleet/drift-tag";
import { type OfferStatus, statusOf } from "../../../fleet/status";
import { ExplainedError } from "../../../http-client/explained-error";
import { callerToken } from "../../credentials";
import { offerRemarks, offerTable, orphanLine } from "../../format/offer-list";
import { inParallel } from "../../in-parallel";
import { type FleetOptions, loadFleet } from "../../offers/fleet";
import { type FactSources, offerFacts } from "../../offers/offer-facts";
import { stackList } from "../../pulumi/stack-list";
import { stacksWithTag, stackTag } from "../../pulumi/stack-tags";
import { armAccess } from "../../service-access";

const { version } = require("marketplace-leads/package.json") as { version: string };

export interface ListOptions extends FleetOptions {
  json?: boolean;
}

/** Processes of Pulumi, each a quarter of a second. */
const parallel = 4;

export async function runList({ json = false, ...options }: ListOptions): Promise<void> {
  const fleet = loadFleet(options);
  const [stacks, tagged, azure] = await Promise.all([stackList(), stacksWithTag(driftTagName), signedIn()]);
  const sources: FactSources = {
    stacks: new Map(stacks.map((stack) => [stack.name, stack])),
    driftTag: async (stack) => (tagged.has(stack) ? stackTag(stack, driftTagName) : undefined),
    ...("token" in azure && { azure }),
  };
  const context = { version, now: new Date() };
  const offers = await inParallel(fleet.selected, parallel, async (offer) =>
    statusOf(offer, await offerFacts(offer, sources), context),
  );
  const known = new Set(fleet.all.map(({ stack }) => stack));
  const orphans = stacks.filter(({ name }) => !known.has(name));
  const notSignedIn = "reason" in azure ? azure.reason : "";
  process.stdout.write(
    json
      ? jsonOf(offers, orphans)
      : `${offerTable(offers)}${offerRemarks(offers)}${notSignedIn}${orphanLine(orphans)}`,
  );
  if (json) process.stderr.write(notSignedIn);
}

function jsonOf(offers: readonly OfferStatus[], orphans: readonly { name: string; resources: number }[]) {
  const withoutFile = orphans.map(({ name, resources }) => ({ stack: name, resources }));
  return `${JSON.stringify({ package: version, offers, withoutFile }, undefined, 2)}\n`;
}

/** One token a resource for all stacks: `az` takes a second for each. */
async function signedIn(): Promise<NonNullable<FactSources["azure"]> | { reason: string }> {
  try {
    const fresh = await callerToken();
    const tokens = new Map<string, Promise<string>>();
    const token = (resource: string) => {
      const known = tokens.get(resource) ?? fresh(resource);
      tokens.set(resource, known);
      return known;
    };
    const arm = armAccess(token);
    await arm.token();
    return { token, arm };
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    return { reason: `Letters and lead destinations are not known: ${error.problem}. ${error.fix}\n` };
  }
}
