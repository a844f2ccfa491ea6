/** The operation behind `leads redrive --all`, set up like the command. */
import type { FixContext } from "../../../operations/causes/cause";
import { BlobLetterStore } from "../../../operations/dead-letters/letter-store";
import {
  type RedriveOutcome,
  type RedriveResult,
  redriveAll,
} from "../../../operations/dead-letters/redrive";
import { dataverseRows } from "../../../operations/destinations/dynamics365";
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
  const { clock, fetch, token, destination, callbackUrl } = reach;
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
      rows: dataverseRows({ environmentUrl, token: tokenFor(environmentUrl), fetch }),
      fix: fixOfWorld,
      timeoutSeconds: 7200,
      time: () => clock.now(),
    },
    { report: (outcome) => outcomes.push(outcome) },
  );
  return { ...result, outcomes };
}
