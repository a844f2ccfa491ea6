/** What a kind of destination is before anything is deployed: its data, its configuration keys, its changes of the definition. */
import type { Key } from "../config/key";

/** One column, property or field that a lead can fill. */
export interface Column {
  /** The CRM's name of the type, e.g. `String`, `Picklist`, `Boolean`. */
  type: string;
  /** Longest text, in UTF-16 code units. Text columns only. */
  maxLength?: number;
  /** The CRM or its forms require it, so it always has a value. */
  required?: boolean;
  /** Its value is never empty, so it need not be left out. */
  neverEmpty?: boolean;
  /** The only values that the column takes. */
  values?: readonly (string | number)[];
}

/** Columns by name. */
export type Columns = Readonly<Record<string, Column>>;

/** Column → lead property path, `@expression`, constant or `none`. */
export type MapEntries = Readonly<Record<string, string>>;

/** The parts of a definition file that the program reads or changes. */
export interface WorkflowFile {
  $schema: string;
  contentVersion: string;
  parameters: Record<string, object>;
  triggers: { manual: { inputs: object } };
  // biome-ignore lint/suspicious/noExplicitAny: the workflow definition language has no types
  actions: Record<string, any>;
}

/** The configuration of one destination: its own object, or the whole arguments for `dynamics365`. */
export type Settings = Readonly<Record<string, unknown>>;

/** A setting that contradicts another. */
export interface Contradiction {
  /** Entry of the configuration object. */
  entry: string;
  found: string;
  expected: string;
  /** Whether setting the entry is the fix. @default removing it */
  set?: true;
}

export interface Destination {
  /** The product's name, as messages say it. */
  label: string;
  /** What has the columns, as messages say it: `the Leads table`. */
  table: string;
  /** Name of a written lead, as messages say it: `row`, `record`, `contact`. */
  row: string;
  /** The complete definition, `workflow.json`. */
  workflow: WorkflowFile;
  /** The shipped field map, `field-map.json`. */
  fieldMap: MapEntries;
  /** The columns that can be filled, `columns.json`. */
  columns: Columns;
  /** A text column that examples name. */
  exampleColumn: string;
  /** Property of the write's body that holds the columns. @default the body itself */
  rowIn?: string;
  /** An empty text is sent as null, because the CRM ignores null but clears a column for `''`. */
  omitsEmpty?: true;
  /** Entries of its configuration object, besides `fieldMap` and `columns`. */
  keys: Readonly<Record<string, Key>>;
  /** Field map entries that other settings decide; `fieldMap` overrides them. */
  mapEntries?(settings: Settings): MapEntries;
  /** What is expected instead of an override that the columns allow; undefined when it is good. */
  expectation?(column: string, value: string): string | undefined;
  /** A good value of a column, for the command that an error prints. */
  example?(column: string): string | undefined;
  /** Settings that contradict each other. */
  mistakes?(settings: Settings): Contradiction[];
  /** Makes the definition, instead of the file with the field map's row. */
  define?(settings: Settings): WorkflowFile;
  /** Changes the definition for the settings. Values that differ between stacks are workflow parameters and never in it. */
  adapt?(definition: WorkflowFile, settings: Settings): void;
  /** What the person must know of the promise with these settings, said at preview; undefined when each lead is written once. */
  caution?(settings: Settings): string | undefined;
}
