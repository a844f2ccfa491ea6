/** Generates the page of permissions from the table of rights. */
import { leadWriterPrivileges } from "../../operations/dataverse/lead-writer-role";
import { grantPrivileges } from "../../operations/permissions/dataverse-rights";
import {
  type Option,
  type Options,
  type Right,
  type RoleKey,
  type RoleTemplate,
  roleTemplates,
} from "../../operations/permissions/rights";
import { roleDefinition } from "../../operations/permissions/role-definition";

/** A stack with only the required configuration. */
const defaults: Options = {
  newGroup: true,
  connection: true,
  identity: true,
  deadLetter: true,
  azureTable: false,
  roleAssignments: true,
  alerts: false,
  diagnostics: false,
};

const subscription = "00000000-0000-0000-0000-000000000000";

/** When an option applies, in terms of the configuration. */
const conditions: Readonly<Record<Option, string>> = {
  newGroup: "without `resourceGroupName`",
  connection: "`dynamics365` in `crm` (the default), or `flow`",
  identity: "`deadLetter: storage`, `azureTable` in `crm`, a webhook with `signIn` entra, or `flow`",
  deadLetter: "`deadLetter: storage`",
  azureTable: "`azureTable` in `crm`",
  roleAssignments: "`deadLetter: storage` or `azureTable` in `crm`, unless `createRoleAssignments: false`",
  alerts: "`alertEmails` or `alertWebhook`",
  diagnostics: "`logAnalyticsWorkspaceId`",
};

/** @returns the page as Markdown */
export function permissionsPage(): string {
  const overview = (Object.entries(roleTemplates) as [RoleKey, RoleTemplate][]).map(
    ([key, { description, scope }]) => `| [\`${key}\`](#${key}) | ${description} | ${scope} |`,
  );
  return `# Permissions
<!-- Generated from operations/permissions by npm run docs: change those files, not this page. -->

The roles below hold exactly the rights that each person needs. Tests run every command with exactly these rights, and with one of them missing.

## Create and assign a role
A person with *Owner* or *User Access Administrator* on the subscription runs this for each role:

\`\`\`bash
npx leads permissions deployer --stack prod --subscription <subscription id> > role.json
az role definition create --role-definition @role.json
az role assignment create --role "Marketplace leads deployer" --assignee <object id> --scope <scope>
\`\`\`

\`leads permissions\` reads the stack's configuration and prints the role for exactly these settings: with or without dead letters, alerts and so on.
The roles on this page are for a stack with default settings. The column "only with" names the setting that a right belongs to.

| role | for whom | assign it at |
| --- | --- | --- |
${overview.join("\n")}

- **A new resource group** (no \`resourceGroupName\`) does not exist yet when you assign the role. Assign \`deployer\` at the subscription.
  To give rights on one group only, create the group first (\`az group create\`). Then run
  \`pulumi config set marketplace-leads:resourceGroupName <group>\`.
- **Resource providers** must be registered once in a subscription. Most subscriptions have them. The commands are under
  [provider-registration](#provider-registration). Otherwise the first \`pulumi up\` and later ones need the same role.
- **Several stacks.** A role name can exist only once in a directory. Use the role of the stack with the most settings for all of them, or change
  \`Name\`. After a change of the configuration run \`az role definition update --role-definition @role.json\`.
- **A person who may not assign roles** deploys with \`createRoleAssignments: false\`. \`pulumi up\` then prints the commands for a person who may.
- **State and secrets.** Every command also needs the Pulumi backend and the stack's passphrase or key.

Three rights are optional. With them a message comes earlier or says more:

| right | with it |
| --- | --- |
| \`Microsoft.Authorization/permissions/read\` | \`up\` says early that you may not assign roles |
| \`Microsoft.OperationalInsights/workspaces/read\` | \`up\` says early that the workspace does not exist |
| \`Microsoft.Authorization/roleAssignments/read\` | \`leads dead-letters\` says that a role is too new to work |

## Microsoft Entra
| who | configuration | needs | source |
| --- | --- | --- | --- |
| a pipeline that runs \`pulumi up\` or \`pulumi destroy\` | without \`clientId\` | the application permission \`Application.ReadWrite.OwnedBy\` of Microsoft Graph, with admin consent | [azuread](https://www.pulumi.com/registry/packages/azuread/api-docs/application/), [Graph](https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby) |
| a pipeline that only runs \`pulumi preview --refresh\` | without \`clientId\` | the application permission \`Application.Read.All\`; a preview without \`--refresh\` needs none | [Graph](https://learn.microsoft.com/graph/api/application-get) |
| a pipeline that changes \`owners\` later | \`owners\` | \`Application.ReadWrite.All\`, to add another owner | [Graph](https://learn.microsoft.com/graph/api/application-post-owners) |
| a person who runs \`pulumi up\` | without \`clientId\` | the directory role Application Developer; not needed if users may register applications | [Entra](https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference#application-developer) |
| anyone | with \`clientId\` and \`clientSecret\` | nothing | |

It is unverified that Application Developer is enough for a person. The azuread provider's page asks for Application Administrator.
A person who deploys later must be an owner of the application (\`owners\`).

## Dataverse
| command | needs in the environment |
| --- | --- |
| \`leads grant\` | System Administrator, or a security role with the privileges below and those that the role gets (${leadWriterPrivileges.map(({ name }) => `\`${name}\``).join(", ")}): Dataverse lets nobody give a privilege that they lack |
| \`leads send\`, \`leads redrive\`, \`leads resubmit\` | an application user or user with Read on Lead for the whole organisation, to find the row |
| \`leads runs\`, \`leads dead-letters\` | nothing |

| privilege, for the whole organisation | asked by |
| --- | --- |
${grantPrivileges.map(({ name, askedBy }) => `| \`${name}\` | ${askedBy} |`).join("\n")}

