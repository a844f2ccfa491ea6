/** Secrets that change: the engine masks both values, so only the paths of its differences tell. */
import { isObject } from "../expressions/json";
import { isWorkflow } from "../policies/resource-types";
import type { Inputs, Preview, Step } from "./preview";
import { type Finding, Level } from "./report";
import { parameterMeaning } from "./settings/parameters";
import { shown } from "./shown";
import { destinationIn, workflowChanges } from "./workflow-change";

export interface SecretChanges {
  findings: Finding[];
  /** Logical names of the resources. */
  names: ReadonlySet<string>;
}

export function secretChanges(preview: Preview): SecretChanges {
  const changing = preview.steps
    .filter(({ op, revertsDrift, name }) => op === "update" && !revertsDrift && !isOfOtherKind(preview, name))
    .map((step) => ({ step, paths: secretPaths(step) }))
    .filter(({ paths }) => paths.length > 0);
  return {
    findings: changing.flatMap(({ step, paths }) => findingsOf(step, paths)),
    names: new Set(changing.map(({ step }) => step.name)),
  };
}

/** A Logic App that now distributes leads, or no longer does, has other parameters: the lead's view tells. */
function isOfOtherKind(preview: Preview, workflow: string): boolean {
  const { before, after } = workflowChanges(preview).find(({ name }) => name === workflow) ?? {};
  return before !== undefined && after !== undefined && destinationIn(before) !== destinationIn(after);
}

const secretPaths = ({ differences, before, after }: Step): string[] =>
  Object.keys(differences)
    .sort()
    .filter((path) => [before, after].every((inputs) => isMaskedAt(inputs, namesIn(path))));

function isMaskedAt(inputs: Inputs | undefined, names: readonly string[]): boolean {
  let value: unknown = inputs;
  for (const name of names) {
    if (value === mask) return true;
    if (!isObject(value) && !Array.isArray(value)) return false;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value === mask;
}

/** What the engine shows of a secret. */
const mask = "[secret]";

/** `a.b[0]["c.d"]`. Source: pulumi/sdk/go/common/resource/property_path.go */
const namesIn = (path: string): string[] =>
  [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[]+)/g)].map(
    ([, quoted, index, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? plain ?? "",
  );

function findingsOf({ name, type }: Step, paths: readonly string[]): Finding[] {
  const attention = (line: string): Finding => ({ level: Level.attention, line: shown(line) });
  const parameterOf = (path: string) => {
    const [first, parameter] = namesIn(path);
    return isWorkflow(type) && first === "parameters" ? parameter : undefined;
  };
  const parameters = [...new Set(paths.flatMap((path) => parameterOf(path) ?? []))];
  const others = paths.filter((path) => parameterOf(path) === undefined);
  const changes = (what: string) => attention(`A secret value of ${name} changes: ${what}.`);
  return [
    ...parameters.map((parameter) => {
      const meaning = parameterMeaning(parameter);
      return meaning === undefined ? changes(`the parameter ${parameter}`) : attention(meaning);
    }),
    ...(others.length === 0 ? [] : [changes(others.join(", "))]),
  ];
}
