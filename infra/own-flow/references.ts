/** Whether every expression parses and reads what exists and has a value by then. */
import { checkTemplate, referencesOf } from "../../expressions/check";
import { unknownLeadKey } from "../config/override-expression";
import { type FlowMistake, type OwnFlow, ownPart, type Placed, placed, texts } from "./flow-file";
import { predecessorsOf } from "./run-after";

/** Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration */
const longestExpression = 8192;

/** Names in lower case. */
export interface Readable {
  parameters: ReadonlySet<string>;
  variables: ReadonlySet<string>;
}

export function referenceMistakes(flow: OwnFlow, actions: readonly Placed[]): FlowMistake[] {
  const readable: Readable = {
    parameters: lower(["offerId", ...Object.keys(flow.parameters ?? {})]),
    variables: lower(actions.flatMap(({ action }) => variablesOf(action.inputs))),
  };
  return actions.flatMap((one) => {
    const found = readableActions(one);
    return [...texts(ownPart(one), one.at)].flatMap(({ text, at }) =>
      text.includes("@") ? textMistakes({ text, at }, readable, found) : [],
    );
  });
}

function textMistakes(
  { text, at }: { text: string; at: string },
  readable: Readable,
  actions: ReadonlySet<string>,
): FlowMistake[] {
  const wrong = (found: string, expected: string) => ({
    at,
    found,
    expected,
    edit: "correct the expression",
  });
  if (text.length > longestExpression)
    return [wrong(`${text.length} characters`, `at most ${longestExpression} in an expression`)];
  const [mistake] = checkTemplate(text).filter(({ code }) => code !== "NotEmulated");
  if (mistake !== undefined)
    return [
      wrong(
        `an expression with a mistake at character ${mistake.position + 1}`,
        "an expression that Azure accepts",
      ),
    ];
  const read = referencesOf(text);
  const unknown = (kind: string, names: readonly string[], known: ReadonlySet<string>, expected: string) =>
    names
      .filter((name) => !known.has(name.toLowerCase()))
      .map((name) => wrong(`the ${kind} ${name}`, expected));
  const leadKey = unknownLeadKey(text);
  return [
    ...unknown(
      "action",
      read.actions,
      actions,
      "an action that has ended by then, or Lead: add it to runAfter",
    ),
    ...unknown("parameter", read.parameters, readable.parameters, "a parameter that the file declares"),
    ...unknown("variable", read.variables, readable.variables, "a variable that an InitializeVariable makes"),
    ...unknown("loop", read.loops, new Set(), "no loop"),
    ...(read.functions.includes("listcallbackurl")
      ? [wrong("listCallbackUrl()", "no callback URL: it is a secret")]
      : []),
    ...(leadKey === undefined ? [] : [wrong(`an expression: ${leadKey}`, "a key of the step Lead")]),
  ];
}

/** Names of variables that an action declares. */
export function variablesOf(inputs: unknown): string[] {
  const { variables } = (inputs ?? {}) as { variables?: { name: string }[] };
  return Array.isArray(variables) ? variables.map(({ name }) => String(name)) : [];
}

/** What has ended when an action runs, in lower case: the shared step, its predecessors and its containers', with their content. */
function readableActions(one: Placed): Set<string> {
  const before = [one, ...one.parents].flatMap(({ name, siblings }) =>
    [...predecessorsOf(name, siblings)].flatMap((predecessor) => {
      const action = siblings[predecessor];
      return action === undefined ? [] : [...placed({ [predecessor]: action })].map(({ name }) => name);
    }),
  );
  const outermost = one.parents.at(-1) ?? one;
  const initialized = Object.entries(outermost.siblings).filter(
    ([, { type }]) => type === "InitializeVariable",
  );
  // variables are initialized before the flow starts
  return lower(["Lead", ...before, ...initialized.map(([name]) => name)]);
}

const lower = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()));
