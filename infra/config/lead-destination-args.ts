/** Arguments of `LeadDestination`, which are the configuration too. Pulumi's analyzer makes a schema for other languages of them: no unions. */
import type * as pulumi from "@pulumi/pulumi";

/** Year of Microsoft's article whose lead schema the trigger declares. */
export const LeadSchemaYear = {
  /** Article of 2018-09-17, without Description. */
  Y2018: "2018",
  /** Article of 2022-08-19, with Description. */
  Y2022: "2022",
} as const;
export type LeadSchemaYear = (typeof LeadSchemaYear)[keyof typeof LeadSchemaYear];

/** Where a lead goes that no row takes. */
export const DeadLetterKind = {
  /** A private container in a storage account; `leads redrive` sends it again. */
  Storage: "storage",
  /** Nowhere: it stays in its failed run for 90 days. */
  None: "none",
} as const;
export type DeadLetterKind = (typeof DeadLetterKind)[keyof typeof DeadLetterKind];

/** How far back an alert rule looks, at each of its evaluations every five minutes. All are longer than that: see docs/alerts.md. */
export const AlertWindow = {
  FifteenMinutes: "PT15M",
  ThirtyMinutes: "PT30M",
  OneHour: "PT1H",
  SixHours: "PT6H",
  TwelveHours: "PT12H",
  OneDay: "PT24H",
} as const;
export type AlertWindow = (typeof AlertWindow)[keyof typeof AlertWindow];

/** Physical names to use instead of the ones made from offer id and stack. Changing one later is refused. */
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
  /** Storage account of the dead letters: 3-24 small letters and digits, unique in all of Azure. */
  storageAccount?: string;
}

/**
 * Arguments of the lead destination. An `Input` may come from another resource. The others are known when the program runs: they make
 * names and the workflow definition, and decide which resources there are.
 */
export interface LeadDestinationArgs {
  /** Offer id as in Partner Center, `publisher.offer`. */
  offerId: string;
  /** Dataverse environment, `https://org.crmN.dynamics.com`. */
  dynamicsUrl: pulumi.Input<string>;
  /** Azure region, e.g. `westeurope`. */
  location: string;
  /** Leads column to lead property path, `@expression`, constant or `none`, on top of the shipped field map. */
  fieldMap?: { [column: string]: string };
  /** Lead schema of the trigger. Default `2022`. */
  leadSchema?: LeadSchemaYear;
  /** Value of `leadsourcecode`; left out of the row when absent. */
  leadSourceCode?: number;
  /** Who owns the rows: `team:<id>` or `user:<id>` of the Dataverse environment. Default: the application. */
  owner?: pulumi.Input<string>;
  /** Refuse to delete or replace group, workflow, application and dead letters. Default true. */
  protect?: boolean;
  /** Existing resource group to use; a new one is made when absent. */
  resourceGroupName?: pulumi.Input<string>;
  /** Physical names to use instead of the ones made from offer id and stack. */
  names?: LeadDestinationNames;
  /** Client id of an existing application, together with `clientSecret`; a new one is made when absent. */
  clientId?: pulumi.Input<string>;
  /** Secret of the existing application. */
  clientSecret?: pulumi.Input<string>;
  /** Object ids of the owners of the new application. Default: who deploys first. */
  owners?: pulumi.Input<pulumi.Input<string>[]>;
  /** When the client secret expires, ISO 8601. Default: Entra's own, for a new application. */
  clientSecretExpires?: pulumi.Input<string>;
  /** Where a lead goes that no row takes. Default `storage`. */
  deadLetter?: DeadLetterKind;
  /** Days after which a dead letter is deleted, 1-3650. Default 90. */
  deadLetterDays?: number;
  /**
   * Who may read and redrive dead letters: `user:<object id>`, `group:<object id>` or `servicePrincipal:<object id>`. A role assignment
   * is made for each entry: one from another resource is named by its place in the list.
   */
  deadLetterReaders?: pulumi.Input<string>[];
  /** Assign the roles on the dead letters; when false, the commands for it are printed. Default true. */
  createRoleAssignments?: boolean;
  /** Let `pulumi destroy` delete dead letters that wait. Default false. */
  discardDeadLetters?: boolean;
  /** Who is mailed when leads are not written: at most 1,000 addresses of at most 64 characters. */
  alertEmails?: pulumi.Input<string>[];
  /** https address that gets each alert in Azure Monitor's common alert schema. Kept as a secret. */
  alertWebhook?: pulumi.Input<string>;
  /** Severity of the alerts, 0 (critical) to 4 (verbose). Default 1. */
  alertSeverity?: number;
  /** Failed runs within the window of which nobody is told, 0-99999. Default 0. */
  alertThreshold?: number;
  /** How far back an alert rule looks. Default six hours. */
  alertWindow?: AlertWindow;
  /** Resource id of the Log Analytics workspace that gets runs and metrics, and no lead data. Default: none. */
  logAnalyticsWorkspaceId?: pulumi.Input<string>;
  /** Tags of every Azure resource that has tags. */
  tags?: pulumi.Input<{ [name: string]: pulumi.Input<string> }>;
}
