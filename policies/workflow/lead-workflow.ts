/** Recognises a workflow that takes marketplace leads; the rules about leads ignore others. */
import { leadSchemas } from "../lead-schemas";

/** Names that only a lead has. Other messages also have `Description` and names of persons. */
const leadOnly = ["UserDetails", "LeadSource", "ActionCode", "OfferTitle"].filter((name) =>
  [...leadSchemas.values()].some(({ properties }) => Object.hasOwn(properties, name)),
);
const ofLead = new RegExp(`\\b(?:${leadOnly.join("|")})\\b`, "i");

/** In words, for the catalogue and for people who ask why a rule is silent. */
export const leadWorkflows = `Logic App workflows that take leads: the definition mentions ${leadOnly.join(", ")}`;

/** @param props inputs of a Logic App */
export function isLeadWorkflow({ definition }: Record<string, any>): boolean {
  return ofLead.test(JSON.stringify(definition ?? {}));
}
