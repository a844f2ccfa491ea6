/**
 * What is wrong with an expression that a user writes into the field map, before Azure refuses it: it does so only when the
 * definition is saved, in the middle of an update.
 *
 * Layer: model. Looks at expressions, evaluates none.
 */
import { checkTemplate, referencesOf } from "../expressions/check";
import definition from "../flow-definitions/lead-to-dynamics.workflow.json";
import { ActionName } from "./lead-expressions";

const { texts, columns, create, asText, ...beforeTexts } = ActionName;

/** What an override may read, in lower case, by kind. */
const readable = {
  actions: Object.values(beforeTexts).map(lower),
  parameters: Object.keys(definition.parameters).map(lower),
  variables: [] as string[],
  loops: [] as string[],
};

/**
 * The first mistake, with words of the expression; undefined when there is none. A function that Azure knows and our engine does not
 * is none.
 *
 * @param value the whole override, with its `@`
 * @param isText whether its column is text: the others are written after `Texts`
 */
export function overrideExpressionMistake(value: string, isText: boolean): string | undefined {
  const [mistake] = checkTemplate(value).filter(({ code }) => code !== "NotEmulated");
  if (mistake === undefined) return foreignReference(value, isText);
  // Azure repeats the whole expression in some messages
  const said = mistake.message.replace(` '${value.slice(1)}'`, "").replace(/\.( Please see .*)?$/, "");
  return `at character ${mistake.position + 1}, ${said}`;
}

function foreignReference(value: string, isText: boolean): string | undefined {
  const read = referencesOf(value);
  if (read.functions.includes("item")) return "it calls item(), which is known in loops only";
  for (const kind of ["actions", "parameters", "variables", "loops"] as const) {
    const allowed = kind === "actions" && !isText ? [...readable.actions, lower(texts)] : readable[kind];
    const foreign = read[kind].find((name) => !allowed.includes(lower(name)));
    if (foreign !== undefined) return `it reads the ${kind.slice(0, -1)} ${foreign}`;
  }
  return undefined;
}

function lower(name: string): string {
  return name.toLowerCase();
}
