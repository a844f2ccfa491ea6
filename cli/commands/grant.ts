/** `leads grant`: lets the stack's application write leads into its Dataverse environment, or stops it. */
import { grantLeadWriter, revokeLeadWriter } from "../../operations/dataverse/grant-lead-writer";
import { findOwner, ownerText, parseOwner } from "../../operations/dataverse/lead-owner";
import { forStack } from "../../operations/wording";
import { callerToken } from "../credentials";
import { dataverseAccess } from "../service-access";
import { stackOutputs } from "../stack-outputs";

export interface GrantCommandOptions {
  stack?: string;
  /** Name, `team:<id>` or `user:<id>`. @default what the stack was deployed with */
  owner?: string;
  revoke?: boolean;
}

export async function runGrant({ stack, owner: name, revoke = false }: GrantCommandOptions): Promise<void> {
  const outputs = await stackOutputs(stack, ["clientId", "deadLetterUrl", "dynamicsUrl", "owner"]);
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
