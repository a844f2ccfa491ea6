/** A part of the stack's settings, and the table from which most parts are made. */
import type { Inputs, Step } from "../preview";
import { type Finding, Level } from "../report";
import type { Group, Setting } from "./setting";

/** What one part says. */
export interface Part {
  before: Setting[];
  after: Setting[];
  findings: Finding[];
}

/** One setting of a kind of resource. */
export interface Attribute {
  /** Follows the resource's name; empty when the resource has only one. */
  name: string;
  words: (inputs: Inputs) => string;
  /** One sentence, when the second state is worse for leads. No first state: the resource is new. */
  worse?: (name: string, before: Inputs | undefined, after: Inputs) => string | undefined;
}

/** A kind of resource. */
export interface Kind {
  group: Group;
  appliesTo: (type: string) => boolean;
  attributes: readonly Attribute[];
}

export function partOf(steps: readonly Step[], kinds: readonly Kind[]): Part {
  const part: Part = { before: [], after: [], findings: [] };
  for (const step of steps)
    for (const { group, attributes } of kinds.filter(({ appliesTo }) => appliesTo(step.type)))
      for (const attribute of attributes) add(part, group, step, attribute);
  return part;
}

function add(part: Part, group: Group, { name, before, after }: Step, attribute: Attribute): void {
  const row = attribute.name === "" ? name : `${name}: ${attribute.name}`;
  if (before) part.before.push({ group, name: row, words: attribute.words(before) });
  if (!after) return;
  part.after.push({ group, name: row, words: attribute.words(after) });
  const line = attribute.worse?.(name, before, after);
  if (line !== undefined) part.findings.push({ level: Level.attention, line });
}

/** A setting that is a risk in one of its states. */
export function risk(
  isRisky: (inputs: Inputs) => boolean,
  line: (name: string) => string,
): NonNullable<Attribute["worse"]> {
  return (name, before, after) =>
    isRisky(after) && !(before !== undefined && isRisky(before)) ? line(name) : undefined;
}

export const joined = (parts: readonly Part[]): Part => ({
  before: parts.flatMap(({ before }) => before),
  after: parts.flatMap(({ after }) => after),
  findings: parts.flatMap(({ findings }) => findings),
});
