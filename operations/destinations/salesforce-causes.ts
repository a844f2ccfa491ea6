/**
 * Why Salesforce did not take a lead, and how to fix it. The first matching row from the top counts.
 * Source of the codes: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
import type { CauseRow, Fix, FixContext } from "../causes/cause";
import { answered, is, unreadCauses, up, waited } from "../causes/row-parts";
import { forStack } from "../wording";

const set = (context: FixContext, entry: string, value = "", option = "") =>
  forStack(
    `pulumi config set ${option}--path "marketplace-leads:salesforce.${entry}"${value === "" ? "" : ` ${value}`}`,
    context.stack,
  );

/** A cause that an administrator fixes in Salesforce. */
const bySetup = (
  key: string,
  codes: readonly string[],
  because: string,
  advice: string,
  meets: CauseRow["meets"] = "every lead",
): CauseRow => ({
  key,
  meets,
  fits: ({ serviceCode }) => is(serviceCode, ...codes),
  because: ({ serviceCode }) => `${because} (${serviceCode})`,
  fix: () => ({ advice }),
});

/** A cause that settings fix. */
const bySettings = (
  key: string,
  codes: readonly string[],
  because: string,
  fix: (context: FixContext) => Fix,
  meets: CauseRow["meets"] = "every lead",
): CauseRow => ({ ...bySetup(key, codes, because, "", meets), fix });

const tokenCauses: readonly CauseRow[] = [
  bySettings(
    "secret-wrong",
    ["invalid_client"],
    "the client secret is not that of the External Client App",
    (context) => ({ commands: [set(context, "clientSecret", "", "--secret "), up(context)] }),
  ),
  bySettings(
    "application-gone",
    ["invalid_client_id"],
    "the org has no External Client App with this consumer key",
    (context) => ({
      advice: "The first command asks for the consumer key",
      commands: [set(context, "clientId"), up(context)],
    }),
  ),
  bySettings(
    "sign-in-refused",
    ["invalid_grant"],
    "Salesforce gives no token: the app has no Run As user, or the address is not the org's My Domain",
    (context) => ({
      advice:
        "In Salesforce, choose a user under Run As in the policies of the External Client App. If there is one, correct the address, which the first command asks for",
      commands: [set(context, "url"), up(context)],
    }),
  ),
  bySetup(
    "sign-in-refused",
    ["unsupported_grant_type"],
    "the External Client App does not have the Client Credentials Flow",
    "In Salesforce, enable it in the settings and in the policies of the External Client App",
  ),
  bySetup(
    "sign-in-refused",
    ["invalid_app_access"],
    "the Run As user may not use the External Client App",
    "In Salesforce, give the user the app by a permission set",
  ),
];

const rightCauses: readonly CauseRow[] = [
  bySetup(
    "privilege-missing",
    ["invalid_session_id"],
    "the token is not good for the REST API",
    "In Salesforce, add the scope api to the External Client App",
  ),
  bySetup(
    "privilege-missing",
    ["api_disabled_for_org", "api_currently_disabled"],
    "the Run As user may not use the API",
    "In Salesforce, give the user the permission API Enabled. Some editions do not have the API",
  ),
  bySetup(
    "privilege-missing",
    [
      ...["cannot_insert_update_activate_entity", "insufficient_access", "insufficient_access_or_readonly"],
      "insufficient_access_on_cross_reference_entity",
    ],
    "the Run As user may not create leads",
    "In Salesforce, give the user the permission Create on leads",
  ),
  bySetup(
    "throttled",
    ["request_limit_exceeded"],
    "the org has used its API requests of 24 hours",
    "Wait, or get more API requests from Salesforce",
  ),
];

