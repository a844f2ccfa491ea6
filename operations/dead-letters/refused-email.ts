/** Moves an e-mail address that a CRM refuses to the description, so that the lead can be written. */
import { isObject } from "../services/service-request";

type Fields = Record<string, unknown>;

/** Codes of HubSpot and of Salesforce, in lower case. */
export const emailRefusals: ReadonlySet<string> = new Set(["invalid_email", "invalid_email_address"]);

/** The lead without e-mail address in its user; unchanged when it has none. */
export function withoutEmail(lead: Fields): Fields {
  const users = Object.entries(lead).filter(([name]) => name.toLowerCase() === "userdetails");
  const refused = users.flatMap(([, user]) => Object.entries(isObject(user) ? user : {}).filter(isEmail));
  if (refused.length === 0) return lead;
  const changed = users.map(([name, user]) => [name, isObject(user) ? withoutEmails(user as Fields) : user]);
  const description = Object.keys(lead).find((name) => name.toLowerCase() === "description") ?? "Description";
  const lines = [lead[description], ...refused.map(([, address]) => `Refused e-mail address: ${address}`)];
  const text = lines.filter((line) => typeof line === "string" && line !== "").join("\n");
  return { ...lead, ...Object.fromEntries(changed), [description]: text };
}

const isEmail = ([name, value]: [string, unknown]): boolean =>
  name.toLowerCase() === "email" && typeof value === "string" && value !== "";

const withoutEmails = (user: Fields): Fields =>
  Object.fromEntries(Object.entries(user).filter((entry) => !isEmail(entry)));
