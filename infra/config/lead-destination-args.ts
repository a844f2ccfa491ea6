/** Arguments of `LeadDestination`, which are also the configuration keys. Pulumi's analyzer makes the schema for other languages from them, so no unions. */
import type * as pulumi from "@pulumi/pulumi";
import type { AzureTableArgs } from "../destinations/azure-table";
import type { HubSpotArgs } from "../destinations/hubspot";
import type { SalesforceArgs } from "../destinations/salesforce";
import type { WebhookArgs } from "../destinations/webhook-settings";

/** Year of Microsoft's article that has the trigger's lead schema. */
export const LeadSchemaYear = {
  /** Article of 2018-09-17, without Description. */
  Y2018: "2018",
  /** Article of 2022-08-19, with Description. */
  Y2022: "2022",
} as const;
export type LeadSchemaYear = (typeof LeadSchemaYear)[keyof typeof LeadSchemaYear];

/** Where a lead goes that Dataverse does not take. */
export const DeadLetterKind = {
  /** A private container in a storage account; `leads redrive` sends the lead again. */
  Storage: "storage",
  /** No store: the lead stays in its failed run for 90 days. */
  None: "none",
} as const;
export type DeadLetterKind = (typeof DeadLetterKind)[keyof typeof DeadLetterKind];

/** Time window that an alert rule checks every five minutes. All are longer than that: see docs/alerts.md. */
export const AlertWindow = {
  FifteenMinutes: "PT15M",
  ThirtyMinutes: "PT30M",
  OneHour: "PT1H",
  SixHours: "PT6H",
  TwelveHours: "PT12H",
  OneDay: "PT24H",
} as const;
export type AlertWindow = (typeof AlertWindow)[keyof typeof AlertWindow];

/** Physical names that replace the generated ones. Changing one later is refused. */
export interface LeadDestinationNames {
  /** 1-90 characters. */
  resourceGroup?: string;
  /** 1-80 characters. */
  workflow?: string;
  /** 1-80 characters. */
  connection?: string;
  /** Display name of the Entra application. */
  application?: string;
  /** Identity that writes dead letters, 3-128 characters. */
  identity?: string;
  /** Storage account of the dead letters: 3-24 lower-case letters and digits, unique in Azure. */
  storageAccount?: string;
}

/**
 * Arguments of the lead destination. An `Input` may come from another resource. The others are known when the program runs: they determine
 * names, the workflow definition and which resources exist.
 */
export interface LeadDestinationArgs {
  /** Offer id as in Partner Center, `publisher.offer`. */
  offerId: string;
  /** Where leads go: `dynamics365` and other names of docs/destinations.md. Each gets every lead. Default: Dynamics 365 alone. */
  crm?: string[];
  /** Dataverse environment, `https://org.crmN.dynamics.com`. Required for Dynamics 365. */
  dynamicsUrl?: pulumi.Input<string>;
  /** Settings of Salesforce. Required for it. */
  salesforce?: SalesforceArgs;
  /** Storage account and table that get each lead as an entity. Default: new ones, for `azureTable` in `crm`. */
  azureTable?: AzureTableArgs;
  /** Settings of HubSpot. Required if it is a destination. */
  hubspot?: HubSpotArgs;
  /** Webhook that gets each lead as JSON, or a channel of Slack or Teams. Required for `webhook` in `crm`. */
  webhook?: WebhookArgs;
  /** File of your own workflow definition, by its path from the folder of Pulumi.yaml. Instead of `crm`. */
  flow?: string;
  /** Values of the own flow's parameters, as text: a number, true, or JSON for an object. */
  flowParameters?: pulumi.Input<{ [name: string]: pulumi.Input<string> }>;
  /** Values of the own flow's parameters of type SecureString or SecureObject, as text. */
  flowSecrets?: pulumi.Input<{ [name: string]: pulumi.Input<string> }>;
  /** Existing API connections of the own flow: name in `$connections` to resource id. */
  flowConnections?: { [name: string]: string };
  /** Azure region, e.g. `westeurope`. */
  location: string;
  /** Leads column to lead property path, `@expression`, constant or `none`. Overrides the shipped field map. */
  fieldMap?: { [column: string]: string };
  /** Leads columns that the field map may fill besides the shipped ones: `text:<longest length>`, `number`, `boolean` or `choice`. */
  columns?: { [column: string]: string };
  /** Lead schema of the trigger. Default `2022`. */
  leadSchema?: LeadSchemaYear;
  /** Value of `leadsourcecode`; left out of the row when absent. */
  leadSourceCode?: number;
  /** Owner of the rows: `team:<id>` or `user:<id>` of the Dataverse environment. Default: the application. */
  owner?: pulumi.Input<string>;
  /** Refuse to delete or replace group, workflow, application and dead letters. Default true. */
  protect?: boolean;
  /** Existing resource group to use. Default: a new one. */
  resourceGroupName?: pulumi.Input<string>;
  /** Physical names that replace the generated ones. */
  names?: LeadDestinationNames;
  /** Client id of an existing application, together with `clientSecret`. Default: a new application. */
  clientId?: pulumi.Input<string>;
  /** Secret of the existing application. */
  clientSecret?: pulumi.Input<string>;
  /** Object ids of the owners of the new application. Default: the first deployer. */
  owners?: pulumi.Input<pulumi.Input<string>[]>;
  /** When the client secret expires, ISO 8601. Default: Entra's own, for a new application. */
  clientSecretExpires?: pulumi.Input<string>;
  /** Where a lead goes that Dataverse does not take. Default `storage`. */
  deadLetter?: DeadLetterKind;
  /** Days after which a dead letter is deleted, 1-3650. Default 90. */
  deadLetterDays?: number;
  /**
   * Who may read and redrive dead letters: `user:<object id>`, `group:<object id>` or `servicePrincipal:<object id>`. A role assignment
   * is created for each entry. An entry from another resource is named by its position in the list.
   */
  deadLetterReaders?: pulumi.Input<string>[];
  /** Assign the roles on the dead letters and on the table. When false, the commands for it are printed. Default true. */
  createRoleAssignments?: boolean;
  /** Let `pulumi destroy` delete waiting dead letters. Default false. */
  discardDeadLetters?: boolean;
  /** Who gets an e-mail when leads are not written: at most 1,000 addresses of at most 64 characters. */
  alertEmails?: pulumi.Input<string>[];
  /** https address that gets each alert in Azure Monitor's common alert schema. Kept as a secret. */
  alertWebhook?: pulumi.Input<string>;
  /** Severity of the alerts, 0 (critical) to 4 (verbose). Default 1. */
  alertSeverity?: number;
  /** Failed runs within the window that cause no alert, 0-99999. Default 0. */
  alertThreshold?: number;
  /** Time window that an alert rule checks. Default six hours. */
  alertWindow?: AlertWindow;
  /** Resource id of the Log Analytics workspace that receives runs and metrics, without lead data. Default: none. */
  logAnalyticsWorkspaceId?: pulumi.Input<string>;
  /** Tags of every Azure resource that can have tags. */
  tags?: pulumi.Input<{ [name: string]: pulumi.Input<string> }>;
}
