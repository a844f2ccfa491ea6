/** The shape of a report, for files that come from elsewhere. The compiler compares it with {@link Report}. */
import type { JTDSchemaType } from "ajv/dist/jtd";
import type { Report } from "./report";

/** {@link Report} without `readonly`, which the schema's type does not take. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

/** What a file can hold: its version may be another one. */
export type ReadReport = Plain<Omit<Report, "version">> & { version: number };

const oneOf = <Name extends string>(...names: Name[]): { enum: Name[] } => ({ enum: names });
const text = { type: "string" } as const;
const texts = { elements: text } as const;
const flag = { type: "boolean" } as const;
const count = { type: "float64" } as const;
const level = oneOf("safe", "attention", "refused");
const executions = { builtIn: count, standard: count } as const;

const cost = { properties: { ...executions, dollars: count } } as const;

const setting = {
  properties: { group: text, name: text },
  optionalProperties: { before: text, after: text },
} as const;

const outcome = {
  properties: {
    kind: oneOf("row", "dead letter", "lost", "refused", "not run"),
    executions: { properties: executions },
  },
  optionalProperties: { row: { values: text }, lengths: { values: count }, reason: text },
} as const;

const source = { properties: { from: text }, optionalProperties: { limit: count } } as const;

const workflow = {
  properties: {
    name: text,
    destination: text,
    label: text,
    change: oneOf("created", "changed", "unchanged", "deleted"),
    columns: {
      elements: {
        properties: { name: text, change: oneOf("created", "changed", "unchanged", "deleted") },
        optionalProperties: { before: source, after: source, longest: count },
      },
    },
    coverage: {
      properties: {
        unused: texts,
        cut: { elements: { properties: { property: text, limit: count } } },
        missing: texts,
      },
    },
    steps: {
      elements: {
        properties: { name: text, change: oneOf("created", "changed", "deleted"), paths: texts },
      },
    },
    settings: { elements: setting },
    dryRun: {
      elements: {
        properties: { file: text, differing: texts },
        optionalProperties: { before: outcome, after: outcome },
      },
    },
  },
  optionalProperties: { picture: { properties: { before: text, after: text } } },
} as const;

const changed = { name: text, type: text, paths: texts } as const;

/** JSON Type Definition (RFC 8927). It refuses unknown properties. */
export const reportSchema: JTDSchemaType<ReadReport> = {
  properties: {
    version: count,
    project: text,
    stack: text,
    offerId: text,
    verdict: { properties: { level, line: text } },
    findings: { elements: { properties: { level, line: text }, optionalProperties: { fix: text } } },
    todo: { elements: { properties: { line: text }, optionalProperties: { command: text } } },
    workflows: { elements: workflow },
    settings: { elements: setting },
    resources: {
      elements: {
        properties: {
          ...changed,
          op: oneOf("create", "update", "replace", "delete", "import", "forget"),
          isProtected: flag,
        },
      },
    },
    drift: { elements: { properties: { ...changed, isDeleted: flag } } },
    policies: {
      elements: {
        properties: {
          policy: text,
          pack: text,
          level: oneOf("mandatory", "advisory"),
          resource: text,
          message: text,
        },
        optionalProperties: { severity: text, fix: text, framework: text, url: text },
      },
    },
    missing: texts,
  },
  optionalProperties: {
    digest: text,
    cost: { properties: { prices: text }, optionalProperties: { before: cost, after: cost } },
  },
};
