/**
 * JSON schema and TypeScript type of the stack configuration, side by side.
 *
 * Layer: configuration. `description` says what is expected, in the words of the error; `example` ends its `pulumi config set`.
 */
import type { Input } from "@pulumi/pulumi";
import type { DeadLetter, LeadSchema } from "../definition/workflow-definition";
import { type AlertWindow, alertKeys } from "./alert-keys";
import { environmentUrl, objectOfTexts, objectOfValues, utcTime } from "./config-values";
import type { KeySchema } from "./key-schema";

/** What `names` can name. */
export type NameKey =
  | "resourceGroup"
  | "workflow"
  | "connection"
  | "application"
  | "identity"
  | "storageAccount";

/** Configuration as the program uses it: checked, with defaults. */
export interface LeadsConfig {
  offerId: string;
  dynamicsUrl: string;
  leadSchema: LeadSchema;
  /** Absent when `none`: the column is omitted. */
  leadSourceCode?: number;
  /** `team:<id>` or `user:<id>`; absent when the application owns the rows. */
  owner?: string;
  fieldMap: Readonly<Record<string, string>>;
  protect: boolean;
  location: string;
  names: Readonly<Partial<Record<NameKey, string>>>;
  deadLetter: DeadLetter;
  deadLetterDays: number;
  deadLetterReaders: readonly string[];
  createRoleAssignments: boolean;
  discardDeadLetters: boolean;
  /** None, and no `alertWebhook`: nobody is told. */
  alertEmails: readonly string[];
  alertWebhook?: Input<string>;
  /** Absent: the component's defaults. 0 is the most severe. */
  alertSeverity?: number;
  alertThreshold?: number;
  alertWindow?: AlertWindow;
  logAnalyticsWorkspaceId?: string;
  tags: Readonly<Record<string, string>>;
  resourceGroupName?: string;
  clientId?: string;
  clientSecret?: Input<string>;
  /** Object ids. */
  owners?: readonly string[];
  /** ISO 8601, UTC, in seconds. */
  clientSecretExpires?: string;
}

