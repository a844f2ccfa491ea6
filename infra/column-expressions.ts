/**
 * Turns the field map into the row that `Create_lead` writes: the text of each column (`Texts`), then one object per column, `{}` when
 * the column is omitted (`Columns`), and their union.
 *
 * Layer: model; makes text, evaluates nothing. Reads only the prepared lead (`outputs('Lead')`), so nothing here can fail on a body.
 */
import { descriptionColumn, type FieldMap, type FieldRule, leadColumn } from "./field-map";
import { ActionName, leadProperty, unmappedKey } from "./lead-expressions";
import { cut, orElse, quoted, trimmed, wellFormed, withoutControlCharacters } from "./text-expressions";

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
  description: ["Description"],
  leadSourceCode: [],
} as const;

/** What the description says besides, whatever its rule. */
const writtenAsFacts = ["LeadSource", "ActionCode"];

/** Lead properties that end in a column; the others go to the description as JSON text. */
export function mappedPaths(map: FieldMap): string[] {
  const paths = [...map.values()].flatMap((rule): readonly string[] => {
    if ("properties" in rule) return rule.properties;
    if ("rule" in rule) return writtenByRule[rule.rule];
    return "trueForAction" in rule ? ["ActionCode"] : [];
  });
  return [...new Set([...paths, ...writtenAsFacts])];
}

/** Lead properties that the rules read, mapped or not. */
export function readPaths(map: FieldMap): string[] {
  return [...new Set([...alwaysRead, ...mappedPaths(map)])];
}

/** Keys of `Texts` beside the columns: what the description is made of. */
const part = { notes: "notes", facts: "facts", rest: "rest" } as const;

/** Inputs of `Texts`: text column → its whole text, '' when blank; parts of the description. Nothing is cut here. */
export function textInputs(map: FieldMap): Record<string, string> {
  const inputs = new Map<string, string>();
  for (const [column, rule] of map) {
    for (const [key, text] of textsOf(column, rule)) inputs.set(key, `@${wellFormed(text)}`);
  }
  return Object.fromEntries(inputs);
}

function textsOf(column: string, rule: FieldRule): [key: string, text: string][] {
  if (column === descriptionColumn) {
    return [
      [part.notes, notes(rule)],
      [part.facts, facts()],
      [part.rest, leadProperty(unmappedKey)],
    ];
  }
  if ("properties" in rule) return [[column, fromProperties(rule)]];
  if ("expression" in rule) return isText(column) ? [[column, trimmed(rule.expression)]] : [];
  if ("trueForAction" in rule || rule.rule === "leadSourceCode") return [];
  return [[column, subject()]];
}

/** How the description begins: the one part of it that a field map may change. */
function notes(rule: FieldRule): string {
  if ("properties" in rule) return fromProperties(rule);
  return "expression" in rule ? trimmed(rule.expression) : leadProperty("Description");
}

const isText = (column: string) => leadColumn(column)?.maxLength !== undefined;
const textOf = (key: string) => `outputs('${ActionName.texts}')?[${quoted(key)}]`;

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
  const objects = columns.map((column) => `outputs('${ActionName.columns}')?[${quoted(column)}]`);
  return `@${withoutControlCharacters(`union(${objects.join(",")})`)}`;
}

const property = (column: string, value: string) => `addProperty(${nothing},${quoted(column)},${value})`;

function columnExpression(column: string, rule: FieldRule, settings: ColumnSettings): string | undefined {
  if ("trueForAction" in rule) {
    const isAction = `equals(toUpper(${leadProperty("ActionCode")}),${quoted(rule.trueForAction)})`;
    return `if(${isAction},${property(column, "true")},${nothing})`;
  }
  if ("rule" in rule && rule.rule === "leadSourceCode") {
    return settings.leadSourceCode === undefined
      ? undefined
      : property(column, String(settings.leadSourceCode));
  }
  if (column === descriptionColumn) return property(column, description(lengthOf(column)));
  if ("expression" in rule && !isText(column)) {
    return `if(equals(${rule.expression},null),${nothing},${property(column, rule.expression)})`;
  }
  return textColumn(column);
}

/** A text column: cut; a required one is never omitted. */
function textColumn(column: string): string {
  const text = textOf(column);
  if (leadColumn(column)?.required) {
    return property(column, cut(orElse(text, quoted("(not given)")), lengthOf(column)));
  }
  return `if(empty(${text}),${nothing},${property(column, cut(text, lengthOf(column)))})`;
}

const lengthOf = (column: string) => leadColumn(column)?.maxLength ?? 100;

function fromProperties(rule: { properties: readonly string[]; otherwise?: string }): string {
  const candidates = rule.properties.map(leadProperty);
  const last = rule.otherwise === undefined ? candidates.pop() : quoted(rule.otherwise);
  return candidates.reduceRight((other, candidate) => orElse(candidate, other), last ?? "''");
}

const isTest = `or(${testPaths.map((path) => `startsWith(${leadProperty(path)},${quoted(testMark)})`).join(",")})`;

function subject(): string {
  const title = orElse(leadProperty("OfferTitle"), offerId);
  const action = orElse(leadProperty("ActionCode"), quoted("unknown"));
  return `concat(if(${isTest},'[TEST] ',''),${title},' - ',${action})`;
}

/** Lead source, action, offer, run: a line each, the first two only when the lead has them. */
function facts(): string {
  const line = (label: string, text: string, length: number) =>
    `if(empty(${text}),'',concat(${quoted(label)},${cut(text, length)},'\n'))`;
  return `concat(${[
    line("Lead source: ", leadProperty("LeadSource"), 300),
    line("Action: ", leadProperty("ActionCode"), 100),
    `'Offer: ',${offerId},'\nRun: ',${runName}`,
  ].join(",")})`;
}

/** Notes; facts; what was not mapped. Notes are cut first, so that the run, by which people and `leads send` find the row, is always there. */
function description(length: number): string {
  const [notes, lines, rest] = [textOf(part.notes), textOf(part.facts), textOf(part.rest)];
  const room = `sub(${length - 1},length(${lines}))`;
  const before = `if(empty(${notes}),'',concat(${cut(notes, room)},'\n'))`;
  return cut(`concat(${before},${lines},if(empty(${rest}),'',concat('\n',${rest})))`, length);
}

/** Columns of `Create_lead_as_text`: constants and ASCII only, so that nothing in them can be refused. */
export function textRowTemplate(): Record<string, string> {
  const isDoNotContact = `equals(toUpper(string(coalesce(actions('${ActionName.lead}')?['outputs']?['ActionCode'],''))),'DNC')`;
  const encoded = `coalesce(actions('${ActionName.asText}')?['outputs'],'(no text could be made of it: see the run)')`;
  const lines = "'Dynamics refused the columns of this lead. It follows as text, percent-encoded.\nOffer: '";
  const whole = `concat(${lines},${offerId},'\nRun: ',${runName},'\n',${encoded})`;
  return {
    leadid: `@outputs('${ActionName.id}')`,
    subject: `@concat('[AS TEXT] ',${offerId},' - ',if(${isDoNotContact},'do not contact (DNC)','unknown'))`,
    lastname: "(not given)",
    description: `@${cut(whole, lengthOf("description"))}`,
  };
}
