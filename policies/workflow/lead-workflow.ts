/** Tells a workflow that takes marketplace leads from any other: rules about leads judge no other. */
import { leadSchemas } from "../lead-schemas";

/** Names that only a lead has; `Description` and names of persons are in other messages, too. */
const leadOnly = ["UserDetails", "LeadSource", "ActionCode", "OfferTitle"].filter((name) =>
  [...leadSchemas.values()].some(({ properties }) => Object.hasOwn(properties, name)),
);
const ofLead = new RegExp(`\\b(?:${leadOnly.join("|")})\\b`, "i");

/** In words, for the catalogue and for whoever asks why a rule is silent. */
export const leadWorkflows = `Logic App workflows that take leads: the definition mentions ${leadOnly.join(", ")}`;

/** @param props inputs of a Logic App */
export function isLeadWorkflow({ definition }: Record<string, any>): boolean {
  return ofLead.test(JSON.stringify(definition ?? {}));
}
