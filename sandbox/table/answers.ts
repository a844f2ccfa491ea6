/** JSON answers of the table service, and their metadata level. */
import { NotEmulated } from "../support/errors";
import type { JsonObject } from "../support/json";
import type { Entity } from "./entity-store";
import { isShownType } from "./entity-values";
import { TableError } from "./errors";
import { propertyOf } from "./filter";

/** How much an answer says about its contents. */
export type MetadataLevel = "nometadata" | "minimalmetadata";

/** Source: https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations */
export function metadataLevel(headers: Headers, url: URL): MetadataLevel {
  const accept = url.searchParams.get("$format") ?? headers.get("accept") ?? "*/*";
  const level = /odata=(\w+)/i.exec(accept)?.[1]?.toLowerCase();
  if (level === "fullmetadata") throw new NotEmulated("odata=fullmetadata of Table Storage");
  if (!/json|\*\/\*/i.test(accept)) throw new TableError("AtomFormatNotSupported");
  return level === "nometadata" ? level : "minimalmetadata"; // the default is unverified
}

/** An answer in JSON. */
export function jsonAnswer(
  status: number,
  level: MetadataLevel,
  body: JsonObject,
  headers: Record<string, string> = {},
): Response {
  const answer = new Response(JSON.stringify(body), { status, headers });
  answer.headers.set("content-type", `application/json;odata=${level};streaming=true;charset=utf-8`);
  return answer;
}

/** URL of the description of what an answer has, as a member of it. */
export function metadataMember(level: MetadataLevel, url: URL, fragment: string): JsonObject {
  return level === "nometadata" ? {} : { "odata.metadata": `${url.origin}/$metadata#${fragment}` };
}

/** The ETag of an entity. */
export function etagOf({ timestamp }: Pick<Entity, "timestamp">): string {
  return `W/"datetime'${encodeURIComponent(timestamp)}'"`;
}

/** An entity in JSON. @param select names of the properties to show; all when undefined */
export function entityJson(entity: Entity, level: MetadataLevel, select?: readonly string[]): JsonObject {
  const names = select ?? ["PartitionKey", "RowKey", "Timestamp", ...Object.keys(entity.properties)];
  const json: JsonObject = Object.create(null); // a property may be named __proto__
  if (level !== "nometadata") json["odata.etag"] = etagOf(entity);
  for (const name of names) {
    const typed = propertyOf(entity, name);
    const isShown = typed !== undefined && name !== "Timestamp" && isShownType(typed.type);
    if (isShown && level !== "nometadata") json[`${name}@odata.type`] = typed.type;
    json[name] = typed?.value ?? null; // a selected property that an entity lacks is null: .../query-entities
  }
  return json;
}

/** `Prefer` of a request, and its answer. Source: https://learn.microsoft.com/rest/api/storageservices/setting-the-prefer-header-to-manage-response-echo-on-insert-operations */
export function preferred(headers: Headers): { isEmpty: boolean; applied: Record<string, string> } {
  const prefer = headers.get("prefer") ?? "";
  const isKnown = prefer === "return-no-content" || prefer === "return-content";
  return {
    isEmpty: prefer === "return-no-content",
    applied: isKnown ? { "preference-applied": prefer } : {},
  };
}