const guid = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
const nameSchema = (maxLength: number) => ({
  type: "string",
  pattern: "^[A-Za-z0-9][A-Za-z0-9_.()-]*$",
  maxLength,
});
/** Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const groupNameSchema = {
  type: "string",
  pattern: "^[\\p{L}\\p{N}_.()-]*[\\p{L}\\p{N}_()-]$",
  maxLength: 90,
};
const textMap = { type: "object", additionalProperties: { type: "string" } };

/** Every key we read, in the order errors list them. */
export const configKeys: Readonly<Record<string, KeySchema>> = {
  offerId: {
    description: "publisher.offer as in Partner Center, e.g. contoso.crm-connector",
    example: "contoso.crm-connector",
    required: true,
    schema: {
      type: "string",
      pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,49}\\.[A-Za-z0-9][A-Za-z0-9_-]{0,49}$",
    },
  },
  dynamicsUrl: {
    description:
      "the https address of a Dataverse environment in the public cloud (not US Government, not China), without a path, e.g. https://contoso.crm4.dynamics.com",
    example: "https://contoso.crm4.dynamics.com",
    required: true,
    read: environmentUrl,
    schema: {
      type: "string",
      pattern: "^https://[a-z0-9-]+\\.crm[0-9]*\\.dynamics\\.com$",
    },
  },
  crm: { description: "dynamics365", example: "dynamics365", schema: { const: "dynamics365" } },
  authentication: {
    description: "servicePrincipal",
    example: "servicePrincipal",
    schema: { const: "servicePrincipal" },
  },
  leadSchema: {
    description: "2022 or 2018, the year of Microsoft's published lead schema",
    example: "2022",
    schema: { enum: ["2022", "2018"] },
  },
  leadSourceCode: {
    description: "a whole number of the Lead Source choice, or none to leave the column out",
    example: "8",
    schema: { type: "string", pattern: "^(none|[0-9]{1,9})$" },
  },
  fieldMap: {
    description: "Leads column to lead property path, @expression, constant or none",
    example: "--path 'marketplace-leads:fieldMap.jobtitle' UserDetails.Title",
    json: true,
    read: objectOfValues,
    schema: textMap,
  },
  owner: {
    description:
      "team:<id> or user:<id> of the Dataverse environment, who shall own the rows (npx leads grant --owner NAME finds the id)",
    example: "team:00000000-0000-4000-8000-000000000001",
    schema: { type: "string", pattern: `^(team|user):${guid.slice(1)}` },
  },
  protect: { description: "true or false", example: "true", schema: { enum: ["true", "false"] } },
  names: {
    description:
      "an object with any of resourceGroup, workflow (at most 80 characters, of which 43 fit every version of Azure's rules), connection (80), application, identity (3 to 128), storageAccount (3 to 24 small letters and digits)",
    example: "--path 'marketplace-leads:names.workflow' logic-contoso-leads",
    json: true,
    read: objectOfTexts,
    schema: {
      type: "object",
      additionalProperties: false,
      properties: {
        resourceGroup: groupNameSchema,
        workflow: nameSchema(80),
        connection: nameSchema(80),
        application: { type: "string", minLength: 1, maxLength: 120 },
        identity: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$" },
        storageAccount: { type: "string", pattern: "^[a-z0-9]{3,24}$" },
      },
    },
  },
  resourceGroupName: {
    description: "the name of an existing resource group, at most 90 characters",
    example: "rg-marketing",
    schema: groupNameSchema,
  },
  clientId: {
    description: "the application (client) id of an existing Entra application, a GUID",
    example: "00000000-0000-4000-8000-000000000001",
    schema: { type: "string", pattern: guid },
  },
  clientSecret: {
    description: "a client secret of that application",
    example: "",
    secret: true,
    schema: { type: "string", minLength: 1 },
  },
  owners: {
    description: "a list of object ids (GUIDs) of users or service principals",
    example: "--path 'marketplace-leads:owners[0]' 00000000-0000-4000-8000-000000000001",
    json: true,
    schema: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      items: { type: "string", pattern: guid },
    },
  },
  clientSecretExpires: {
    description: "a date such as 2027-06-30, or with time such as 2027-06-30T12:00:00Z",
    example: "2027-06-30",
    read: utcTime,
    schema: { type: "string", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$" },
  },
  deadLetter: {
    description: "storage or none",
    example: "storage",
    schema: { enum: ["storage", "none"] },
  },
  deadLetterDays: {
    description: "a whole number of days from 1 to 3650",
    example: "90",
    schema: {
      type: "string",
      pattern: "^(?:[1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650)$",
    },
  },
  deadLetterReaders: {
    description: "a list of user:<object id>, group:<object id> or servicePrincipal:<object id>",
    example: "--path 'marketplace-leads:deadLetterReaders[0]' user:00000000-0000-4000-8000-000000000001",
    json: true,
    schema: {
      type: "array",
      maxItems: 50,
      uniqueItems: true,
      items: { type: "string", pattern: `^(user|group|servicePrincipal):${guid.slice(1)}` },
    },
  },
  createRoleAssignments: {
    description: "true or false",
    example: "true",
    schema: { enum: ["true", "false"] },
  },
  discardDeadLetters: { description: "true or false", example: "true", schema: { enum: ["true", "false"] } },
  ...alertKeys,
  tags: {
    description: "at most 50 names (512 characters, none of < > % & \\ ? /) and text values (256 characters)",
    example: "--path 'marketplace-leads:tags.team' marketing",
    json: true,
    read: objectOfTexts,
    schema: {
      type: "object",
      maxProperties: 50,
      propertyNames: { minLength: 1, maxLength: 512, pattern: "^[^<>%&\\\\?/\\p{Cc}]+$" },
      additionalProperties: { type: "string", maxLength: 256 },
    },
  },
};

/** Keys and values that are planned and not built: refused by name, never ignored. */
export const laterKeys: Readonly<Record<string, string>> = {
  clientSecretRotation: "the secret is replaced by hand",
};
/** Keys that stand for something Azure cannot do, with the reason and the way around it. */
export const impossibleKeys: Readonly<Record<string, string>> = {
  quietDays:
    "Azure Monitor cannot tell that no lead came for days. A metric alert looks back 24 hours at most, a log alert 2 days. Neither is " +
    "reliable for missing data. Run npx leads runs from a daily job and look at the newest run instead (docs/alerts.md)",
};
export const laterValues: Readonly<Record<string, readonly string[]>> = {
  authentication: ["managedIdentity"],
  crm: ["hubspot", "salesforce"],
};