const valueCauses: readonly CauseRow[] = [
  bySettings(
    "column-missing",
    ["invalid_field", "invalid_field_for_insert_update"],
    "a field of the map does not exist in the org, or the Run As user may not edit it",
    (context) => ({
      advice:
        "In Salesforce, create the field or give the user edit access to it. The letter names it. To leave out a field, set its entry of marketplace-leads:salesforce.fieldMap to none",
      commands: [up(context)],
    }),
  ),
  bySettings(
    "column-refused",
    ["required_field_missing"],
    "the org requires a field that the map does not fill",
    (context) => ({
      advice: "Fill the field in marketplace-leads:salesforce.fieldMap. The letter names it",
      commands: [up(context)],
    }),
  ),
  bySettings(
    "choice-missing",
    ["invalid_or_null_for_restricted_picklist"],
    "a restricted picklist does not have a value of the map",
    (context) => ({
      advice: "The commands leave out LeadSource. The letter names the field: change the command for another",
      commands: [set(context, "fieldMap.LeadSource", "none"), up(context)],
    }),
  ),
  bySettings(
    "country-refused",
    ["field_integrity_exception"],
    "the org has country picklists, and a country is not the name of one",
    (context) => ({
      commands: [
        set(context, "fieldMap.CountryCode", "UserDetails.Country"),
        set(context, "fieldMap.Country", "none"),
        up(context),
      ],
    }),
  ),
  bySettings(
    "duplicate",
    ["duplicates_detected"],
    "a duplicate rule found a lead like this one",
    (context) => ({
      advice:
        "If that lead is enough, nothing is to do. The commands save it in spite of an alert; a rule that blocks must be changed in Salesforce",
      commands: [set(context, "allowSave", "true"), up(context)],
    }),
    "this lead",
  ),
  bySetup(
    "duplicate",
    ["duplicate_value"],
    "another unique field has this value already",
    "Remove the field from marketplace-leads:salesforce.fieldMap, or the other lead in Salesforce",
    "this lead",
  ),
  bySetup(
    "validation-rule",
    ["field_custom_validation_exception"],
    "a validation rule of the org refuses the lead",
    "The letter has the rule's words. Change the rule, or fill the field in marketplace-leads:salesforce.fieldMap",
    "this lead",
  ),
  {
    key: "column-refused",
    meets: "this lead",
    fits: ({ serviceCode }) => is(serviceCode, "invalid_email_address"),
    because: () =>
      "Salesforce refuses the e-mail address (INVALID_EMAIL_ADDRESS); redrive moves it into the description",
    fix: () => ({}),
  },
  bySetup(
    "column-refused",
    ["string_too_long", "json_parser_error", "number_outside_valid_range"],
    "Salesforce refuses a value of the lead",
    "The letter names the field. Give it another source in marketplace-leads:salesforce.fieldMap",
    "this lead",
  ),
];

const otherCauses: readonly CauseRow[] = [
  {
    key: "environment-down",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      (status ?? 0) >= 500 ||
      status === 408 ||
      status === 429 ||
      is(serviceCode, "server_unavailable", "unknown_exception", "unable_to_lock_row") ||
      is(actionCode, "actiontimedout", "timedout", "requesttimeout", "gatewaytimeout"),
    because: (evidence) => `Salesforce did not answer as it should (${answered(evidence)})`,
    fix: () => waited,
  },
  {
    key: "environment-gone",
    meets: "every lead",
    fits: ({ status, actionCode }) => status === 404 || is(actionCode, "notfound", "unresolvablehostname"),
    because: (evidence) => `the address of the org was not found (${answered(evidence)})`,
    fix: (context) => ({
      advice: "The first command asks for the My Domain address",
      commands: [set(context, "url"), up(context)],
    }),
  },
  ...unreadCauses,
  {
    key: "refused",
    meets: "this lead",
    fits: ({ status }) => status !== undefined && status >= 400,
    because: (evidence) => `Salesforce refuses the lead (${answered(evidence)})`,
    fix: (context) =>
      context.hasLetters
        ? { commands: [forStack("npx leads dead-letters", context.stack)] }
        : { advice: "Without a dead-letter store, Salesforce's words are lost" },
  },
];

export const salesforceCauses: readonly CauseRow[] = [
  ...tokenCauses,
  ...rightCauses,
  ...valueCauses,
  ...otherCauses,
];
