/** Rule: a deleted letter can be restored for some days, and letters do not stay for ever. */
import { isObject } from "../../../expressions/json";
import { listOf, plain, valueAt } from "../../engine-values";
import { protectedBackups } from "../../frameworks";
import { isBlobService, isManagementPolicy } from "../../resource-types";
import type { CheckedResource, ResourceRule } from "../../rule";

const actions = ["daysAfterModificationGreaterThan", "daysAfterCreationGreaterThan"];

export const lettersRetention: ResourceRule = {
  name: "letters-retention",
  description: "Deleted blobs and containers can be restored, and lifecycle rules delete old letters.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Set the retention that the violation names. For this program's letters: pulumi config set marketplace-leads:deadLetterDays 90",
  url: "https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview",
  framework: protectedBackups,
  config: {
    restoreDays: {
      type: "integer",
      minimum: 1,
      default: 7,
      description: "Days in which a deleted blob or container must be restorable, at least.",
    },
    keepDays: {
      type: "integer",
      minimum: 1,
      default: 365,
      description: "Days after which lifecycle rules must have deleted a letter, at most.",
    },
  },
  judges: "blob services and lifecycle rules of storage accounts",
  appliesTo: (type) => isBlobService(type) || isManagementPolicy(type),
  check: (resource) => {
    if (isBlobService(resource.type)) checkService(resource);
    else checkLifecycle(resource);
  },
};

function checkService({ props, config, report }: CheckedResource): void {
  const { restoreDays = 7 } = config;
  for (const name of ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"]) {
    const policy = plain(props[name]);
    const days = valueAt(policy, "days");
    if (valueAt(policy, "enabled") !== true) report(`${name} is not enabled: what is deleted is lost.`);
    else if (typeof days !== "number" || days < restoreDays)
      report(`${name}/days is less than ${restoreDays}.`);
  }
}

function checkLifecycle({ props, config, report }: CheckedResource): void {
  const { keepDays = 365 } = config;
  const rules = listOf(plain(valueAt(props.policy, "rules"))).filter(
    (rule) => isObject(rule) && rule.enabled !== false,
  );
  const days = rules.flatMap((rule) =>
    actions.map((action) => valueAt(rule, "definition", "actions", "baseBlob", "delete", action)),
  );
  const shortest = Math.min(...days.filter((one) => typeof one === "number"));
  if (shortest === Number.POSITIVE_INFINITY) report("policy/rules deletes no blob: letters stay for ever.");
  else if (shortest > keepDays) report(`policy/rules keeps letters longer than ${keepDays} days.`);
}
