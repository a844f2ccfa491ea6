/** The columns that a definition writes, and the steps that write them. */
import { isObject } from "../../expressions/json";
import { textOf, valueAt } from "../../policies/engine-values";
import { type Action, type Definition, definitionOf } from "../../policies/workflow/definition";
import { leadDataIn } from "../../policies/workflow/lead-data";
import { destinationIn, type WorkflowState } from "../workflow-change";
import { expressionsOf, templateOf } from "./lead-reader";
import { shippedOf, writeStep } from "./shipped";

/** One step that writes. */
export interface Write {
  step: string;
  /** Column → what the body has. Undefined when the body is computed as a whole. */
  columns?: ReadonlyMap<string, unknown>;
}

/** A definition as the lead's view needs it. */
export interface Flow {
  state: WorkflowState;
  /** Kind of destination; see `WorkflowChange`. */
  destination: string;
  definition: Definition;
  writes: readonly Write[];
}

/** Whether every write says its columns. A body that is computed as a whole does not. */
export const isReadable = ({ writes }: Pick<Flow, "writes">): boolean =>
  writes.every(({ columns }) => columns !== undefined);

export function flowOf(state: WorkflowState): Flow {
  const definition = definitionOf({ definition: state.definition });
  const destination = destinationIn(state);
  const flow = { state, destination, definition };
  if (destination === "distributor") return { ...flow, writes: [] };
  const writes = writingSteps(destination, definition).map(({ name, source }): Write => {
    const body = bodyOf(valueAt(source, "inputs", "body"), definition);
    const { rowIn } = shippedOf(destination) ?? {};
    const row = rowIn === undefined ? body : valueAt(body, rowIn);
    if (isObject(row)) return { step: name, columns: columnsIn(row) };
    // an own flow may send a text or the whole lead
    return destination === "flow" ? { step: name, columns: new Map([["body", body]]) } : { step: name };
  });
  return { ...flow, writes };
}

function writingSteps(destination: string, definition: Definition): Action[] {
  if (shippedOf(destination) !== undefined)
    return definition.actions.filter(({ name }) => name === writeStep);
  const { isHandledBy } = leadDataIn(definition);
  return definition.actions
    .filter((action) => isCall(action) && !isLetter(action) && isHandledBy(action))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const isCall = ({ type, source }: Action) =>
  (type === "http" || type === "apiconnection") &&
  !/^(get|head|delete)?$/i.test(textOf(valueAt(source, "inputs", "method") ?? ""));

const isLetter = ({ source }: Action) =>
  textOf(valueAt(source, "inputs", "uri")).includes("parameters('deadLetterUrl')");

/** The body itself, or what it takes over from a Compose step. */
function bodyOf(body: unknown, { actions }: Definition): unknown {
  if (typeof body !== "string" || templateOf(body)?.kind !== "expression") return body;
  const [node] = expressionsOf(body);
  if (node?.kind !== "call" || node.name.toLowerCase() !== "outputs") return body;
  const [name] = node.parameters;
  const step = actions.find((action) => name?.kind === "literal" && action.name === name.value);
  return step?.type === "compose" ? valueAt(step.source, "inputs") : body;
}

function columnsIn(row: Readonly<Record<string, unknown>>): Map<string, unknown> {
  return new Map(Object.entries(row).flatMap(([name, value]) => leaves(name, value)));
}

/** A message has texts deep inside, such as `blocks[0].text`. Those without an expression are its layout. */
function leaves(path: string, value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap((one, index) => inner(`${path}[${index}]`, one));
  if (isObject(value)) return Object.entries(value).flatMap(([name, one]) => inner(`${path}.${name}`, one));
  return [[path, value]];
}

const inner = (path: string, value: unknown): [string, unknown][] =>
  leaves(path, value).filter(([, leaf]) => typeof leaf === "string" && expressionsOf(leaf).length > 0);
