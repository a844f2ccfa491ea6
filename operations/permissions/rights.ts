/** The table of rights behind docs/permissions.md, `leads permissions` and their tests. */

/** Configuration that needs additional rights. */
export const Option = {
  /** No `resourceGroupName`: the program creates the group. */
  newGroup: "newGroup",
  /** `dynamics365` in `crm`, which is the default, or a flow of one's own, which can use connections. */
  connection: "connection",
  /** What signs in with the Logic App's identity: a dead-letter store, a table, a webhook with `signIn: entra`, a flow of one's own. */
  identity: "identity",
  /** `deadLetter: storage`. */
  deadLetter: "deadLetter",
  /** `azureTable` in `crm`. */
  azureTable: "azureTable",
  /** A dead-letter store or a table, without `createRoleAssignments: false`. */
  roleAssignments: "roleAssignments",
  /** `alertEmails` or `alertWebhook`. */
  alerts: "alerts",
  /** `logAnalyticsWorkspaceId`. */
  diagnostics: "diagnostics",
} as const;
export type Option = (typeof Option)[keyof typeof Option];

/** Which options a stack has. */
export type Options = Readonly<Record<Option, boolean>>;

/** One permission of Azure. */
export interface Right {
  /** e.g. `Microsoft.Logic/workflows/write`. */
  action: string;
  /** Whether it is an action on data. */
  isData?: true;
  /** The options that need it: one is enough. */
  when?: readonly Option[];
  /** The commands that need it. */
  askedBy: string;
  /** Evidence, where Azure's documents do not name it. */
  unverified?: string;
}

/** A custom role. */
export interface RoleTemplate {
  /** Unique in a directory. */
  name: string;
  description: string;
  /** Scope of its assignment. */
  scope: "subscription" | "resource group" | "Log Analytics workspace";
  rights: readonly Right[];
}

const [up, preview, refresh, destroy] = ["up", "preview", "--refresh", "destroy"];
const upOnly = up;
const upAndRefresh = `${up}, ${refresh}`;

/** Read before and after a create, written, deleted. */
function managed(type: string, ...when: Option[]): Right[] {
  return [
    { action: `${type}/read`, askedBy: upAndRefresh },
    { action: `${type}/write`, askedBy: upOnly },
    { action: `${type}/delete`, askedBy: destroy },
  ].map((right) => ({ ...right, ...(when.length > 0 && { when }) }));
}

const groups = "Microsoft.Resources/subscriptions/resourceGroups";
const identities = "Microsoft.ManagedIdentity/userAssignedIdentities";
const accounts = "Microsoft.Storage/storageAccounts";
const containers = `${accounts}/blobServices/containers`;
const workflows = "Microsoft.Logic/workflows";
const connections = "Microsoft.Web/connections";

const callbackUrl: Right = {
  action: `${workflows}/triggers/listCallbackUrl/action`,
  askedBy: `${up}, ${preview}`,
};
const lettersRead: Right = {
  action: `${containers}/blobs/read`,
  isData: true,
  when: [Option.deadLetter],
  askedBy: destroy,
};

const deployerRights: readonly Right[] = [
  ...managed(groups, Option.newGroup),
  ...managed(connections, Option.connection),
  {
    action: `${connections}/join/action`,
    askedBy: up,
    when: [Option.connection],
    unverified: "public custom roles list it together with the write of a workflow that uses a connection",
  },
  ...managed(workflows),
  callbackUrl,
  ...managed(identities, Option.identity),
  { action: `${identities}/assign/action`, askedBy: up, when: [Option.identity] },
  ...managed(accounts, Option.deadLetter, Option.azureTable),
  ...managed(`${accounts}/tableServices/tables`, Option.azureTable),
  ...managed(`${accounts}/blobServices`, Option.deadLetter).slice(0, 2),
  ...managed(containers, Option.deadLetter),
  ...managed(`${accounts}/managementPolicies`, Option.deadLetter),
  lettersRead,
  ...managed("Microsoft.Authorization/roleAssignments", Option.roleAssignments),
  ...managed("Microsoft.Insights/actionGroups", Option.alerts),
  ...managed("Microsoft.Insights/metricAlerts", Option.alerts),
  ...managed("Microsoft.Insights/diagnosticSettings", Option.diagnostics),
];

