/** Turns any received body into an object that the flow can write, keeping the lead in it. */
import { isObject } from "../services/service-request";
import { emailRefusals, withoutEmail } from "./refused-email";
import { repairText, type TextRepair } from "./repair-text";

type Fields = Record<string, unknown>;

/** Texts of a lead besides its user. Source: https://learn.microsoft.com/partner-center/referrals/commercial-marketplace-lead-management-instructions-https */
const leadTexts = new Set(["leadsource", "actioncode", "offertitle", "description"]);
/** Texts of `UserDetails`. */
const userTexts = new Set(["firstname", "lastname", "email", "phone", "country", "company", "title"]);
/** Deepest nesting that is kept in an unknown property; deeper values become JSON text. */
const deepest = 6;
/** Longest lead, as JSON, that keeps unknown properties. */
const longestLead = 250_000;

/**
 * The body that redrive posts for a lead. A valid lead is unchanged; a second repair changes nothing.
 *
 * @param lead what the trigger received: an object, a text, an envelope with `$content`, an array, a scalar or null
 * @param serviceCode the CRM's code of the last refusal. When nothing else explains it: with 0x80040278 (a character XML forbids) whole
 * surrogate pairs are replaced as well; an e-mail address that the CRM refuses moves to the description
 */
export function repairLead(lead: unknown, serviceCode?: string): Fields {
  const repaired = repairedWith(lead, { withoutPairs: false });
  if (!isSame(lead, repaired)) return repaired;
  const code = serviceCode?.toLowerCase() ?? "";
  if (code === "0x80040278") return repairedWith(lead, { withoutPairs: true });
  return emailRefusals.has(code) ? withoutEmail(repaired) : repaired;
}

/** Whether two values are the same JSON. */
export const isSame = (one: unknown, other: unknown): boolean => jsonOf(one) === jsonOf(other);

function repairedWith(lead: unknown, repair: TextRepair): Fields {
  const whole = withObjectUser(cleanFields(leadIn(lead), repair), repair);
  if (JSON.stringify(whole).length <= longestLead) return whole;
  const known = Object.entries(whole).filter(([name]) => isUser(name) || leadTexts.has(name.toLowerCase()));
  return Object.fromEntries(
    known.map(([name, value]) => [
      name,
      isUser(name) && isObject(value) ? onlyKnown(value as Fields) : value,
    ]),
  );
}

/** The object in a body. A body without one becomes the description of an otherwise empty lead. */
function leadIn(value: unknown, unwrapped = 0): Fields {
  if (unwrapped > 5) return described(textOf(value));
  if (typeof value === "string") {
    const inner = parsed(value);
    if (isObject(inner)) return leadIn(inner, unwrapped + 1);
    return typeof inner === "string" && inner !== value ? leadIn(inner, unwrapped + 1) : described(value);
  }
  if (Array.isArray(value)) {
    const [only] = value;
    return value.length === 1 ? leadIn(only, unwrapped + 1) : described(textOf(value));
  }
  if (!isObject(value)) return described(textOf(value));
  const fields = value as Fields;
  if (!Object.hasOwn(fields, "$content")) return fields;
  const { $content, "$content-type": _, ...rest } = fields;
  const isLead = Object.keys(rest).some((name) => isUser(name) || leadTexts.has(name.toLowerCase()));
  return isLead ? rest : leadIn(contentOf($content), unwrapped + 1);
}

/** The content of a runtime envelope, which wraps a body that is not JSON as base64. */
function contentOf(content: unknown): unknown {
  if (typeof content !== "string" || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) return content;
  return textOfBytes(Buffer.from(content, "base64"));
}

/** Text of bytes, by their byte order mark; UTF-8 without one. */
export function textOfBytes(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes); // removes the mark
}

const described = (text: string): Fields => ({ Description: text });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/** Text of any value. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : jsonOf(value);
}

/** Replaces a value that is nested too deeply for JSON with a note. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "(nested too deeply)";
  }
}

const isUser = (name: string): boolean => name.toLowerCase() === "userdetails";

/** Repairs every name and text, and converts known properties to text. */
function cleanFields(fields: Fields, repair: TextRepair): Fields {
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (isUser(name)) return [name, cleanUser(value, repair)];
    return [repairText(name, repair), cleanProperty(name, value, leadTexts, repair)];
  });
  return Object.fromEntries(entries);
}

/** An object with texts, null, or the text that replaces it. */
function cleanUser(value: unknown, repair: TextRepair): unknown {
  const user = typeof value === "string" ? (parsed(value) ?? value) : value;
  const only = Array.isArray(user) && user.length === 1 ? user[0] : user;
  if (!isObject(only) || Array.isArray(only)) {
    return only === null || only === undefined ? null : repairText(textOf(value), repair);
  }
  const entries = Object.entries(only).map(([name, one]): [string, unknown] => [
    repairText(name, repair),
    cleanProperty(name, one, userTexts, repair),
  ]);
  return Object.fromEntries(entries);
}

function cleanProperty(
  name: string,
  value: unknown,
  texts: ReadonlySet<string>,
  repair: TextRepair,
): unknown {
  if (!texts.has(name.toLowerCase())) return cleanValue(value, repair, deepest);
  return value === null ? null : repairText(textOf(value), repair);
}

/** Keeps the shape of an unknown value, because a custom field map may read it. */
function cleanValue(value: unknown, repair: TextRepair, depth: number): unknown {
  if (typeof value === "string") return repairText(value, repair);
  if (!isObject(value)) return value;
  if (depth === 0) return repairText(jsonOf(value), repair);
  if (Array.isArray(value)) return value.map((one) => cleanValue(one, repair, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      repairText(name, repair),
      cleanValue(one, repair, depth - 1),
    ]),
  );
}

/** Moves a user that is a text to the description, because the flow reads only properties of an object. */
function withObjectUser(fields: Fields, repair: TextRepair): Fields {
  const texts = Object.entries(fields).filter(([name, value]) => isUser(name) && typeof value === "string");
  if (texts.length === 0) return fields;
  const rest = Object.entries(fields).filter(([name, value]) => !isUser(name) || typeof value !== "string");
  const description =
    Object.keys(fields).find((name) => name.toLowerCase() === "description") ?? "Description";
  const said = texts.map(([name, text]) => `${name}: ${text}`);
  const before = Object.hasOwn(fields, description) ? fields[description] : undefined;
  const all = [typeof before === "string" ? before : "", ...said].filter((text) => text !== "").join("\n");
  return { ...Object.fromEntries(rest), [description]: repairText(all, repair) };
}

function onlyKnown(user: Fields): Fields {
  return Object.fromEntries(Object.entries(user).filter(([name]) => userTexts.has(name.toLowerCase())));
}
