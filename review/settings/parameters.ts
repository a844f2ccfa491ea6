/** Values of workflow parameters that change: where leads go and who signs in. The values are never shown. */
import { canonical } from "../engine/canonical";
import { unknownValue } from "../preview";
import { type Finding, Level } from "../report";
import type { WorkflowChange } from "../workflow-change";
import type { Setting } from "./setting";

/** What a change of these parameters means for leads. */
const meanings: Readonly<Record<string, string>> = {
  dynamicsUrl: "Leads go to another Dynamics 365 environment.",
  salesforceUrl: "Leads go to another Salesforce organisation.",
  tableUrl: "Leads go to another table.",
  webhookUrl: "Leads go to another webhook address.",
  owner: "New rows get another owner.",
  deadLetterUrl: "Dead letters go to another store; redrive no longer finds those in the old one.",
  clientId: "The Logic App signs in to Salesforce as another application.",
  identity: "The Logic App signs in to its destination as another identity.",
  deadLetterIdentity: "The Logic App writes dead letters as another identity.",
  $connections: "The Logic App writes through another connection.",
};

/** Undefined for a parameter of somebody else's definition. */
export const parameterMeaning = (name: string): string | undefined =>
  Object.hasOwn(meanings, name) ? meanings[name] : undefined;

interface Compared {
  before: Setting[];
  after: Setting[];
  findings: Finding[];
}

/** Only parameters that both states have. */
export function changedParameters({ before, after, name: workflow }: WorkflowChange): Compared {
  const compared: Compared = { before: [], after: [], findings: [] };
  if (before === undefined || after === undefined) return compared;
  for (const name of Object.keys(before.parameters).sort()) {
    const [old, next] = [before.parameters[name], after.parameters[name]];
    if (next === undefined || same(old, next)) continue;
    const isKnown = !JSON.stringify(next).includes(unknownValue);
    compared.before.push({ group: "value", name, words: "the deployed value" });
    compared.after.push({
      group: "value",
      name,
      words: isKnown ? "another value" : "known after the update",
    });
    if (!isKnown) continue;
    const line = parameterMeaning(name) ?? `The value of the parameter ${name} of ${workflow} changes.`;
    compared.findings.push({ level: Level.attention, line });
  }
  return compared;
}

/** Whether two values are equal. Azure ignores letter case in ids, and a refresh can return another one. */
const same = (a: unknown, b: unknown): boolean => comparable(a) === comparable(b);

const comparable = (value: unknown): string =>
  canonical(value).replace(/"\/subscriptions\/[^"]*"/gi, (id) => id.toLowerCase());
