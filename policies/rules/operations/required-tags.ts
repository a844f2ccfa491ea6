/** Rule: resources have the required tags. */
import { textOf, valueAt } from "../../engine-values";
import { isAzureResource, isConnection, isResourceGroup, isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";

const isTagged = (type: string) =>
  [isResourceGroup, isConnection, isWorkflow].some((matches) => matches(type));

export const requiredTags: ResourceRule = {
  name: "required-tags",
  description: "Resources have every configured tag.",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps: 'Run: pulumi config set --path "marketplace-leads:tags.<name>" "<value>"',
  url: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
  config: {
    tags: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [],
      description: "Names of the tags, in any letter case. Without tags the rule does not apply.",
    },
  },
  judges: "resource groups, connections, workflows, and other Azure resources that have tags",
  appliesTo: isAzureResource,
  check: ({ type, props, config, report, notApplicable }) => {
    const names: string[] = config.tags ?? [];
    if (names.length === 0) notApplicable("No tags are configured.");
    if (!isTagged(type) && !Object.hasOwn(props, "tags")) notApplicable("The resource has no tags.");
    const tags = new Map<string, string>(
      Object.keys(props.tags ?? {}).map((name) => [name.toLowerCase(), name]),
    );
    for (const name of names) {
      const found = tags.get(name.toLowerCase());
      if (found === undefined) report(`tags.${name} is missing.`);
      else if (textOf(valueAt(props.tags, found) ?? "").trim() === "") report(`tags.${name} is blank.`);
    }
  },
};
