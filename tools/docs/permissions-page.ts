/** The page of permissions, made from the table of rights. */
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

/** What a stack has that sets no more than it must. */
const defaults: Options = {
  newGroup: true,
  deadLetter: true,
  roleAssignments: true,
  alerts: false,
  diagnostics: false,
};

const subscription = "00000000-0000-0000-0000-000000000000";

/** When an option holds, in the words of the configuration. */
const conditions: Readonly<Record<Option, string>> = {
  newGroup: "without `resourceGroupName`",
  deadLetter: "`deadLetter: storage`",
  roleAssignments: "`deadLetter: storage`, unless `createRoleAssignments: false`",
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

Each person gets the rights below and no others. Tests run every command with exactly these rights, and with each one taken away.

## In a hurry
Somebody with Owner or User Access Administrator on the subscription runs, for each role that the person needs:

\`\`\`bash
npx leads permissions deployer --stack prod --subscription <subscription id> > role.json
az role definition create --role-definition @role.json
az role assignment create --role "Marketplace leads deployer" --assignee <object id> --scope <scope>
\`\`\`

\`leads permissions\` reads the configuration of the stack and prints the role for exactly that: with or without dead letters, alerts and so on.
The roles on this page are those of a stack that sets no more than it must. "Only with" says which lines belong to which setting.

| role | for whom | assign it at |
| --- | --- | --- |
${overview.join("\n")}

- **A new resource group** (no \`resourceGroupName\`) does not exist when the role is assigned: assign \`deployer\` at the subscription. To
  give rights on one group only, make the group first (\`az group create\`) and run
  \`pulumi config set marketplace-leads:resourceGroupName <group>\`.
- **The first \`pulumi up\` and later ones** need the same role. Only registering resource providers is done once in a subscription, by the
  commands under [provider-registration](#provider-registration); most subscriptions have them registered.
- **Several stacks**: a role's name is one in a directory. Assign the role of the stack with the most settings at several groups, or change
  \`Name\`. After a change of the configuration: \`az role definition update --role-definition @role.json\`.
- **Who may not assign roles** deploys with \`createRoleAssignments: false\`: \`pulumi up\` prints the commands for somebody who may.
- **Asked for, and not needed**: \`Microsoft.Authorization/permissions/read\` (\`up\` says early that roles cannot be assigned),
  \`Microsoft.OperationalInsights/workspaces/read\` (\`up\` says early that the workspace is unknown), and
  \`Microsoft.Authorization/roleAssignments/read\` (\`leads dead-letters\` says that a role is too new to work). All go on without them.
- **State and secrets**: every command also needs the Pulumi backend and the stack's passphrase or key.

## Microsoft Entra
| who | configuration | needs | source |
| --- | --- | --- | --- |
| a pipeline that runs \`pulumi up\` or \`pulumi destroy\` | without \`clientId\` | the application permission \`Application.ReadWrite.OwnedBy\` of Microsoft Graph, with admin consent | [azuread](https://www.pulumi.com/registry/packages/azuread/api-docs/application/), [Graph](https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby) |
| a pipeline that runs \`pulumi preview --refresh\` and nothing else | without \`clientId\` | the application permission \`Application.Read.All\`; a preview without \`--refresh\` needs none | [Graph](https://learn.microsoft.com/graph/api/application-get) |
| a pipeline with \`owners\` changed later | \`owners\` | \`Application.ReadWrite.All\`: adding another owner takes it | [Graph](https://learn.microsoft.com/graph/api/application-post-owners) |
| a person who runs \`pulumi up\` | without \`clientId\` | the directory role Application Developer; none where users may register applications | [Entra](https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference#application-developer) |
| anybody | with \`clientId\` and \`clientSecret\` | nothing | |

That Application Developer is enough for a person is unverified: the azuread provider's own page asks for Application Administrator.
A person who deploys later must be an owner of the application (\`owners\`).

## Dataverse
| command | needs in the environment |
| --- | --- |
| \`leads grant\` | System Administrator, or a security role with the privileges below and those that the role gets (${leadWriterPrivileges.map(({ name }) => `\`${name}\``).join(", ")}): nobody can give what he lacks |
| \`leads send\`, \`leads redrive\`, \`leads resubmit\` | an application user or user with Read on Lead for the whole organisation, to find the row |
| \`leads runs\`, \`leads dead-letters\` | nothing |

| privilege, for the whole organisation | asked by |
| --- | --- |
${grantPrivileges.map(({ name, askedBy }) => `| \`${name}\` | ${askedBy} |`).join("\n")}

The callback URL, which \`leads send\` and \`leads redrive\` post to, is a secret of the stack: who may read it may write leads.

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

/** The same by hand, for rights to register. */
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
  return `\n\n\\* That Azure asks for it is unverified:\n${lines.join("\n")}`;
}
