/**
 * `leads grant`: lets the stack's application write leads into its Dataverse environment.
 *
 * Layer: cli.
 */

import { createHttpClient } from "../../http-client/http-client";
import { grantLeadWriter } from "../../operations/grant-lead-writer";
import { callerToken } from "../credentials";
import { stackOutputs } from "../stack-outputs";

export async function runGrant({ stack }: { stack?: string }): Promise<void> {
  const { clientId, dynamicsUrl } = await stackOutputs(stack, ["clientId", "dynamicsUrl"]);
  const token = await callerToken();
  const { changes } = await grantLeadWriter(
    { environmentUrl: dynamicsUrl, token: () => token(dynamicsUrl), fetch: createHttpClient() },
    clientId,
  );
  const lines = changes.length > 0 ? changes : ["nothing to change"];
  process.stdout.write(`${lines.map((line) => `${dynamicsUrl}: ${line}`).join("\n")}\n`);
}
