/** The order of a definition's steps, in layers that are drawn one after the other. */
import { propertiesOf, textOf } from "./read/client";

export interface Step {
  name: string;
  /** e.g. `Compose`. */
  type: string;
  /** Its run condition, unless it is "after the step before it succeeded"; e.g. `Failed or TimedOut`. */
  condition: string;
  /** Hidden parts of its content: `inputs`, `outputs`. */
  secured: string[];
  /** Steps inside it. */
  branches: Branch[];
}

export interface Branch {
  /** e.g. `otherwise`. "" for a single branch. */
  label: string;
  layers: Step[][];
}

/**
 * @param actions `actions` of a definition or of a container
 * @returns layers in order; the steps of one layer run in parallel
 */
export function layersOf(actions: unknown): Step[][] {
  const steps = new Map(
    Object.entries(propertiesOf(actions)).map(([name, step]) => [name, propertiesOf(step)]),
  );
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    depths.set(name, 0); // breaks a cycle, which a deployed definition does not have
    const before = Object.keys(propertiesOf(steps.get(name)?.runAfter)).filter((one) => steps.has(one));
    const depth = Math.max(-1, ...before.map(depthOf)) + 1;
    depths.set(name, depth);
    return depth;
  };
  const layers: [name: string, step: Record<string, unknown>][][] = [];
  for (const [name, step] of steps) {
    const depth = depthOf(name);
    for (let missing = layers.length; missing <= depth; missing += 1) layers.push([]);
    layers[depth]?.push([name, step]);
  }
  return layers.map((layer, depth) =>
    layer.map(([name, step]) => stepOf(name, step, layers[depth - 1]?.length === 1)),
  );
}

/** Every step at any depth, in drawing order. */
export function allSteps(layers: readonly Step[][]): Step[] {
  return layers
    .flat()
    .flatMap((step) => [step, ...step.branches.flatMap((branch) => allSteps(branch.layers))]);
}

function stepOf(name: string, step: Record<string, unknown>, isAfterOne: boolean): Step {
  const { secureData } = propertiesOf(step.runtimeConfiguration);
  const { properties } = propertiesOf(secureData);
  return {
    name,
    type: textOf(step.type),
    condition: conditionOf(step.runAfter, isAfterOne),
    secured: Array.isArray(properties) ? properties.map(textOf) : [],
    branches: branchesOf(step),
  };
}

function conditionOf(runAfter: unknown, isAfterOne: boolean): string {
  const before = Object.entries(propertiesOf(runAfter));
  return before
    .map(([name, statuses]) => {
      const wanted = (Array.isArray(statuses) ? statuses : []).map(textOf);
      const isPlain = wanted.length === 1 && wanted[0]?.toLowerCase() === "succeeded";
      if (before.length === 1 && isAfterOne) return isPlain ? "" : `if ${orList(wanted)}`;
      return isPlain ? `after ${name}` : `if ${name} is ${orList(wanted)}`;
    })
    .join(", ");
}

const orList = (words: readonly string[]) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

function branchesOf(step: Record<string, unknown>): Branch[] {
  const cases = Object.entries(propertiesOf(step.cases)).map(([name, one]) => [
    name,
    propertiesOf(one).actions,
  ]);
  const parts = [
    ["", step.actions],
    ["otherwise", propertiesOf(step.else).actions],
    ...cases,
    ["otherwise", propertiesOf(step.default).actions],
  ] as [label: string, actions: unknown][];
  return parts
    .map(([label, actions]) => ({ label, layers: layersOf(actions) }))
    .filter((one) => one.layers.length > 0);
}
