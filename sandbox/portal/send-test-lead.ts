/** Posts the test lead to a Logic App's callback URL, like Microsoft's marketplace. */
import { errorCode, type PortalDependencies, ReadError } from "./read/client";
import type { Offer } from "./read/offers";

/** @returns name of the started run @throws {ReadError} when the URL cannot be read or refuses */
export async function sendTestLead(
  { fetch, token }: PortalDependencies,
  { id, trigger }: Offer,
  testLead: string,
): Promise<string> {
  const management = "https://management.azure.com";
  const path = `${id}/triggers/${encodeURIComponent(trigger)}/listCallbackUrl?api-version=2019-05-01`;
  const authorization = `Bearer ${await token(management)}`;
  const listed = await fetch(`${management}${path}`, { method: "POST", headers: { authorization } });
  if (!listed.ok) throw await refused("Resource Manager", listed);
  const { value } = (await listed.json()) as { value: string };
  const answer = await fetch(value, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: testLead,
  });
  const run = answer.headers.get("x-ms-workflow-run-id");
  if (!answer.ok || run === null) throw await refused("The trigger", answer);
  return run;
}

async function refused(who: string, answer: Response): Promise<ReadError> {
  const code = await errorCode(answer);
  const hint =
    code === "WorkflowTriggerIsNotEnabled"
      ? " The Logic App is disabled. Enable it with: pulumi up --refresh"
      : "";
  return new ReadError(`${who} answered ${[answer.status, code].join(" ").trim()}.${hint}`, answer.status);
}
