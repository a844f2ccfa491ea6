/** The operation behind `leads redrive --all`, as the command joins it. */
import type { FixContext } from "../../../operations/causes/cause";
import { BlobLetterStore } from "../../../operations/dead-letters/letter-store";
import {
  type RedriveOutcome,
  type RedriveResult,
  redriveAll,
} from "../../../operations/dead-letters/redrive";
import type { Clock } from "../../../sandbox/support/clock";
import { type Destination, environmentUrl } from "./lead-destination";

export interface Redriven extends RedriveResult {
  outcomes: RedriveOutcome[];
}

/** What redrive reaches the destination with. */
export interface RedriveReach {
  fetch: typeof globalThis.fetch;
  token: (audience: string) => Promise<string>;
  clock: Clock;
  destination: Destination;
  /** Where leads are posted. */
  callbackUrl: string;
}

/** The stack of a world, as a fix knows it. */
export const fixOfWorld: FixContext = {
  stack: undefined,
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
      dataverse: { environmentUrl, token: tokenFor(environmentUrl), fetch },
      fix: fixOfWorld,
      timeoutSeconds: 7200,
      time: () => clock.now(),
    },
    { report: (outcome) => outcomes.push(outcome) },
  );
  return { ...result, outcomes };
}
