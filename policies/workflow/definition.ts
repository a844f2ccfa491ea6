/**
 * A workflow definition for the rules: its Request triggers and all its actions, also nested ones.
 *
 * Missing parts are empty. Places are written as paths, `definition/actions/Lead`.
 */
import { isObject } from "../../expressions/json";
import { objectAt, type PlainObject, plain, valueAt } from "../engine-values";

/** An action or a trigger. */
export interface Operation {
  readonly name: string;
  /** In lower case, because Logic Apps ignores case. */
  readonly type: string;
  readonly source: PlainObject;
  /** Its place, for messages. */
  readonly place: string;
}

/** An action with the actions of its branch. */
export interface Action extends Operation {
  /** Name of the containing action; undefined at top level. */
  readonly parent: string | undefined;
  /** The actions of its branch, including itself, by name. */
  readonly siblings: PlainObject;
}

/** What the rules need of a definition. */
export interface Definition {
  readonly triggers: readonly Operation[];
  /** Every action at any depth, containers before their content. */
  readonly actions: readonly Action[];
  /** Outputs of the workflow. */
  readonly outputs: PlainObject;
  /** Declared parameters. */
  readonly parameters: PlainObject;
}

/**
 * The definition of a workflow resource.
 *
 * @throws {UnknownValueError} when part of it is not known yet
 */
export function definitionOf(props: Record<string, unknown>): Definition {
  const definition = plain(props.definition);
  const triggers = Object.entries(objectAt(definition, "triggers")).map(([name, source]) =>
    operation(name, source, "definition/triggers"),
  );
  const actions = [...actionsIn(objectAt(definition, "actions"), "definition/actions", undefined)];
  return {
    triggers,
    actions,
    outputs: objectAt(definition, "outputs"),
    parameters: objectAt(definition, "parameters"),
  };
}

/** Request triggers, which have a callback URL. */
export const requestTriggers = (definition: Definition) =>
  definition.triggers.filter(({ type }) => type === "request");

/** The own properties of an action or trigger, without nested actions. */
export function ownPart({ source }: Operation): PlainObject {
  return Object.fromEntries(Object.entries(source).filter(([key]) => !branchKeys.has(key)));
}

const callTypes = new Set([
  "http",
  "httpwebhook",
  "apiconnection",
  "apiconnectionwebhook",
  "workflow",
  "function",
]);

/** Whether an action calls something outside of the Logic App. */
export const isCall = ({ type }: Operation): boolean => callTypes.has(type);

const branchKeys = new Set(["actions", "else", "cases", "default"]);

function operation(name: string, source: unknown, folder: string): Operation {
  const type = valueAt(source, "type");
  return {
    name,
    type: typeof type === "string" ? type.toLowerCase() : "",
    source: isObject(source) ? source : {},
    place: `${folder}/${name}`,
  };
}

function* actionsIn(siblings: PlainObject, folder: string, parent: string | undefined): Generator<Action> {
  for (const [name, source] of Object.entries(siblings)) {
    const own = operation(name, source, folder);
    yield { ...own, parent, siblings };
    for (const [branch, inside] of branchesOf(source))
      yield* actionsIn(inside, `${own.place}/${branch}`, name);
  }
}

/** The nested action objects of a container, by their path in it. */
function branchesOf(action: unknown): [path: string, actions: PlainObject][] {
  const cases = Object.entries(objectAt(action, "cases")).map(([name, choice]): [string, PlainObject] => [
    `cases/${name}/actions`,
    objectAt(choice, "actions"),
  ]);
  return [
    ["actions", objectAt(action, "actions")],
    ["else/actions", objectAt(action, "else", "actions")],
    ...cases,
    ["default/actions", objectAt(action, "default", "actions")],
  ];
}
