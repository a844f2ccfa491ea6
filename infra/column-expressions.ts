/**
 * Turns the field map into the row that `Create_lead` writes: one object per column, `{}` when the column is omitted, and their union.
 *
 * Layer: model; makes text, evaluates nothing. Reads only the prepared lead (`outputs('Lead')`), so nothing here can fail on a body.
 * A cut at a column's length may halve a character outside the Basic Multilingual Plane (an emoji) that lies across it; the
 * language has no cheap way to see one.
 */
import { type FieldMap, type FieldRule, leadColumn } from "./field-map";
import { ActionName, leadProperty, orElse, quoted, trimmed, unmappedKey } from "./lead-expressions";

/** What the rules need besides the lead. */
export interface ColumnSettings {
  /** Value of `leadsourcecode`; absent omits the column. */
  leadSourceCode?: number;
}

const testMark = "MSFT_TEST_";
const testPaths = ["FirstName", "LastName", "Email", "Company"].map((name) => `UserDetails.${name}`);
const alwaysRead = ["OfferTitle", "ActionCode", "LeadSource", "Description", ...testPaths];
const offerId = "parameters('offerId')";
const runName = "workflow()?['run']?['name']";
const nothing = "json('{}')";

/** What each named rule writes into its column. */
const writtenByRule = {
  subject: ["OfferTitle", "ActionCode"],
  description: ["Description", "LeadSource", "ActionCode"],
  leadSourceCode: [],
} as const;

/** Lead properties that end in a column; the others go to the description as JSON text. */
export function mappedPaths(map: FieldMap): string[] {
  const paths = [...map.values()].flatMap((rule): readonly string[] => {
    if ("properties" in rule) return rule.properties;
    if ("rule" in rule) return writtenByRule[rule.rule];
    return "trueForAction" in rule ? ["ActionCode"] : [];
  });
  return [...new Set(paths)];
}

/** Lead properties that the rules read, mapped or not. */
export function readPaths(map: FieldMap): string[] {
  return [...new Set([...alwaysRead, ...mappedPaths(map)])];
}

/** Inputs of `Columns`: column → template that gives `{"column": value}` or `{}`. */
export function columnInputs(map: FieldMap, settings: ColumnSettings): Record<string, string> {
  const inputs = new Map<string, string>();
  for (const [column, rule] of map) {
    const expression = columnExpression(column, rule, settings);
    if (expression !== undefined) inputs.set(column, `@${expression}`);
  }
  inputs.set("leadid", `@${property("leadid", `outputs('${ActionName.id}')`)}`);
  return Object.fromEntries(inputs);
}

/** Body of `Create_lead`: the union of what {@link columnInputs} gives. */
export function rowTemplate(columns: readonly string[]): string {
  return `@union(${columns.map((column) => `outputs('${ActionName.columns}')?[${quoted(column)}]`).join(",")})`;
}

const property = (column: string, value: string) => `addProperty(${nothing},${quoted(column)},${value})`;

function columnExpression(column: string, rule: FieldRule, settings: ColumnSettings): string | undefined {
  if ("rule" in rule && rule.rule === "leadSourceCode") {
    return settings.leadSourceCode === undefined
      ? undefined
      : property(column, String(settings.leadSourceCode));
  }
  if ("trueForAction" in rule) {
    const isAction = `equals(toUpper(${leadProperty("ActionCode")}),${quoted(rule.trueForAction)})`;
    return `if(${isAction},${property(column, "true")},${nothing})`;
  }
  const length = leadColumn(column)?.maxLength;
  if ("expression" in rule && length === undefined) {
    return `if(equals(${rule.expression},null),${nothing},${property(column, rule.expression)})`;
  }
  return textColumn(column, rule, length ?? 100);
}

function textColumn(column: string, rule: FieldRule, length: number): string {
  const otherwise = leadColumn(column)?.required ? quoted("(not given)") : undefined;
  if ("properties" in rule) return fromProperties(column, rule, length);
  if ("rule" in rule) {
    return property(column, rule.rule === "subject" ? cut(subject(), length) : description(length));
  }
  const text = trimmed(`${"expression" in rule ? rule.expression : ""}`);
  if (otherwise !== undefined) return property(column, cut(orElse(text, otherwise), length));
  return `if(empty(${text}),${nothing},${property(column, cut(text, length))})`;
}

function fromProperties(
  column: string,
  rule: { properties: readonly string[]; otherwise?: string },
  length: number,
): string {
  const candidates = rule.properties.map(leadProperty);
  const last = rule.otherwise === undefined ? candidates.pop() : quoted(rule.otherwise);
  const text = candidates.reduceRight((other, candidate) => orElse(candidate, other), last ?? "''");
  const value = property(column, cut(text, length));
  return rule.otherwise === undefined ? `if(empty(${text}),${nothing},${value})` : value;
}

/** First characters of a text. Repeats it. The blank is there because `substring` fails on an empty text. */
const cut = (text: string, length: number | string) =>
  `substring(concat(${text},' '),0,min(length(${text}),${length}))`;

const isTest = `or(${testPaths.map((path) => `startsWith(${leadProperty(path)},${quoted(testMark)})`).join(",")})`;

function subject(): string {
  const title = orElse(leadProperty("OfferTitle"), offerId);
  const action = orElse(leadProperty("ActionCode"), quoted("unknown"));
  return `concat(if(${isTest},'[TEST] ',''),${title},' - ',${action})`;
}

/**
 * Notes; lead source; action; offer; run; what was not mapped. Notes are cut first, so that the run, by which people and
 * `leads send` find the row, is always there.
 */
function description(length: number): string {
  const facts = `concat(${[
    line("Lead source: ", cut(leadProperty("LeadSource"), 300)),
    line("Action: ", cut(leadProperty("ActionCode"), 100)),
    quoted("Offer: "),
    offerId,
    quoted("\nRun: "),
    runName,
  ].join(",")})`;
  const notes = line(
    "",
    cut(leadProperty("Description"), `sub(${length - 1},length(${facts}))`),
    leadProperty("Description"),
  );
  const rest = leadProperty(unmappedKey);
  return cut(`concat(${notes},${facts},if(empty(${rest}),'',concat('\n',${rest})))`, length);
}

const line = (label: string, value: string, source = value) =>
  `if(empty(${source}),'',concat(${quoted(label)},${value},'\n'))`;
