/** Rule: HTTP steps call https addresses only. */
import { known, objectAt, valueAt } from "../../engine-values";
import { encryptedInTransit } from "../../frameworks";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { definitionOf } from "../../workflow/definition";

export const callsOverHttps: ResourceRule = {
  name: "calls-over-https",
  description: "HTTP steps call https addresses, also those that a parameter holds.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Write https:// in the address, and use a service that has it.",
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#secure-outbound-requests",
  framework: encryptedInTransit,
  judges: "Logic App workflows",
  appliesTo: isWorkflow,
  check: ({ props, report }) => {
    const { triggers, actions, parameters } = definitionOf(props);
    for (const { place, source } of [...triggers, ...actions]) {
      for (const path of [["uri"], ["subscribe", "uri"], ["unsubscribe", "uri"]]) {
        if (isPlainHttp(valueAt(source, "inputs", ...path)))
          report(`${place}/inputs/${path.join("/")} is not https.`);
      }
    }
    for (const [name, declaration] of Object.entries(parameters)) {
      if (isPlainHttp(valueAt(declaration, "defaultValue")))
        report(`definition/parameters/${name}/defaultValue is not an https address.`);
    }
    for (const name of Object.keys(objectAt(props, "parameters"))) {
      if (isPlainHttp(known(() => valueAt(props, "parameters", name, "value"))))
        report(`parameters/${name}/value is not an https address.`);
    }
  },
};

const isPlainHttp = (value: unknown): boolean => typeof value === "string" && /^\s*http:/i.test(value);
