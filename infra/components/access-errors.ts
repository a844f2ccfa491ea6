/** Explains a refused deployment: the missing right and who can give it. */
import type * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../config/commands";
import { assignRoles } from "./dead-letter/role-messages";
import { explainedBy } from "./destination-part";

/** Explains refusals of every resource below a component. Resources with their own error hooks keep them. */
export function explainsAccess(name: string): pulumi.ResourceTransformation {
  let hook: pulumi.ErrorHook | undefined;
  return ({ type, props, opts }) => {
    if (!/^azure(?:-native|ad):/.test(type)) return undefined;
    hook ??= explainedBy(`${name}-explain-access-errors`, explainAccess);
    const { hooks = {} } = opts as pulumi.CustomResourceOptions;
    return { props, opts: { ...opts, hooks: { ...hooks, onError: [...(hooks.onError ?? []), hook] } } };
  };
}

/** What a refusal is about. Undefined for other errors, and for errors that explain themselves. Texts: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting, https://learn.microsoft.com/graph/errors */
export function explainAccess(error: string): string | undefined {
  if (/Authorization_RequestDenied/.test(error)) {
    return (
      "[LEADS_RIGHT_MISSING] Microsoft Graph does not let you change applications; expected the application permission Application.ReadWrite.OwnedBy, or for a " +
      "person the directory role Application Developer and to be an owner of the application. A Global Administrator or Privileged Role " +
      `Administrator gives it. Or use an application that exists: ${forThisStack("pulumi config set marketplace-leads:clientId <application id>")}`
    );
  }
  // in a linked refusal, the first action is the allowed one
  const linked = /perform action(?:\(s\))? '([^']+)' on the linked scope\(s\) '([^']+)'/.exec(error);
  const [, action = "", scope = ""] =
    linked ?? /perform action '([^']+)' over scope '([^']+)'/.exec(error) ?? [];
  if (action === "" || explainedElsewhere.includes(action)) return undefined;
  const subscription = scope.split("/")[2];
  const print = forThisStack(
    `npx leads permissions ${roleFor(action, scope)} --subscription ${subscription}`,
  );
  return (
    `[LEADS_RIGHT_MISSING] You lack the right ${action} on ${scope}; expected a role with it. Somebody who may assign roles there (Owner, User Access ` +
    `Administrator) can give you one. The role with all that you need is printed by: ${print}`
  );
}

/** Rights whose resources have their own error hooks. */
const explainedElsewhere = [
  assignRoles,
  "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
  "Microsoft.Insights/diagnosticSettings/write",
];

/** Which of the roles in docs/permissions.md has the right. */
function roleFor(action: string, scope: string): string {
  if (action.endsWith("/register/action")) return "provider-registration";
  return /\/resourceGroups\//i.test(scope) ? "deployer" : "deployer-subscription";
}
