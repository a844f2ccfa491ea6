/** `$filter` of a query. Source: https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities */
import { NotEmulated } from "../support/errors";
import type { Entity } from "./entity-store";
import { comparable, type EdmType, readValue, type TypedValue } from "./entity-values";
import { TableError } from "./errors";

/** Whether an entity satisfies a filter. */
export type Predicate = (entity: Entity) => boolean;

const mostComparisons = 15;

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

/** Types of quoted literals, by their prefix. */
const prefixes: Readonly<Record<string, EdmType>> = {
  "": "Edm.String",
  datetime: "Edm.DateTime",
  guid: "Edm.Guid",
  X: "Edm.Binary",
  binary: "Edm.Binary",
};

const tokenPattern =
  /\s*(?:(?<literal>(?:[A-Za-z]*)'(?:[^']|'')*'|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?L?(?![\w.])|(?:true|false)(?!\w))|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<mark>[(),]))/uy;

interface Token {
  kind: "literal" | "word" | "mark" | "end";
  text: string;
}

/** @throws {TableError} `InvalidInput` @throws {NotEmulated} for a function */
export function parseFilter(filter: string): Predicate {
  const parser = new Parser(tokensOf(filter));
  return parser.parse();
}

function tokensOf(filter: string): Token[] {
  const found: Token[] = [];
  tokenPattern.lastIndex = 0;
  const end = filter.trimEnd().length;
  while (tokenPattern.lastIndex < end) {
    const groups = tokenPattern.exec(filter)?.groups;
    if (groups === undefined) throw new TableError("InvalidInput");
    for (const kind of ["literal", "word", "mark"] as const) {
      if (groups[kind] !== undefined) found.push({ kind, text: groups[kind] });
    }
  }
  return found;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #comparisons = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Predicate {
    const whole = this.#or();
    if (this.#next().kind !== "end" || this.#comparisons > mostComparisons)
      throw new TableError("InvalidInput");
    return whole;
  }

  #or(): Predicate {
    const parts = [this.#and()];
    while (this.#takes("or")) parts.push(this.#and());
    return (entity) => parts.some((part) => part(entity));
  }

  #and(): Predicate {
    const parts = [this.#unary()];
    while (this.#takes("and")) parts.push(this.#unary());
    return (entity) => parts.every((part) => part(entity));
  }

  #unary(): Predicate {
    if (this.#takes("not")) {
      const inner = this.#unary();
      return (entity) => !inner(entity);
    }
    if (!this.#takes("(")) return this.#comparison();
    const inner = this.#or();
    if (!this.#takes(")")) throw new TableError("InvalidInput");
    return inner;
  }

  /** A property that an entity lacks makes every comparison false. */
  #comparison(): Predicate {
    const [property, operator, literal] = [this.#next(), this.#next(), this.#next()];
    if (property.kind === "literal") throw new NotEmulated("a filter whose comparison starts with a value");
    if (operator.text === "(") throw new NotEmulated(`the function ${property.text} in $filter`);
    const holds = Object.hasOwn(comparisons, operator.text) ? comparisons[operator.text] : undefined;
    if (property.kind !== "word" || holds === undefined || literal.kind !== "literal") {
      throw new TableError("InvalidInput");
    }
    this.#comparisons++;
    const wanted = comparable(readLiteral(literal.text));
    return (entity) => {
      const typed = propertyOf(entity, property.text);
      if (typed === undefined) return false;
      const { kind, value } = comparable(typed);
      return kind === wanted.kind && holds(orderOf(value, wanted.value));
    };
  }

  #next(): Token {
    return this.#tokens[this.#at++] ?? { kind: "end", text: "" };
  }

  #takes(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.text !== text || token.kind === "literal") return false;
    this.#at++;
    return true;
  }
}

function orderOf(left: string | number | bigint, right: string | number | bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function readLiteral(text: string): TypedValue {
  if (text === "true" || text === "false") return { type: "Edm.Boolean", value: text === "true" };
  const [, prefix, quoted = ""] = /^([A-Za-z]*)'(.*)'$/s.exec(text) ?? [];
  if (prefix === undefined) {
    return text.endsWith("L")
      ? readValue(text.slice(0, -1), "Edm.Int64")
      : readValue(Number(text), undefined);
  }
  if (!Object.hasOwn(prefixes, prefix)) throw new TableError("InvalidInput");
  const type = prefixes[prefix];
  const value = quoted.replaceAll("''", "'");
  const isHex = type === "Edm.Binary";
  return readValue(isHex ? Buffer.from(value, "hex").toString("base64") : value, type);
}

/** A property with its type; undefined when the entity has none of that name. */
export function propertyOf(entity: Entity, name: string): TypedValue | undefined {
  if (name === "PartitionKey") return { type: "Edm.String", value: entity.partitionKey };
  if (name === "RowKey") return { type: "Edm.String", value: entity.rowKey };
  if (name === "Timestamp") return { type: "Edm.DateTime", value: entity.timestamp };
  return Object.hasOwn(entity.properties, name) ? entity.properties[name] : undefined;
}
