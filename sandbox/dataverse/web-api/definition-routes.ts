/**
 * Metadata as rows: `EntityDefinitions`, one definition, its `Attributes`, also cast to one attribute type; new columns.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api
 */
import { NotEmulated } from "../../support/errors";
import { dataverseError, segmentNotFound } from "../errors";
import { stableId } from "../organizations/stable-id";
import type { Column, Table } from "../tables";
import { newColumn } from "./new-column";
import { type Call, emptyAnswer, jsonAnswer, jsonBody } from "./request";
import { wrongMethod } from "./row-routes";

type Definition = Record<string, unknown>;

/** Answers `EntityDefinitions…`. */
export async function serveDefinitions(call: Call): Promise<Response> {
  const [definition, attributes, ...further] = call.segments;
  const isNewColumn =
    call.request.method === "POST" && attributes?.name === "Attributes" && attributes.key === undefined;
  return isNewColumn && definition?.key !== undefined && further.length === 0
    ? await addColumn(call, tableByKey(call, definition.key))
    : readDefinitions(call);
}

async function addColumn(call: Call, table: Table): Promise<Response> {
  const { organization, user, request, root } = call;
  organization.security.demandPrivilege(user, "prvCreateAttribute");
  const column = newColumn(table, await jsonBody(request, "Attributes"));
  organization.columns.add(table, column);
  const path = `EntityDefinitions(${tableId(table.logicalName)})/Attributes(${columnId(table, column)})`;
  return emptyAnswer({ "OData-EntityId": `${root}/${path}` });
}

function readDefinitions(call: Call): Response {
  if (call.request.method !== "GET") throw wrongMethod(call);
  for (const name of call.options.keys()) {
    const isChoices = name === "$expand" && choices.test(call.options.get(name) ?? "");
    if (name.startsWith("$") && name !== "$select" && !isChoices) {
      throw new NotEmulated(`the query option '${name}' on EntityDefinitions`);
    }
  }
  const [first, second, third, ...rest] = call.segments;
  if (first?.key === undefined)
    return collection(call, "EntityDefinitions", call.organization.columns.all().map(tableDefinition));
  const table = tableByKey(call, first.key);
  if (second === undefined) return single(call, "EntityDefinitions", tableDefinition(table));
  if (second.name !== "Attributes" || rest.length > 0) throw segmentNotFound(second.name);
  const scope = `EntityDefinitions('${table.logicalName}')/Attributes`;
  const columns = [...table.columns.values()].map((column) => columnDefinition(call, table, column));
  const attributes =
    third === undefined ? columns : columns.filter((column) => column["@odata.type"] === `#${third.name}`);
  if (second.key === undefined) return collection(call, scope, attributes);
  const name = /^LogicalName='([^']*)'$/.exec(second.key)?.[1] ?? second.key;
  const found = attributes.find((column) => column.LogicalName === name || column.MetadataId === name);
  if (found === undefined) {
    throw dataverseError(
      "notFound",
      `Could not find an attribute with specified name ${name} in entity ${table.logicalName}.`,
    );
  }
  return single(call, scope, found);
}

/** `OptionSet` and `GlobalOptionSet`, also with their options only. */
const choices = /^(Global)?OptionSet(\(\$select=Options\))?(,(Global)?OptionSet(\(\$select=Options\))?)?$/;

function tableByKey(call: Call, key: string): Table {
  const name = /^LogicalName='([^']*)'$/.exec(key)?.[1];
  const table = call.organization.columns
    .all()
    .find(({ logicalName }) => (name === undefined ? tableId(logicalName) === key : logicalName === name));
  if (table === undefined) {
    throw dataverseError(
      "notFound",
      `Could not find an entity with name ${name ?? key} and id 00000000-0000-0000-0000-000000000000.`,
    );
  }
  return table;
}

function tableId(logicalName: string): string {
  return stableId(`table/${logicalName}`);
}

function columnId({ logicalName }: Table, { name }: Column): string {
  return stableId(`column/${logicalName}/${name}`);
}

function tableDefinition(table: Table): Definition {
  return {
    MetadataId: tableId(table.logicalName),
    LogicalName: table.logicalName,
    SchemaName: table.schemaName,
    EntitySetName: table.entitySetName,
    LogicalCollectionName: table.entitySetName,
    ObjectTypeCode: table.objectTypeCode,
    PrimaryIdAttribute: table.primaryId,
    PrimaryNameAttribute: table.primaryName,
    OwnershipType: table.userOwned ? "UserOwned" : "OrganizationOwned",
    IsOptimisticConcurrencyEnabled: true,
    DisplayName: label(table.displayName),
  };
}

function columnDefinition(call: Call, table: Table, column: Column): Definition {
  const type = column.name === "ownerid" ? "Owner" : column.type;
  return {
    "@odata.type": `#Microsoft.Dynamics.CRM.${column.type}AttributeMetadata`,
    MetadataId: columnId(table, column),
    LogicalName: column.name,
    EntityLogicalName: table.logicalName,
    AttributeType: type,
    AttributeTypeName: { Value: `${type}Type` },
    RequiredLevel: { Value: column.required ?? "None" },
    IsPrimaryId: column.name === table.primaryId,
    IsPrimaryName: column.name === table.primaryName,
    IsValidForCreate: column.readOnly !== true && column.validForCreate !== false,
    IsValidForUpdate: column.readOnly !== true && column.validForUpdate !== false,
    IsValidForRead: true,
    ...facets(column, call.options.has("$expand")),
  };
}

/** Properties that only some types have. */
function facets(column: Column, withChoices: boolean): Definition {
  const { type, choices, maxLength, min, max, precision, targets } = column;
  const facet: Definition = {
    MaxLength: maxLength,
    MinValue: min,
    MaxValue: max,
    Precision: precision,
    Targets: targets,
  };
  if (type === "String") facet.FormatName = { Value: column.format ?? "Text" };
  if (type === "DateTime") facet.Format = column.dateOnly ? "DateOnly" : "DateAndTime";
  if (choices !== undefined && withChoices) {
    facet.OptionSet = optionSet(choices);
    // a choice of the sandbox is never shared between columns
    facet.GlobalOptionSet = null;
  }
  return Object.fromEntries(Object.entries(facet).filter(([, value]) => value !== undefined));
}

function optionSet(choices: Readonly<Record<string, string>>): Definition {
  const options = Object.entries(choices).map(([value, text]) => ({
    Value: Number(value),
    Label: label(text),
  }));
  return { Options: options };
}

function label(text: string): Definition {
  const localized = { Label: text, LanguageCode: 1033 };
  return { LocalizedLabels: [localized], UserLocalizedLabel: localized };
}

function collection(call: Call, scope: string, definitions: readonly Definition[]): Response {
  return jsonAnswer({
    "@odata.context": `${call.root}/$metadata#${scope}`,
    value: definitions.map((definition) => selected(call, definition)),
  });
}

function single(call: Call, scope: string, definition: Definition): Response {
  return jsonAnswer({
    "@odata.context": `${call.root}/$metadata#${scope}/$entity`,
    ...selected(call, definition),
  });
}

/** The selected properties. The id and the type are always included. */
function selected(call: Call, definition: Definition): Definition {
  const names = call.options
    .get("$select")
    ?.split(",")
    .map((name) => name.trim());
  if (names === undefined) return definition;
  const always = ["@odata.type", "MetadataId", "OptionSet", "GlobalOptionSet"];
  return Object.fromEntries(
    Object.entries(definition).filter(([name]) => always.includes(name) || names.includes(name)),
  );
}
