/** Duplicate rules: records that look like a new one. */
import { NotEmulated } from "../support/errors";
import { SalesforceError } from "./errors";
import type { DuplicateRule, OrgSettings } from "./org-settings";
import type { LeadRecord, OrgStore } from "./org-store";

/** Longest list of matches in an answer; unverified. */
const mostMatches = 100;

/**
 * Whether the header saves a record in spite of an alert.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 */
export function allowsSave(headers: Headers): boolean {
  const value = headers.get("sforce-duplicate-rule-header") ?? "";
  const options = value.split(/[,;]/).map((option) => option.trim().toLowerCase());
  if (options.includes("includerecorddetails=true")) throw new NotEmulated("includeRecordDetails=true");
  return options.includes("allowsave=true");
}

/**
 * Refuses a record that matches another. The key `duplicateResut` is Salesforce's spelling.
 *
 * @param isAllowed the request accepts alerts
 * @throws {SalesforceError} DUPLICATES_DETECTED
 */
export function refuseDuplicates(
  id: string,
  record: LeadRecord,
  {
    org,
    settings,
    isAllowed,
    root,
  }: { org: OrgStore; settings: OrgSettings; isAllowed: boolean; root: string },
): void {
  for (const rule of settings.duplicateRules) {
    if (rule.action === "report" || (rule.action === "alert" && isAllowed)) continue;
    const matches = matchingRecords(rule, record, org).filter((match) => match.Id !== id);
    if (matches.length === 0) continue;
    throw new SalesforceError("DUPLICATES_DETECTED", rule.message, [], {
      duplicateResut: {
        allowSave: rule.action === "alert",
        duplicateRule: rule.name,
        duplicateRuleEntityType: "Lead",
        errorMessage: rule.message,
        matchResults: [matchResult(rule, matches.slice(0, mostMatches), root)],
      },
    });
  }
}

function matchResult({ matchingRule }: DuplicateRule, matches: readonly LeadRecord[], root: string): object {
  return {
    entityType: "Lead",
    errors: [],
    matchEngine: "FuzzyMatchEngine",
    matchRecords: matches.map(({ Id }) => ({
      additionalInformation: [],
      fieldDiffs: [],
      matchConfidence: 100.0,
      record: { attributes: { type: "Lead", url: `${root}/sobjects/Lead/${Id}` }, Id },
    })),
    rule: matchingRule,
    size: matches.length,
    success: true,
  };
}

/** Records with the same texts in all fields of a list, in any letter case. Empty fields match nothing. */
function matchingRecords({ equalFields }: DuplicateRule, record: LeadRecord, org: OrgStore): LeadRecord[] {
  for (const fields of equalFields) {
    const last = fields.at(-1) ?? "";
    if (!fields.every((field) => typeof record[field] === "string")) continue;
    const found = org
      .find(last, String(record[last]))
      .filter((other) => fields.every((field) => isSame(other[field], record[field])));
    if (found.length > 0) return found;
  }
  return [];
}

function isSame(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}
