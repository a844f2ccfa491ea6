/**
 * Columns of Dataverse's leads, from its definitions.
 *
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api
 */
import { type DataverseAccess, DataverseClient } from "../dataverse/dataverse-client";
import type { ColumnKind, CrmColumn, CrmTable } from "./crm-column";

interface Attribute {
  LogicalName: string;
  AttributeType: string;
  RequiredLevel?: { Value: string };
  IsValidForCreate: boolean;
}

interface Choice {
  LogicalName: string;
  OptionSet?: OptionSet | null;
  GlobalOptionSet?: OptionSet | null;
}

interface OptionSet {
  Options: { Value: number }[];
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  String: "text",
  Memo: "text",
  Picklist: "choice",
  Boolean: "boolean",
  Integer: "number",
  BigInt: "number",
  Decimal: "number",
  Double: "number",
  Money: "number",
};

const path = "EntityDefinitions(LogicalName='lead')/Attributes";
const cast = (type: string, query: string) =>
  `${path}/Microsoft.Dynamics.CRM.${type}AttributeMetadata?$select=LogicalName${query}`;

/** @throws {DataverseError} when Dataverse refuses; {OperationError} `LEADS_DATAVERSE_UNREACHABLE` */
export async function dataverseColumns(access: DataverseAccess): Promise<CrmTable> {
  const client = new DataverseClient(access);
  const select = "LogicalName,AttributeType,RequiredLevel,IsValidForCreate";
  const [attributes, texts, memos, choices] = await Promise.all([
    client.rows<Attribute>(`${path}?$select=${select}`),
    client.rows<{ LogicalName: string; MaxLength: number }>(cast("String", ",MaxLength")),
    client.rows<{ LogicalName: string; MaxLength: number }>(cast("Memo", ",MaxLength")),
    client.rows<Choice>(
      cast("Picklist", "&$expand=OptionSet($select=Options),GlobalOptionSet($select=Options)"),
    ),
  ]);
  const lengths = new Map([...texts, ...memos].map(({ LogicalName, MaxLength }) => [LogicalName, MaxLength]));
  const values = new Map(choices.map((choice) => [choice.LogicalName, valuesOf(choice)]));
  return {
    address: access.environmentUrl,
    columns: attributes.map((attribute) => {
      const maxLength = lengths.get(attribute.LogicalName);
      const options = values.get(attribute.LogicalName);
      return {
        ...columnOf(attribute),
        ...(maxLength !== undefined && { maxLength }),
        ...(options !== undefined && { values: options }),
      };
    }),
  };
}

function columnOf({ LogicalName, AttributeType, RequiredLevel, IsValidForCreate }: Attribute): CrmColumn {
  return {
    name: LogicalName,
    kind: kinds[AttributeType] ?? "other",
    type: AttributeType,
    // the system fills what is SystemRequired
    isRequired: RequiredLevel?.Value === "ApplicationRequired",
    isWritable: IsValidForCreate,
  };
}

const valuesOf = ({ OptionSet, GlobalOptionSet }: Choice) =>
  (OptionSet ?? GlobalOptionSet)?.Options.map(({ Value }) => Value);
