/**
 * Converts bodies to and from Logic Apps' content: JSON values, text, or `{"$content-type", "$content":
 * <base64>}`.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-content-type
 */

import { isJsonObject } from "../../support/json";
import { property, textAt } from "../definition/json";

/** Largest input or output of a trigger or action, in bytes. */
export const contentLimit = 104_857_600;

export type ReadContent = { value: unknown } | { invalidJson: string; text: string };

/**
 * The value of a body. An empty one is undefined for any type.
 *
 * @param contentType the Content-Type header; undefined when it is absent
 */
export function readContent(bytes: Uint8Array, contentType: string | undefined): ReadContent {
  if (bytes.byteLength === 0) return { value: undefined };
  const mediaType = mediaTypeOf(contentType);
  if (isJsonType(mediaType)) return readJson(decodeText(bytes, contentType));
  if (mediaType.startsWith("text/")) return { value: decodeText(bytes, contentType) };
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const envelope = {
    "$content-type": contentType ?? "application/octet-stream",
    $content: content.toString("base64"),
  };
  if (mediaType !== "application/x-www-form-urlencoded") return { value: envelope };
  const fields = [...new URLSearchParams(content.toString("utf8"))];
  return { value: { ...envelope, $formdata: fields.map(([key, value]) => ({ key, value })) } };
}

/** Bytes and content type of a request body. Undefined for none. A header's type overrides the default. */
export function writeContent(
  value: unknown,
  contentType: string | undefined,
): { body: string | Uint8Array<ArrayBuffer>; contentType: string } | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const envelopeType = textAt(value, "$content-type");
  if (envelopeType !== undefined && isJsonObject(value) && Object.hasOwn(value, "$content")) {
    const bytes = Uint8Array.from(Buffer.from(String(property(value, "$content") ?? ""), "base64"));
    return { body: bytes, contentType: contentType ?? envelopeType };
  }
  if (typeof value === "string")
    return { body: value, contentType: contentType ?? "text/plain; charset=utf-8" };
  return { body: JSON.stringify(value), contentType: contentType ?? "application/json; charset=utf-8" };
}

/** Whether a media type (no parameters, lower case) carries JSON. */
export function isJsonType(mediaType: string): boolean {
  return mediaType === "application/json" || mediaType === "text/json" || mediaType.endsWith("+json");
}

function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** Deepest nesting of a JSON body. Ours: storing deeper values exhausts the stack. Azure's is unknown. */
export const nestingLimit = 3200;

function readJson(text: string): ReadContent {
  if (text.trim() === "") return { value: undefined };
  if (isNestedTooDeeply(text))
    return { invalidJson: `It is nested deeper than ${nestingLimit} levels.`, text };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { invalidJson: error instanceof Error ? error.message : String(error), text };
  }
}

function isNestedTooDeeply(text: string): boolean {
  if (text.length < 2 * nestingLimit) return false;
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    if (depth > nestingLimit) return true;
  }
  return false;
}

/** Decodes by the `charset` parameter. An unknown one is read as UTF-8. A byte order mark is dropped. */
function decodeText(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? "")?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
