/**
 * The expressions that read a lead, whatever arrived, as blank-free text: body → text → object → user details → `Lead`.
 *
 * Layer: model; makes text, evaluates nothing. No expression may fail on any body: Logic Apps may evaluate both branches of
 * `if()`, so no branch relies on the other not being evaluated. The one exception is `json()` over text that starts like an object
 * and is none: that action fails and the next one runs all the same.
 * Source: https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference
 */
import { asciiOf, cut, orElse, quoted, trimmed, wellFormed } from "./text-expressions";

/** Action names of `lead-to-dynamics.workflow.json`. */
export const ActionName = {
  id: "Lead_id",
  text: "Lead_text",
  object: "Lead_object",
  details: "User_details",
  restOfDetails: "Rest_of_details",
  rest: "Rest_of_lead",
  lead: "Lead",
  texts: "Texts",
  columns: "Columns",
  create: "Create_lead",
  asText: "Lead_as_text",
} as const;

/** Longest expression Logic Apps takes, in characters. Source: its limits page. */
export const maximumExpressionLength = 8192;

/** Key of {@link leadInputs} that holds what no rule maps, as JSON text. */
export const unmappedKey = "unmapped";

const emptyObject = "json('{}')";
const details = "UserDetails.";

/** `isObject(x)`: JSON text tells an object from text that looks like one, `[{…` from `["{…`. */
const isObject = (value: string) => `startsWith(string(createArray(coalesce(${value},''))),'[{')`;
const objectOrEmpty = (value: string) => `if(${isObject(value)},${value},${emptyObject})`;

/** Both spellings of a name, `Email` and `email`; one when they are the same. */
export function spellings(name: string): string[] {
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  const upper = name.charAt(0).toUpperCase() + name.slice(1);
  return [...new Set([upper, lower])];
}

const body = objectOrEmpty("triggerBody()");

/** Inputs of `Lead_text`: the body as text; an octet-stream comes as `$content` in base64. JSON null reads `null`. */
export const leadText = `@trim(if(contains(${body},'$content'),base64ToString(string(coalesce(${body}?['$content'],''))),string(coalesce(triggerBody(),'null'))))`;

/** The text, also when its action failed because `$content` was no base64. */
const text = `string(coalesce(actions('${ActionName.text}')?['outputs'],triggerBody(),''))`;

/** Inputs of `Lead_object`: the object that the text spells, `{}` for any other JSON or text. */
export const leadObject = `@json(if(startsWith(${text},'{'),${text},'{}'))`;

/** Inputs of `Lead_as_text`: the body as ASCII, for the row that is written when Dataverse refuses the columns. Fails where no text can be made. */
export const leadAsText = `@${asciiOf(wellFormed(cut(text, 2000)))}`;

/** The lead as an object, `{}` when its action failed on text such as `{broken`. */
const lead = `coalesce(actions('${ActionName.object}')?['outputs'],${emptyObject})`;

const detailsAt = (name: string) => `${lead}?['${name}']`;

/** Inputs of `User_details`: `UserDetails`, or `userDetails` when that is no object. Not their union: it may take two names that differ in case for one. */
export const userDetails = `@if(${isObject(detailsAt("UserDetails"))},${detailsAt("UserDetails")},${objectOrEmpty(detailsAt("userDetails"))})`;

/** Reads one property of the prepared lead, e.g. `UserDetails.Email`: text, '' when blank. */
export const leadProperty = (path: string) => `outputs('${ActionName.lead}')?[${quoted(leadKey(path))}]`;

/** Key of a property in `Lead`; without a dot, which previews would show as nesting. */
const leadKey = (path: string) => path.replace(".", "/");

/**
 * Inputs of `Lead`: one text for each property path, '' when blank, and what is left under {@link unmappedKey}.
 *
 * @param paths lead properties to read: `OfferTitle`, `UserDetails.Email`
 */
export function leadInputs(paths: readonly string[]): Record<string, string> {
  const read = paths.map((path) => [leadKey(path), `@${readProperty(path)}`] as const);
  return Object.fromEntries([...read, [unmappedKey, `@${unmappedText}`]]);
}

function readProperty(path: string): string {
  const from = path.startsWith(details) ? `outputs('${ActionName.details}')` : lead;
  const name = path.startsWith(details) ? path.slice(details.length) : path;
  const [first, second] = spellings(name).map((spelling) => trimmed(`${from}?[${quoted(spelling)}]`));
  return second === undefined ? String(first) : orElse(String(first), second);
}

/** Inputs of `Rest_of_details`: the user details that no column takes. */
export function restOfDetails(mapped: readonly string[]): string {
  const names = mapped.filter((path) => path.startsWith(details)).map((path) => path.slice(details.length));
  return `@${without(`outputs('${ActionName.details}')`, names)}`;
}

/** Inputs of `Rest_of_lead`: the properties that no column takes; of the user details, `Rest_of_details`. */
export function restOfLead(mapped: readonly string[]): string {
  const names = mapped.filter((path) => !path.startsWith(details));
  const above = without(withoutDetails, names);
  const inside = `outputs('${ActionName.restOfDetails}')`;
  return `@union(${above},if(empty(${inside}),${emptyObject},addProperty(${emptyObject},'UserDetails',${inside})))`;
}

/** The rest as JSON text; the text itself when it is no object; '' when nothing is left. */
const unmappedText = `if(empty(${lead}),if(equals(${text},'{}'),'',${text}),if(empty(outputs('${ActionName.rest}')),'',string(outputs('${ActionName.rest}'))))`;

const without = (object: string, names: readonly string[]) =>
  names.flatMap(spellings).reduce((inner, name) => `removeProperty(${inner},${quoted(name)})`, object);

/** The lead without what `User_details` took; any other value of that name stays. */
const withoutDetails = `if(${isObject(detailsAt("UserDetails"))},removeProperty(${lead},'UserDetails'),if(${isObject(detailsAt("userDetails"))},removeProperty(${lead},'userDetails'),${lead}))`;
