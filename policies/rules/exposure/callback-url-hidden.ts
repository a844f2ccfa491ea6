/**
 * Rule: the callback URL, which is a secret, is in no tag, name, description or plain parameter.
 *
 * Only the URL's signature makes it a secret; an address without one is fine.
 */
import { isObject } from "../../../expressions/json";
import { known, objectAt, plain, valueAt } from "../../engine-values";
import { exposedSecrets } from "../../frameworks";
import { isAzureResource, isWorkflow } from "../../resource-types";
import type { CheckedResource, ResourceRule } from "../../rule";

const callbackUrl = /\/triggers\/[^/?]+\/(?:paths\/invoke|run)\b[^\s"]*[?&]sig=/i;
const shown = /^(?:description|displayName|name|\w+Name)$/;

export const callbackUrlHidden: ResourceRule = {
  name: "callback-url-hidden",
  description: "The callback URL of a Logic App is in no tag, name, description or plain parameter.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: `Remove the URL. Make a new one, because it is known: az rest --method post --url "$(pulumi stack output workflowId)/regenerateAccessKey?api-version=2019-05-01" --body '{"keyType":"Primary"}', then pulumi up`,
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#generate-shared-access-signatures-sas",
  framework: exposedSecrets,
  judges: "Azure resources",
  appliesTo: isAzureResource,
  check: (resource) => {
    const { type, props, report } = resource;
    for (const [name, value] of Object.entries(plain(objectAt(props, "tags")))) {
      if (hasUrl(name) || hasUrl(value)) report("tags has a callback URL.");
    }
    for (const name of Object.keys(props).filter((key) => shown.test(key))) {
      if (hasUrl(known(() => props[name]))) report(`${name} has a callback URL.`);
    }
    if (isWorkflow(type)) checkWorkflow(resource);
  },
};

function checkWorkflow({ props, report }: CheckedResource): void {
  const definition = plain(props.definition);
  if (hasUrl(JSON.stringify(definition ?? {}))) report("definition has a callback URL as plain text.");
  const declared = objectAt(definition, "parameters");
  for (const name of Object.keys(objectAt(props, "parameters"))) {
    if (/^secure/i.test(String(valueAt(declared, name, "type")))) continue;
    const value = known(() => plain(valueAt(props, "parameters", name, "value")));
    if (hasUrl(isObject(value) ? JSON.stringify(value) : value))
      report(`parameters/${name} has a callback URL, and its type is not SecureString.`);
  }
}

const hasUrl = (value: unknown): boolean => typeof value === "string" && callbackUrl.test(value);