/** The read-only rights of a deployer. */
const previewerRights: readonly Right[] = [
  ...deployerRights
    .filter(({ action, isData }) => action.endsWith("/read") && isData === undefined)
    .map((right) => ({ ...right, askedBy: `${preview} ${refresh}` })),
  { ...callbackUrl, askedBy: preview },
];

const lookAtCause = "send, runs, dead-letters, resubmit, redrive: to name the cause of a failure";
const readerRights: readonly Right[] = [
  { action: `${workflows}/runs/read`, askedBy: "send, runs, resubmit, redrive" },
  { action: `${workflows}/runs/actions/read`, askedBy: lookAtCause },
  { action: `${workflows}/read`, askedBy: lookAtCause },
  { action: `${connections}/read`, askedBy: lookAtCause, when: [Option.connection] },
  { ...lettersRead, askedBy: "runs, dead-letters, resubmit, redrive" },
];

/** Namespaces of the resources. */
const namespaces: readonly [namespace: string, when?: readonly Option[]][] = [
  ["Microsoft.Logic"],
  ["Microsoft.Web", [Option.connection]],
  ["Microsoft.ManagedIdentity", [Option.identity]],
  ["Microsoft.Storage", [Option.deadLetter, Option.azureTable]],
  ["Microsoft.Insights", [Option.alerts, Option.diagnostics]],
];

/** The roles by name, as `leads permissions` accepts it. */
export const roleTemplates = {
  deployer: {
    name: "Marketplace leads deployer",
    description: "Runs pulumi up and pulumi destroy for a lead destination.",
    scope: "resource group",
    rights: deployerRights,
  },
  "deployer-subscription": {
    name: "Marketplace leads deployer, subscription",
    description: "Gives a deployer the rights that apply to the whole subscription.",
    scope: "subscription",
    rights: [
      {
        action: "Microsoft.Web/locations/managedApis/join/action",
        askedBy: up,
        when: [Option.connection],
        unverified: "reports of connection writes that were refused with a role on the group alone",
      },
      {
        action: "Microsoft.Resources/subscriptions/operationresults/read",
        askedBy: destroy,
        when: [Option.newGroup],
        unverified: "an operation of its provider, and part of Logic App Contributor",
      },
    ],
  },
  "deployer-workspace": {
    name: "Marketplace leads deployer, workspace",
    description: "Sends the logs of a Logic App to a Log Analytics workspace.",
    scope: "Log Analytics workspace",
    rights: [
      {
        action: "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
        askedBy: up,
        when: [Option.diagnostics],
      },
    ],
  },
  "provider-registration": {
    name: "Marketplace leads provider registration",
    description: "Registers the resource providers that a lead destination needs, once in a subscription.",
    scope: "subscription",
    rights: [
      { action: "Microsoft.Resources/subscriptions/providers/read", askedBy: "az provider register" },
      ...namespaces.map(([namespace, when]) => ({
        action: `${namespace}/register/action`,
        askedBy: "az provider register",
        ...(when !== undefined && { when }),
      })),
    ],
  },
  previewer: {
    name: "Marketplace leads previewer",
    description: "Runs pulumi preview, with and without --refresh, for a lead destination.",
    scope: "resource group",
    rights: previewerRights,
  },
  reader: {
    name: "Marketplace leads reader",
    description: "Runs leads send, leads runs and leads dead-letters.",
    scope: "resource group",
    rights: readerRights,
  },
  operator: {
    name: "Marketplace leads operator",
    description: "Runs every leads command except grant, so also leads redrive and leads resubmit.",
    scope: "resource group",
    rights: [
      ...readerRights,
      { action: `${workflows}/triggers/histories/resubmit/action`, askedBy: "resubmit, redrive" },
      { action: `${containers}/blobs/write`, isData: true, when: [Option.deadLetter], askedBy: "redrive" },
      { action: `${containers}/blobs/delete`, isData: true, when: [Option.deadLetter], askedBy: "redrive" },
    ],
  },
} as const satisfies Record<string, RoleTemplate>;

/** Name of a role that `leads permissions` prints. */
export type RoleKey = keyof typeof roleTemplates;

/** The rights of a role for a stack with these options. */
export function rightsOf(role: RoleKey, options: Options): Right[] {
  const { rights }: RoleTemplate = roleTemplates[role];
  return rights.filter(({ when }) => when === undefined || when.some((option) => options[option]));
}
