/** `leads permissions`: prints a custom role with exactly the rights that a stack's configuration needs. */
import type { RoleKey } from "../../operations/permissions/rights";
import { optionsOf, roleDefinition } from "../../operations/permissions/role-definition";
import { CommandError } from "../command-error";
import { pulumiJson, selectionOf } from "../pulumi/pulumi-json";

/** Options of `leads permissions`. */
export interface PermissionsCommandOptions {
  stack?: string;
  /** Id of the subscription in which the role can be assigned. */
  subscription: string;
}

const namespace = "marketplace-leads:";

export async function runPermissions(
  role: RoleKey,
  { stack, subscription }: PermissionsCommandOptions,
): Promise<void> {
  const settings = await pulumiJson(["config"], selectionOf(stack));
  const config = Object.entries(settings)
    .filter(([key]) => key.startsWith(namespace))
    .map(([key, setting]) => [key.slice(namespace.length), settingOf(setting)]);
  const definition = roleDefinition(role, optionsOf(Object.fromEntries(config)), subscription);
  if (definition.Actions.length + definition.DataActions.length === 0) {
    throw new CommandError(
      "LEADS_ROLE_NOT_NEEDED",
      `The configuration of ${stack ?? "the selected stack"} needs no right of the role ${role}, expected a role that it needs`,
      "Leave it out. docs/permissions.md says what needs it.",
    );
  }
  process.stdout.write(`${JSON.stringify(definition, null, 2)}\n`);
}

/** A secret is not shown, because only whether it is set matters. */
function settingOf(setting: unknown): unknown {
  const { value } = setting as { value?: unknown };
  return value ?? "";
}
