/** The operation behind `leads redrive --all`, on the parts of a sandbox. */
import { BlobLetterStore } from "../../../operations/dead-letters/letter-store";
import {
  type RedriveOutcome,
  type RedriveResult,
  redriveAll,
} from "../../../operations/dead-letters/redrive";
import { type Destination, environmentUrl } from "./lead-destination";
import type { SandboxParts } from "./sandbox-parts";
import type { VirtualTime } from "./virtual-time";

export interface Redriven extends RedriveResult {
  outcomes: RedriveOutcome[];
}

/** @param callbackUrl where leads are posted */
export async function redriveAllOf(
  { fetch, token }: SandboxParts,
  { clock, busy }: VirtualTime,
  { deadLetterUrl, workflow }: Destination,
  callbackUrl: string,
): Promise<Redriven> {
  const outcomes: RedriveOutcome[] = [];
  const reach = fetch as typeof globalThis.fetch;
  const tokenFor = (audience: string) => () => busy(() => token(audience));
  const arm = {
    token: tokenFor("https://management.azure.com"),
    fetch: reach,
    sleep: (milliseconds: number) => clock.sleep(milliseconds),
    now: () => clock.now().getTime(),
  };
  const result = await redriveAll(
    {
      store: new BlobLetterStore({
        deadLetterUrl,
        token: tokenFor("https://storage.azure.com"),
        fetch: reach,
      }),
      arm,
      workflowId: workflow,
      callbackUrl,
      dataverse: { environmentUrl, token: tokenFor(environmentUrl), fetch: reach },
      fix: {
        stack: undefined,
        dynamicsUrl: environmentUrl,
        hasLetters: true,
        passwordUrn: async () => undefined,
      },
      timeoutSeconds: 7200,
      time: () => clock.now(),
    },
    { report: (outcome) => outcomes.push(outcome) },
  );
  return { ...result, outcomes };
}
