/** Routes of `/api/data/v9.x`: finds the handler of a table, an association, an action or a function. */
import { NotEmulated } from "../../support/errors";
import { segmentNotFound } from "../errors";
import { allTables, navigationOf, type Table, tableOfSet } from "../tables";
import otherNames from "../tables/not-emulated.json";
import { associationOf, serveAssociation } from "./associations";
import { metadataDocument } from "./csdl";
import { serveDefinitions } from "./definition-routes";
import { serveOperation } from "./operations";
import { type Call, jsonAnswer } from "./request";
import { countRows, rowId, serveRow, serveRows, wrongMethod } from "./row-routes";

const otherSets = new Set(otherNames.entitySets);
const otherOperations = new Set(otherNames.operations);

export async function serveCall(call: Call): Promise<Response> {
  const [first, second, ...rest] = call.segments;
  if (first === undefined) return serviceDocument(call);
  if (first.name === "$metadata") return metadata(call);
  if (first.name === "EntityDefinitions") return serveDefinitions(call);
  const shipped = tableOfSet(first.name);
  const table = shipped && call.organization.columns.of(shipped);
  if (table === undefined) return (await serveOperation(call)) ?? unknownSegment(first.name);
  if (first.key === undefined) {
    if (second === undefined) return serveRows(call, table);
    if (second.name === "$count" && rest.length === 0) return countRows(call, table);
    return unknownSegment(second.name);
  }
  const id = rowId(table, first);
  if (second === undefined) return serveRow(call, table, id);
  const association = associationOf(table, second.name);
  if (association !== undefined) return serveAssociation(call, association, id, second, rest);
  const answer = await serveOperation(call, table, id);
  if (answer !== undefined) return answer;
  return unknownMember(table, second.name);
}

function serviceDocument(call: Call): Response {
  if (call.request.method !== "GET") throw wrongMethod(call);
  return jsonAnswer({
    "@odata.context": `${call.root}/$metadata`,
    value: allTables().map(({ entitySetName }) => ({
      name: entitySetName,
      kind: "EntitySet",
      url: entitySetName,
    })),
  });
}

function metadata(call: Call): Response {
  if (call.request.method !== "GET" || call.segments.length > 1) throw wrongMethod(call);
  return new Response(metadataDocument(call.organization.columns.all()), {
    headers: { "Content-Type": "application/xml", "OData-Version": "4.0" },
  });
}

function unknownSegment(name: string): never {
  const plain = name.replace(/^Microsoft\.Dynamics\.CRM\./, "");
  if (otherSets.has(plain)) throw new NotEmulated(`the table '${plain}'`);
  if (otherOperations.has(plain)) throw new NotEmulated(`'${plain}'`);
  throw segmentNotFound(name);
}

function unknownMember(table: Table, name: string): never {
  const columns = [...table.columns.values()];
  const isNavigation = columns.some(
    (column) => column.type === "Lookup" && Object.hasOwn(navigationOf(column), name),
  );
  if (isNavigation || table.columns.has(name) || name.startsWith("$")) {
    throw new NotEmulated(`'${name}' of a row of '${table.entitySetName}' as a resource of its own`);
  }
  return unknownSegment(name);
}
