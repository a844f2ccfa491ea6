/** What an administrator sets up in an org. Tests change it. */
import newOrg from "./new-org.json";

/** An External Client App. */
export interface ClientApp {
  clientId: string;
  clientSecret: string;
  isClientCredentialsFlowEnabled: boolean;
  /** Id of the user of policy "Run As". Undefined when none is chosen. */
  runAs: string | undefined;
  /** Without `api`, the token is not good for the REST API. */
  scopes: string[];
}

export interface Field {
  /** API name, e.g. `Email` or `Offer__c`. */
  name: string;
  label: string;
  type: FieldType;
  /** Longest text, in UTF-16 units. @default 0, for other types */
  length?: number;
  /** @default true */
  nillable?: boolean;
  /** Written by the system only. @default false */
  readOnly?: boolean;
  /** Value of a new record that has none. @default none */
  default?: string | boolean;
  /** Values of a picklist. */
  values?: string[];
  /** Accepts only the values of the picklist. @default false */
  restricted?: boolean;
  /** Can be used in a URL in place of the id. @default false */
  externalId?: boolean;
  /** Without letter case. @default false */
  unique?: boolean;
}

export type FieldType =
  | ("id" | "reference" | "string" | "textarea" | "email" | "phone" | "url" | "picklist")
  | ("boolean" | "int" | "double" | "currency" | "date" | "datetime");

export interface DuplicateRule {
  /** API name. */
  name: string;
  matchingRule: string;
  /** `alert` saves with allowSave=true, `block` never, `report` always. */
  action: "alert" | "block" | "report";
  message: string;
  /** A record matches when all fields of one list are equal. The last one is looked up: name the one that differs most. */
  equalFields: string[][];
}

export interface ValidationRule {
  message: string;
  /** API name of the field that shows the message. @default the top of the page */
  field?: string;
  isBroken(record: Readonly<Record<string, unknown>>): boolean;
}

/** What the user may do with leads. */
export type Right = "read" | "create" | "edit" | "delete";

export interface OrgSettings {
  apps: ClientApp[];
  customFields: Field[];
  /** Changes of standard fields, e.g. `{LeadSource: {restricted: true}}`. */
  fieldChanges: Record<string, Partial<Field>>;
  /** API names of fields that the user's profile hides. */
  hiddenFields: Set<string>;
  /** API names of fields that the user's profile makes read-only. */
  lockedFields: Set<string>;
  /** State and Country/Territory Picklists are on. */
  hasCountryPicklists: boolean;
  duplicateRules: DuplicateRule[];
  validationRules: ValidationRule[];
  /** The active assignment rule: new leads get its owner. */
  assignmentRule: { id: string; ownerId: string } | undefined;
  /** Ids of other users and queues that can own a lead. */
  owners: Set<string>;
  rights: Set<Right>;
  /** The user's permission "API Enabled". */
  isApiEnabled: boolean;
  /** Requests in 24 hours. */
  dailyRequests: number;
  /** Minutes until an unused session ends. Source: https://help.salesforce.com/s/articleView?id=xcloud.admin_sessions.htm */
  sessionMinutes: number;
}

/** A new org with the External Client App and the external id field of docs/sandbox.md. */
export function newOrgSettings(): OrgSettings {
  const { apps, customFields, dailyRequests, duplicateRules } = structuredClone(newOrg);
  return {
    apps,
    customFields: customFields as Field[],
    fieldChanges: {},
    hiddenFields: new Set(),
    lockedFields: new Set(),
    hasCountryPicklists: false,
    duplicateRules: duplicateRules as DuplicateRule[],
    validationRules: [],
    assignmentRule: undefined,
    owners: new Set(),
    rights: new Set(["read", "create", "edit", "delete"]),
    isApiEnabled: true,
    dailyRequests,
    sessionMinutes: 120,
  };
}
