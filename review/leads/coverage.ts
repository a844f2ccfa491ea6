/** How the columns use the properties of the published lead schema. */

import { isObject } from "../../expressions/json";
import published from "../../flow-definitions/lead-schema.2022.json";
import { objectAt } from "../../policies/engine-values";
import { type Action, ownPart, requestTriggers } from "../../policies/workflow/definition";
import type { Coverage } from "../report";
import { shown } from "../shown";
import { expressionsOf, pathsIn, type TextRead, textsIn } from "./lead-reader";
import { columnOf } from "./shipped";
import type { Flow } from "./written-columns";

const noCoverage: Coverage = { unused: [], cut: [], missing: [] };

/** Of the Logic App that distributes leads: nothing, because it passes them on. */
export function coverageOf(flow: Flow | undefined): Coverage {
  if (flow === undefined || flow.destination === "distributor") return noCoverage;
  const declared = declaredBy(flow) ?? propertiesIn(published);
  const read = new Set(readBy(flow));
  return {
    unused: declared.filter((property) => !read.has(property)),
    cut: cutBy(flow).filter(({ property }) => declared.includes(property)),
    missing: [...read]
      .filter((path) => !declared.some((one) => one === path || one.startsWith(`${path}.`)))
      .map(shown)
      .sort(),
  };
}

/** Properties that the schema of the trigger declares, sorted; undefined when there is no schema. */
export function declaredBy({ definition }: Flow): string[] | undefined {
  const [trigger] = requestTriggers(definition);
  const schema = objectAt(trigger?.source, "inputs", "schema");
  return isObject(schema.properties) ? propertiesIn(schema) : undefined;
}

/** Properties that hold a value, not objects with properties of their own. */
function propertiesIn(schema: unknown): string[] {
  return Object.entries(objectAt(schema, "properties"))
    .flatMap(([name, property]) => {
      const inside = propertiesIn(property);
      return inside.length === 0 ? [name] : inside.map((path) => `${name}.${path}`);
    })
    .sort();
}

/** The text templates in a value. */
function* templatesIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const inside of Object.values(value)) yield* templatesIn(inside);
}

/** Lead properties that the columns read; of an own flow, those that any of its steps reads. */
function readBy(flow: Flow): string[] {
  const { definition, destination } = flow;
  const values =
    destination === "flow"
      ? ownSteps(flow).map(ownPart)
      : definition.actions.filter(({ name }) => flow.writes.some(({ step }) => step === name)).map(ownPart);
  return [...templatesIn(values)].flatMap((text) =>
    expressionsOf(text).flatMap((node) => pathsIn(node, definition)),
  );
}

/** Steps of an own flow besides `Lead`, which reads every property, and the dead letter. */
const ownSteps = ({ definition }: Flow): Action[] =>
  definition.actions.filter(({ name, parent }) => name !== "Lead" && parent !== "Lead_has_no_row");

/** Properties that no column has in full, with the longest text. */
function cutBy({ writes, definition, destination }: Flow): Coverage["cut"][number][] {
  const reads = writes.flatMap(({ columns }) =>
    Array.from(columns ?? []).flatMap(([name, value]): TextRead[] => {
      const column = columnOf(destination, name);
      const isText = column === undefined || column.maxLength !== undefined;
      return isText && typeof value === "string"
        ? expressionsOf(value).flatMap((node) => textsIn(node, definition))
        : [];
    }),
  );
  const longest = new Map<string, number>();
  for (const { path, limit } of reads) longest.set(path, Math.max(limit, longest.get(path) ?? 0));
  return [...longest]
    .filter(([, limit]) => Number.isFinite(limit))
    .map(([property, limit]) => ({ property, limit }))
    .sort((a, b) => (a.property < b.property ? -1 : 1));
}
