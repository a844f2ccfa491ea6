/**
 * Rule: every expression of the definition parses, and calls only functions of Logic Apps with valid parameters.
 *
 * Azure would refuse such a definition only during an update. A function that Azure has and our engine lacks is not a violation.
 */
import { checkTemplate, type Diagnostic, expressionsOf } from "../../../expressions/check";
import type { JsonValue } from "../../../expressions/json";
import { visitTemplates } from "../../../expressions/walk";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { definitionOf, ownPart } from "../../workflow/definition";

export const expressionsParse: ResourceRule = {
  name: "expressions-parse",
  description: "Every expression parses, and calls known functions with the right number of parameters.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    'Evaluate the expression with: npx leads expression "<expression>". It says what is wrong with it.',
  url: "https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference",
  judges: "Logic App workflows",
  appliesTo: isWorkflow,
  check: ({ props, report }) => {
    const definition = definitionOf(props);
    const outputs = { place: "definition/outputs", source: definition.outputs };
    const parts = [...definition.triggers, ...definition.actions].map((operation) => ({
      place: operation.place,
      source: ownPart(operation),
    }));
    for (const { place, source } of [...parts, outputs]) {
      for (const mistake of checkTemplate(source as JsonValue)) {
        if (mistake.code === "NotEmulated") continue;
        const what = parses(source, mistake)
          ? "calls a function in a way that Logic Apps does not know"
          : "does not parse";
        report(
          `${place}${mistake.pointer} has an expression that ${what}, at character ${mistake.position + 1}.`,
        );
      }
    }
  },
};

/** Whether the template of a mistake parses, so that the mistake is in a call. */
function parses(source: object, mistake: Diagnostic): boolean {
  let isParsed = true;
  visitTemplates(source as JsonValue, (text, pointer) => {
    if (pointer !== mistake.pointer) return;
    try {
      expressionsOf(text);
    } catch {
      isParsed = false;
    }
  });
  return isParsed;
}
