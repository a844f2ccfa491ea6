/** Checks tags of any resource and group. */
import { SandboxError } from "../../support/errors";
import { invalidContent } from "../errors";
import { type JsonObject, optionalObject } from "../json";

const maxNameLength = 512;
const maxValueLength = 256;

/**
 * Tags: text by name. Not checked: their number, reserved prefixes, and the shorter names of a storage
 * account.
 *
 * @throws {SandboxError} `InvalidRequestContent`, `InvalidTagNameCharacters`, `InvalidTagName`,
 * `InvalidTagValueLength`
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations.
 * Codes and texts (unverified): Azure/azure-powershell's New-AzMigrateServerReplication repeats Resource
 * Manager's tag checks.
 */
export function readTags(body: JsonObject): Record<string, string> | undefined {
  const tags = optionalObject(body, "tags");
  if (tags === undefined) return undefined;
  for (const [name, value] of Object.entries(tags)) {
    if (typeof value !== "string") throw invalidContent(`The value of tag '${name}' must be a string.`);
  }
  const texts = tags as Record<string, string>;
  checkNames(Object.keys(texts));
  const tooLong = Object.values(texts).find((value) => value.length > maxValueLength);
  if (tooLong !== undefined) {
    throw new SandboxError(
      "InvalidTagValueLength",
      `Tag value too large. Following tag value '${tooLong}' exceeded the maximum length. Maximum allowed length for tag value - '${maxValueLength}' characters.`,
    );
  }
  return texts;
}

function checkNames(names: readonly string[]): void {
  const reserved = names.filter((name) => /[<>%&\\?/\p{Cc}]/u.test(name) && !/^(hidden|link)/i.test(name));
  if (reserved.length > 0) {
    throw new SandboxError(
      "InvalidTagNameCharacters",
      `The tag names '${reserved.join(", ")}' have reserved characters '<,>,%,&,\\,?,/' or control characters. These characters are only allowed for tags that start with the prefix 'hidden, link'.`,
    );
  }
  const tooLong = names.find((name) => name === "" || name.length > maxNameLength);
  if (tooLong !== undefined) {
    throw new SandboxError(
      "InvalidTagName",
      `Tag key too large. Following tag name '${tooLong}' exceeded the maximum length. Maximum allowed length for tag name - '${maxNameLength}' characters.`,
    );
  }
}
