/** The operation behind `leads redrive --all`, set up like the command. */
import type { FixContext } from "../../../operations/causes/cause";
import { BlobLetterStore } from "../../../operations/dead-letters/letter-store";
import type { RedriveOutcome, RedriveResult } from "../../../operations/dead-letters/outcomes";
import { redriveAll } from "../../../operations/dead-letters/redrive";
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

export async function redriveAllOf(reach: RedriveReach): Promise<Redriven> {
  const { clock, fetch, token, destination, callbackUrl, name = fixOfWorld.destination } = reach;
  const outcomes: RedriveOutcome[] = [];
  const tokenFor = (audience: string) => () => token(audience);
  const result = await redriveAll(
    {
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
      workflowId: destination.workflow,
      callbackUrl,
      rows: destinationOf(name).rows?.({ outputs: { dynamicsUrl: environmentUrl }, token, fetch }),
      fix: { ...fixOfWorld, destination: name },
      timeoutSeconds: 7200,
      time: () => clock.now(),
    },
    { report: (outcome) => outcomes.push(outcome) },
  );
  return { ...result, outcomes };
}
