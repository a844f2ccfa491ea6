/** The field maps that a stack's configuration makes, as plain data for `leads map`. */
import { checkConfig, type RawConfig } from "../config/check-config";
import { destinationsIn } from "../config/check-values";
import { configNamespace } from "../config/commands";
import { columnsOf, fieldMapOf } from "../definition/field-map";
import { settingsOf, workflowDefinition } from "../definition/workflow-definition";
import type { MapEntries, Settings } from "../destinations/destination";
import { type DestinationName, destinationOf, isOwnSettings } from "../destinations/index";

/** One line of a field map. */
export interface PlannedColumn {
  name: string;
  /** Lead property path, `@expression` or constant. */
  from: string;
  /** Whether `fieldMap` sets it. */
  isConfigured: boolean;
  /** Whether `columns` describes it. */
  isCustom: boolean;
  type: string;
  /** Longest text. */
  limit?: number;
  isRequired: boolean;
  values?: readonly (string | number)[];
}

/** One destination's map, and the steps of its definition that make the row. */
export interface PlannedMap {
  name: DestinationName;
  label: string;
  /** E.g. `the Leads table`. */
  table: string;
  row: string;
  /** Start of its configuration keys: `marketplace-leads:salesforce.`. */
  keyPrefix: string;
  columns: PlannedColumn[];
  /** Names of all columns that the map may fill. */
  known: string[];
  /** Inputs of the step `Lead`. */
  lead: Record<string, string>;
  /** What `Create_lead` writes: column → constant or expression. */
  body: Record<string, unknown>;
  offerId: string;
  /** Names of the definition's other parameters. */
  parameters: string[];
  /** The destination's configuration, with its secrets. */
  settings: Settings;
}

/** @throws {LeadError} LEADS_CONFIG_INVALID with every mistake */
export function plannedMaps(config: RawConfig): PlannedMap[] {
  const args = checkConfig(config);
  return destinationsIn({ ...args }).map((name) => {
    const destination = destinationOf(name);
    const { label, table, row, rowIn } = destination;
    const settings = settingsOf(name, { ...args });
    const { actions, parameters } = workflowDefinition(name, args);
    const known = columnsOf(destination, settings);
    // an own flow may have other steps
    const written = actions.Create_lead?.inputs?.body ?? {};
    return {
      name,
      label,
      table,
      row,
      keyPrefix: `${configNamespace}:${isOwnSettings(name) ? `${name}.` : ""}`,
      columns: [...fieldMapOf(destination, settings)].map(([column, from]) => {
        const { type = "", maxLength, required = false, values } = known[column] ?? {};
        return {
          name: column,
          from,
          isConfigured: Object.hasOwn((settings.fieldMap as MapEntries | undefined) ?? {}, column),
          isCustom: !Object.hasOwn(destination.columns, column),
          type,
          isRequired: required,
          ...(maxLength !== undefined && { limit: maxLength }),
          ...(values !== undefined && { values }),
        };
      }),
      known: Object.keys(known),
      lead: actions.Lead?.inputs ?? {},
      body: destination.define ? {} : rowIn === undefined ? written : written[rowIn],
      offerId: args.offerId,
      parameters: Object.keys(parameters),
      settings,
    };
  });
}
