/** The operation behind `leads redrive --all`, set up like the command. */
import type { FixContext } from "../../../operations/causes/cause";
import { BlobLetterStore } from "../../../operations/dead-letters/letter-store";
import type { RedriveOutcome, RedriveResult } from "../../../operations/dead-letters/outcomes";
import { redriveAll } from "../../../operations/dead-letters/redrive";
import { type DestinationContext, redriveStack } from "../../../operations/dead-letters/redrive-stack";
import { destinationOf } from "../../../operations/destinations/index";
import type { Clock } from "../../../sandbox/support/clock";
import { type Destination, environmentUrl } from "./lead-destination";

export interface Redriven extends RedriveResult {
  outcomes: RedriveOutcome[];
}

/** Redrive's access to the destination. */
export interface RedriveReach {
  fetch: typeof globalThis.fetch;
  token: (audience: string) => Promise<string>;
  clock: Clock;
  destination: Destination;
  /** Name of the destination, as in `crm`. @default dynamics365 */
  name?: string;
  /** The callback URL. */
  callbackUrl: string;
}

/** A world's stack, for fixes. */
export const fixOfWorld: FixContext = {
  stack: undefined,
  destination: "dynamics365",
  dynamicsUrl: environmentUrl,
  owner: "",
  hasLetters: true,
  passwordUrn: async () => undefined,
  setsExpiry: async () => false,
};

/** One destination. */
export async function redriveAllOf(reach: RedriveReach): Promise<Redriven> {
  const outcomes: RedriveOutcome[] = [];
  const context = contextOf(reach, reach.destination.workflow);
  const result = await redriveAll(context, { report: (outcome) => outcomes.push(outcome) });
  return { ...result, outcomes };
}

/**
 * Several destinations.
 *
 * @param callbackUrls destination → URL of its Logic App
 * @throws the first error, after every destination was tried
 */
export async function redriveSeveralOf(
  reach: RedriveReach,
  callbackUrls: Readonly<Record<string, string>>,
): Promise<Redriven> {
  const outcomes: RedriveOutcome[] = [];
  const { workflow, workflows } = reach.destination;
  const destinations = Object.entries(callbackUrls).map(([name, callbackUrl]) =>
    contextOf({ ...reach, name, callbackUrl }, workflows[name] ?? ""),
  );
  const receivers = destinations.map(({ fix, workflowId, rows }) => ({
    ...{ name: fix.destination, workflowId, rows },
  }));
  const distribution = { ...contextOf(reach, workflow), destinations: receivers };
  const results = await redriveStack(
    { destinations, distribution },
    { report: (outcome) => outcomes.push(outcome) },
  );
  const failed = results.find((result) => "error" in result);
  if (failed !== undefined && "error" in failed) throw failed.error;
  const good = results.filter((result) => "left" in result);
  return {
    left: good.flatMap(({ left }) => left),
    notTried: good.reduce((sum, { notTried }) => sum + notTried, 0),
    outcomes,
  };
}

function contextOf(
  { clock, fetch, token, destination, callbackUrl, name = fixOfWorld.destination }: RedriveReach,
  workflowId: string,
): DestinationContext {
  const tokenFor = (audience: string) => () => token(audience);
  return {
    store: new BlobLetterStore({
      deadLetterUrl: destination.deadLetterUrl,
      token: tokenFor("https://storage.azure.com"),
      fetch,
    }),
    arm: {
      token: tokenFor("https://management.azure.com"),
      fetch,
      sleep: (milliseconds: number) => clock.sleep(milliseconds),
      now: () => clock.now().getTime(),
    },
    workflowId,
    callbackUrl,
    rows: destinationOf(name).rows?.({ outputs: { dynamicsUrl: environmentUrl }, token, fetch }),
    fix: { ...fixOfWorld, destination: name },
    timeoutSeconds: 7200,
    time: () => clock.now(),
  };
}