\`leads send\` and \`leads redrive\` post to the callback URL. It is a secret of the stack, because anyone who can read it can write leads.

${(Object.keys(roleTemplates) as RoleKey[]).map(section).join("\n\n")}
`;
}

function section(key: RoleKey): string {
  const { description, scope, rights }: RoleTemplate = roleTemplates[key];
  const definition = roleDefinition(key, defaults, subscription);
  const isEmpty = definition.Actions.length + definition.DataActions.length === 0;
  const shown = isEmpty
    ? roleDefinition(key, { ...defaults, alerts: true, diagnostics: true }, subscription)
    : definition;
  return `## ${key}
${description} Assign it at the ${scope}.

\`\`\`json
${JSON.stringify(shown, null, 2)}
\`\`\`

| right | asked by | only with |
| --- | --- | --- |
${rights.map(row).join("\n")}${notes(rights)}${commands(rights)}`;
}

function row({ action, isData, when, askedBy, unverified }: Right): string {
  const name = `\`${action}\`${isData ? " (data)" : ""}${unverified === undefined ? "" : " *"}`;
  return `| ${name} | ${askedBy} | ${(when ?? []).map((option) => conditions[option]).join(", or ")} |`;
}

/** The same as manual steps, for the rights to register. */
function commands(rights: readonly Right[]): string {
  const namespaces = rights.flatMap(({ action }) => /^(.+)\/register\/action$/.exec(action)?.[1] ?? []);
  if (namespaces.length === 0) return "";
  const lines = namespaces.map((namespace) => `az provider register --namespace ${namespace} --wait`);
  return `\n\n\`\`\`bash\n${lines.join("\n")}\n\`\`\``;
}

function notes(rights: readonly Right[]): string {
  const unverified = rights.filter((right) => right.unverified !== undefined);
  if (unverified.length === 0) return "";
  const lines = unverified.map((right) => `- \`${right.action}\`: ${right.unverified}.`);
  return `\n\n\\* It is unverified that Azure asks for this right. The reason to list it:\n${lines.join("\n")}`;
}
