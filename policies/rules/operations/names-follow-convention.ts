/** Rule: names tell what a resource is, and hold no e-mail address. */
import { textOf } from "../../engine-values";
import {
  isActionGroup,
  isConnection,
  isIdentity,
  isResourceGroup,
  isStorageAccount,
  isWorkflow,
} from "../../resource-types";
import type { ResourceRule } from "../../rule";

/** Abbreviations of the Cloud Adoption Framework; it has none for API connections, `con` is ours. */
const conventions: readonly [
  kind: string,
  isKind: (type: string) => boolean,
  property: string,
  prefix: string,
][] = [
  ["resourceGroup", isResourceGroup, "resourceGroupName", "rg-"],
  ["workflow", isWorkflow, "workflowName", "logic-"],
  ["connection", isConnection, "connectionName", "con-"],
  ["identity", isIdentity, "resourceName", "id-"],
  ["storageAccount", isStorageAccount, "accountName", "st"],
  ["actionGroup", isActionGroup, "actionGroupName", "ag-"],
];
const kindOf = (type: string) => conventions.find(([, isKind]) => isKind(type));

export const namesFollowConvention: ResourceRule = {
  name: "names-follow-convention",
  description: "Names begin with the abbreviation of their kind, and have no e-mail address.",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps:
    'Before the first update, run: pulumi config set --path "marketplace-leads:names.<kind>" <name>. Later, list your prefix under prefixes in the rule\'s configuration, because a new name is a new resource.',
  url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations",
  config: {
    prefixes: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description: `Other prefixes, by kind: ${conventions.map(([kind]) => kind).join(", ")}.`,
    },
  },
  judges: "resource groups, workflows, connections, identities, storage accounts and action groups",
  appliesTo: (type) => kindOf(type) !== undefined,
  check: ({ type, props, config, report, notApplicable }) => {
    const [kind = "", , property = "", standard = ""] = kindOf(type) ?? [];
    if (!Object.hasOwn(props, property)) notApplicable("Pulumi gives it a name.");
    const name = textOf(props[property]).toLowerCase();
    const prefix = textOf(config.prefixes?.[kind] ?? standard);
    if (!name.startsWith(prefix.toLowerCase())) report(`${property} does not begin with ${prefix}.`);
    if (/[^\s@]@[^\s@]+\.[^\s@]/.test(name)) report(`${property} has an e-mail address.`);
  },
};
