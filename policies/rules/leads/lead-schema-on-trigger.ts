/**
 * Rule: the Request trigger declares a lead schema that Microsoft published.
 *
 * The schema is documentation. The rule trigger-accepts-every-lead forbids enforcing it.
 */
import { isDeepStrictEqual } from "node:util";
import { valueAt } from "../../engine-values";
import { leadSchemas } from "../../lead-schemas";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { definitionOf, requestTriggers } from "../../workflow/definition";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

const years = [...leadSchemas.keys()].join(" or ");

export const leadSchemaOnTrigger: ResourceRule = {
  name: "lead-schema-on-trigger",
  description: "The Request trigger declares the lead schema as Microsoft published it.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: `Set the trigger's inputs.schema to flow-definitions/lead-schema.<year>.json, ${years}.`,
  url: "https://learn.microsoft.com/azure/marketplace/partner-center-portal/commercial-marketplace-lead-management-instructions-https",
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const triggers = requestTriggers(definitionOf(props));
    if (triggers.length === 0)
      report("definition/triggers has no trigger of type Request that could declare it.");
    for (const { place, source } of triggers) {
      const schema = valueAt(source, "inputs", "schema");
      if (schema === undefined) report(`${place}/inputs/schema is missing; paste the lead schema there.`);
      else if (![...leadSchemas.values()].some((published) => isDeepStrictEqual(published, schema))) {
        report(`${place}/inputs/schema differs from the lead schemas of ${years}; put one of them back.`);
      }
    }
  },
};
