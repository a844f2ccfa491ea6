/** HubSpot: one contact for each e-mail address and, if asked, a lead object for each lead. */
import type * as pulumi from "@pulumi/pulumi";
import columnFile from "../../flow-definitions/hubspot/columns.json";
import fieldMap from "../../flow-definitions/hubspot/field-map.json";
import keep from "../../flow-definitions/hubspot/keep.json";
import leadObjectPatch from "../../flow-definitions/hubspot/lead-object.json";
import workflow from "../../flow-definitions/hubspot/workflow.json";
import type { KeysOf } from "../config/key";
import { oneOf, text, yesOrNo } from "../config/schemas";
import { mergePatch } from "../definition/merge-patch";
import type { Columns, Destination } from "./destination";

/** Settings of `hubspot`. */
export interface HubSpotArgs {
  /** Token of a Service Key, or of an app of a HubSpot project. */
  token: pulumi.Input<string>;
  /** What happens to a contact that has the lead's e-mail address: `merge` or `keep`. Default `merge`. */
  duplicates?: string;
  /** Create a HubSpot lead for the contact, too. Default false. */
  leadObject?: boolean;
  /** Contact property to lead property path, `@expression`, constant or `none`. Overrides the shipped field map. */
  fieldMap?: { [column: string]: string };
  /** Contact properties that the field map may fill besides the shipped ones: `text:<longest length>`, `number`, `boolean` or `choice`. */
  columns?: { [column: string]: string };
}

/** What happens to a contact that has the lead's e-mail address. */
export const HubSpotDuplicates = { Merge: "merge", Keep: "keep" } as const;

const columns: Columns = columnFile.columns;

const keys: KeysOf<Omit<HubSpotArgs, "fieldMap" | "columns">> = {
  token: {
    description:
      "the token of a Service Key or of an app of a HubSpot project, without Bearer and without spaces",
    example: "",
    required: true,
    secret: true,
    input: "value",
    schema: { ...text, pattern: "^[!-~]{8,500}$" },
  },
  duplicates: {
    description: "merge (the contact gets the lead's values) or keep (the contact stays as it is)",
    example: "merge",
    schema: oneOf(HubSpotDuplicates),
  },
  leadObject: yesOrNo,
};

export const hubspot: Destination = {
  label: "HubSpot",
  table: "HubSpot's contacts",
  row: "contact",
  workflow,
  fieldMap,
  columns,
  exampleColumn: "jobtitle",
  rowIn: "properties",
  omitsEmpty: true,
  keys,
  example(name) {
    const { values } = columns[name] ?? {};
    return values && `"'${values[0]}'"`;
  },
  adapt(definition, { duplicates, leadObject }) {
    const patches: object[] = [];
    if (duplicates === HubSpotDuplicates.Keep) patches.push(keep);
    if (leadObject === true) patches.push(leadObjectPatch);
    for (const patch of patches) Object.assign(definition, mergePatch(definition, patch));
  },
  caution({ duplicates, leadObject }) {
    if (leadObject === true)
      return "a lead object may be written twice if an answer is lost; its contact is written once for each e-mail address";
    return duplicates === HubSpotDuplicates.Keep
      ? "a lead of a person whose e-mail address HubSpot has changes nothing there, because duplicates is keep"
      : undefined;
  },
};
