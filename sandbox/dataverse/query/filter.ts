/**
 * Translates `$filter` into SQL: the part of OData's expression language that Dataverse clients use.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
 */
import type { SqlValue } from "../../storage/database";
import { NotEmulated, type SandboxError } from "../../support/errors";
import { dataverseError } from "../errors";
import { edmType, instant } from "../rows/column-values";
import { type Column, columnOfProperty, type Table } from "../tables";
import { columnExpression } from "./column-sql";
import { literalValue, type Token, tokens, unquote } from "./filter-tokens";

/** A condition over the columns of `dataverse_rows`. */
export interface Condition {
  where: string;
  parameters: SqlValue[];
}

const comparisons = new Map([
  ["eq", "IS"],
  ["ne", "IS NOT"],
  ["gt", ">"],
  ["ge", ">="],
  ["lt", "<"],
  ["le", "<="],
]);
const wildcards = new Map([
  ["%", "*"],
  ["_", "?"],
  ["*", "[*]"],
  ["?", "[?]"],
]);
const textFunctions = new Set(["contains", "startswith", "endswith"]);
/** Nesting limit, deeper than any client needs. It keeps a hostile filter from exhausting the stack. */
const deepest = 100;

/**
 * The condition of a `$filter`.
 *
 * @throws {SandboxError} 0x0 unknown property or syntax; `NotEmulated` for OData that the sandbox does not read
 */
export function parseFilter(table: Table, filter: string): Condition {
  const parser = new FilterParser(table, tokens(filter), filter);
  return { where: parser.parse(), parameters: parser.parameters };
}

class FilterParser {
  readonly parameters: SqlValue[] = [];
  readonly #table: Table;
  readonly #tokens: readonly Token[];
  readonly #filter: string;
  #position = 0;
  #depth = 0;

  constructor(table: Table, list: readonly Token[], filter: string) {
    this.#table = table;
    this.#tokens = list;
    this.#filter = filter;
  }

  parse(): string {
    const where = this.#or();
    if (this.#peek().kind !== "end") throw this.#syntaxError();
    return where;
  }

  #or(): string {
    const parts = [this.#and()];
    while (this.#word("or")) parts.push(this.#and());
    return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(" OR ")})`;
  }

  #and(): string {
    const parts = [this.#unary()];
    while (this.#word("and")) parts.push(this.#unary());
    return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(" AND ")})`;
  }

