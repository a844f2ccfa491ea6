/** `leads grant`: lets the stack's application write leads into its Dataverse environment, or stops it; for other CRMs, says what they need. */
import { grantLeadWriter, revokeLeadWriter } from "../../operations/dataverse/grant-lead-writer";
import { findOwner, ownerText, parseOwner } from "../../operations/dataverse/lead-owner";
import { destinationOf } from "../../operations/destinations/index";
import { forStack } from "../../operations/wording";
import { CommandError } from "../command-error";
import { callerToken } from "../credentials";
import { stackOutputs } from "../pulumi/stack-outputs";
import { dataverseAccess } from "../service-access";

export interface GrantCommandOptions {
  stack?: string;
  /** Name, `team:<id>` or `user:<id>`. @default what the stack was deployed with */
  owner?: string;
  revoke?: boolean;
}

export async function runGrant({ stack, owner: name, revoke = false }: GrantCommandOptions): Promise<void> {
  const names = ["clientId", "deadLetterUrl", "destinations", "dynamicsUrl", "owner"] as const;
  const outputs = await stackOutputs(stack, names);
  for (const name of Object.keys(outputs.destinations)) printNeeds(name);
  // an own flow can have it too
  if (outputs.dynamicsUrl === "") {
    if (name !== undefined || revoke) throw byHand(stack, Object.keys(outputs.destinations), revoke);
    return;
  }
  const { clientId, dynamicsUrl, deadLetterUrl } = outputs;
  const token = await callerToken();
  const access = dataverseAccess(dynamicsUrl, token);
  if (revoke) {
    const { changes, left } = await revokeLeadWriter(access, clientId);
    print(dynamicsUrl, changes);
    process.stdout.write(afterRevoke({ stack, left, hasLetters: deadLetterUrl !== "" }));
    return;
  }
  const owner = name === undefined ? parseOwner(outputs.owner) : await findOwner(access, name, stack);
  print(dynamicsUrl, (await grantLeadWriter(access, clientId, { owner, stack })).changes);
  if (owner === undefined) return;
  const text = ownerText(owner);
  process.stdout.write(`${dynamicsUrl}: ${text} may own leads\n`);
  if (text === outputs.owner.toLowerCase()) return;
  const commands = [`pulumi config set marketplace-leads:owner ${text}`, "pulumi up"];
  process.stdout.write(toRun("To let it own them, run", commands, stack));
}

/** What a CRM needs that an operator's Azure token cannot change. */
function printNeeds(name: string): void {
  const { label, needs } = destinationOf(name);
  for (const need of needs) process.stdout.write(`${label}: ${need}\n`);
}

function byHand(stack: string | undefined, names: readonly string[], revoke: boolean): CommandError {
  return new CommandError(
    "LEADS_GRANT_BY_HAND",
    `Stack ${stack ?? "(the selected one)"} writes to ${names.join(", ")}, expected dynamics365 for ${revoke ? "--revoke" : "--owner"}`,
    `Its administrator does this in the CRM. To see what the CRM needs, run:\n  ${forStack("npx leads grant", stack)}`,
  );
}

function print(dynamicsUrl: string, changes: readonly string[]): void {
  const lines = changes.length > 0 ? changes : ["nothing to change"];
  process.stdout.write(`${lines.map((line) => `${dynamicsUrl}: ${line}`).join("\n")}\n`);
}

const toRun = (what: string, commands: readonly string[], stack: string | undefined): string =>
  `${what}:\n${commands.map((command) => `  ${forStack(command, stack)}\n`).join("")}`;

/** What happens to leads, what stays, and how to undo it. */
function afterRevoke({
  stack,
  left,
  hasLetters,
}: {
  stack: string | undefined;
  left: readonly string[];
  hasLetters: boolean;
}): string {
  const fate = hasLetters
    ? "Leads that arrive from now on become dead letters."
    : "Leads that arrive from now on stay in their failed runs for 90 days.";
  const stays =
    left.length === 0
      ? ""
      : `Still there: ${left.join(", ")}. Delete the user in the Power Platform admin center if you will not grant again.\n`;
  const commands = [
    "npx leads grant",
    hasLetters ? "npx leads redrive --all" : "npx leads resubmit --failed",
  ];
  return `${fate}\n${stays}${toRun("To take it back, run", commands, stack)}`;
}
