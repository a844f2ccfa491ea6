/** Builds queries of the Dataverse Web API, and reads the key of a created row. */
import { type DataverseAnswer, DataverseError } from "./dataverse-client";

/** Path of the rows that match a filter. */
export function filtered(entitySet: string, select: string, filter?: string): string {
  const parameters = { $select: select, ...(filter === undefined ? {} : { $filter: filter }) };
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${entitySet}?${query.join("&")}`;
}

/** @throws {DataverseError} when the answer of a create does not name its row */
export function rowIdOf({ entityId }: DataverseAnswer, entitySet: string): string {
  if (entityId !== undefined) return entityId;
  throw new DataverseError(502, "NoEntityId", `the create in ${entitySet} answered without OData-EntityId`);
}