  #unary(): string {
    if (++this.#depth > deepest) throw new NotEmulated(`a $filter nested more than ${deepest} deep`);
    try {
      if (this.#word("not")) return `NOT coalesce(${this.#unary()}, 0)`;
      if (this.#take("(") !== undefined) {
        const inner = this.#or();
        this.#expect(")");
        return inner;
      }
      return this.#predicate();
    } finally {
      this.#depth--;
    }
  }

  #predicate(): string {
    const name = this.#expect("word").text;
    if (this.#peek().kind === "(") return this.#call(name);
    const column = this.#column(name);
    const operator = this.#expect("word").text;
    const sql = comparisons.get(operator);
    if (sql === undefined) throw new NotEmulated(`the operator '${operator}' in $filter`);
    return this.#compare(column, sql);
  }

  #call(name: string): string {
    if (!textFunctions.has(name)) throw new NotEmulated(`the function '${name}' in $filter`);
    this.#expect("(");
    const column = this.#column(this.#expect("word").text);
    this.#expect(",");
    const pattern = globOf(unquote(this.#expect("text").text));
    this.#expect(")");
    if (this.#peek().text === "eq" || this.#peek().text === "ne") {
      const isEqual = this.#next().text === "eq";
      const wanted = this.#expect("word").text;
      if (wanted !== "true" && wanted !== "false") throw this.#syntaxError();
      const holds = this.#glob(column, name, pattern);
      return isEqual === (wanted === "true") ? holds : `NOT coalesce(${holds}, 0)`;
    }
    return this.#glob(column, name, pattern);
  }

  #glob(column: Column, name: string, pattern: string): string {
    const before = name === "startswith" ? "" : "*";
    const after = name === "endswith" ? "" : "*";
    this.parameters.push(`${before}${pattern}${after}`);
    return `lower(${columnExpression(this.#table, column)}) GLOB ?`;
  }

  #compare(column: Column, operator: string): string {
    const expression = columnExpression(this.#table, column);
    const token = this.#next();
    if (token.kind === "word" && token.text === "null") {
      return operator === "IS" || operator === "IS NOT" ? `${expression} ${operator} NULL` : "0";
    }
    const type = edmType(column);
    if (type === "DateTimeOffset") return this.#compareInstant(expression, operator, token, column);
    this.parameters.push(this.#literal(column, token));
    return type === "String" ? `${expression} ${operator} ? COLLATE NOCASE` : `${expression} ${operator} ?`;
  }

  /** Stored instants have whole seconds. The operator is adjusted for a literal between two seconds. */
  #compareInstant(expression: string, operator: string, token: Token, column: Column): string {
    const literal = token.kind === "instant" ? instant(token.text) : undefined;
    if (literal === undefined) throw this.#wrongType(column, token);
    const isBetween = /\.\d*[1-9]/.test(token.text);
    if (isBetween && operator.startsWith("IS")) return operator === "IS" ? "0" : "1";
    const between = isBetween ? { ">": ">", ">=": ">", "<": "<=", "<=": "<=" }[operator] : undefined;
    this.parameters.push(literal);
    return `${expression} ${between ?? operator} ?`;
  }

  #literal(column: Column, token: Token): SqlValue {
    const value = literalValue(column, token);
    if (value === undefined) throw this.#wrongType(column, token);
    return value;
  }

  #column(name: string): Column {
    if (name.includes("/")) throw new NotEmulated(`the path '${name}' in $filter`);
    const column = columnOfProperty(this.#table, name) ?? this.#emptyLookup(name);
    if (column === undefined) throw unknownProperty(this.#table, name);
    return column;
  }

  /** A lookup may use its own name when it is compared with null. */
  #emptyLookup(name: string): Column | undefined {
    const literal = this.#tokens[this.#position + 1];
    return literal?.text === "null" ? this.#table.columns.get(name) : undefined;
  }

  #wrongType(column: Column, token: Token): SandboxError {
    return dataverseError(
      "generic",
      `A binary operator with incompatible types was detected. Found operand type 'Edm.${edmType(column)}' for '${column.name}' and the literal ${token.text || "(none)"} at position ${token.at} in '${this.#filter}'.`,
    );
  }

  #syntaxError(): SandboxError {
    return dataverseError("generic", `Syntax error at position ${this.#peek().at} in '${this.#filter}'.`);
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { kind: "end", text: "", at: this.#filter.length };
  }

  #next(): Token {
    const token = this.#peek();
    this.#position++;
    return token;
  }

  #take(kind: Token["kind"]): Token | undefined {
    return this.#peek().kind === kind ? this.#next() : undefined;
  }

  #expect(kind: Token["kind"]): Token {
    const token = this.#take(kind);
    if (token === undefined) throw this.#syntaxError();
    return token;
  }

  #word(text: string): boolean {
    const token = this.#peek();
    if (token.kind !== "word" || token.text !== text) return false;
    this.#position++;
    return true;
  }
}

/** Dataverse uses SQL Server's LIKE (`%`, `_`, `[set]`). SQLite's GLOB has the same with other signs. */
function globOf(text: string): string {
  return text.toLowerCase().replace(/\[[^\]]*\]|[*?%_]/g, (found) => wildcards.get(found) ?? found);
}

/** The property does not exist in the table. */
export function unknownProperty(table: Table, name: string): SandboxError {
  return dataverseError(
    "generic",
    `Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${table.logicalName}'.`,
  );
}
