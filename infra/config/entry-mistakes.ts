/** Checks of a value that a JSON schema cannot express. */
import type { EntryMistake } from "./key";
import { entryWithoutText } from "./values";

/** Entra would refuse it after the first resources are created. */
export function pastExpiry(instant: unknown, now: Date): EntryMistake[] {
  if (new Date(String(instant)) > now) return [];
  const inAYear = new Date(now.getTime() + 365 * 86_400_000).toISOString().slice(0, 10);
  return [{ entry: "", found: `${instant}, which is over`, expected: "a time to come", set: inAYear }];
}

/** Addresses that are already in the list in any letter case: Azure would send two e-mails. */
export function repeatedAddresses(emails: unknown): EntryMistake[] {
  const known = (emails as unknown[]).map((email) => String(email).toLowerCase());
  return known.flatMap((email, index) => {
    const first = known.indexOf(email);
    const found = `the address of alertEmails[${first}]`;
    return first === index
      ? []
      : [{ entry: `[${index}]`, found, expected: "different addresses", remove: true }];
  });
}

/** Characters. Storage accounts accept the shortest names. Source: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
export const tagLimits = { name: 128, value: 256 };

/** Azure would refuse them during an update. */
export function tagMistakes(tags: unknown): EntryMistake[] {
  return Object.entries(tags as Record<string, string>).flatMap(([tag, value]): EntryMistake[] => {
    const isName = tag !== "" && tag.length <= tagLimits.name && !refusedTagName.test(tag);
    if (isName && value.length <= tagLimits.value) return [];
    const [found, expected] = isName
      ? [`${value.length} characters`, `at most ${tagLimits.value}`]
      : ["its name", tagNames];
    // a shell or Pulumi's path would interpret these characters
    const fix =
      /["'`$\\\p{Cc}]/u.test(tag) || tag === ""
        ? { edit: inStackFile("take it out") }
        : { remove: true as const };
    return [
      { entry: /^[^.["]+$/.test(tag) ? `.${tag}` : `[${JSON.stringify(tag)}]`, found, expected, ...fix },
    ];
  });
}

/** Starts of tag names that Azure keeps for itself. */
export const refusedTagStart = ["microsoft", "azure", "windows"];
const refusedTagName = new RegExp(`[<>%&\\\\?/\\p{Cc}]|^(${refusedTagStart.join("|")})`, "iu");
export const tagNames = `a name of 1 to ${tagLimits.name} characters, none of < > % & \\ ? /, that does not start with microsoft, azure or windows`;

/** An entry whose text YAML has lost. No `pulumi config set` fixes it: only the person knows what was written. */
export function entryYamlChanged(value: unknown, isHidden: boolean): EntryMistake[] {
  const entry = entryWithoutText(value);
  if (entry === undefined) return [];
  const text = typeof entry.value === "object" || isHidden ? "…" : String(entry.value);
  return [
    {
      entry: `.${entry.name}`,
      found: JSON.stringify(entry.value),
      expected: "a text: without quotes YAML reads 1.10 as the number 1.1, and nothing as null",
      edit: inStackFile(`in quotes: ${entry.name}: "${text}"`),
    },
  ];
}

const inStackFile = (edit: string) => `in the stack's file, ${edit}`;
