/** Every field map that the program accepts is read back from the deployed definition. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldMapMistakes } from "../../../infra/config/field-map-check";
import { type DestinationName, destinationNames, destinationOf } from "../../../infra/destinations/index";
import { shown } from "../../../review/shown";
import previous from "../../fixtures/previous-version/definition.json";
import { shippedState, stateOf, viewOf } from "./support/flows";

/** Column → source, as the view shows it. */
function sourcesOf(name: DestinationName, settings: Record<string, unknown> = {}) {
  const state = shippedState(name, settings);
  const { columns } = viewOf(state, state).part;
  return new Map(columns.map((column) => [column.name, column.after]));
}

/** A property in the spelling of the schemas. */
const spelled = (path: string) =>
  path
    .split(".")
    .map((one) => one.charAt(0).toUpperCase() + one.slice(1))
    .join(".");

const isPath = (value: string) => /^(UserDetails\.)?[A-Za-z_]\w*$/.test(value);

const property = fc.oneof(
  fc.constantFrom("OfferTitle", "ActionCode", "UserDetails.Email", "UserDetails.title", "Title", "id"),
  fc.stringMatching(/^(UserDetails\.)?[A-Za-z_][A-Za-z0-9_]{0,20}$/),
);
const text = fc.string({ maxLength: 30 }).map((one) => one.replaceAll("'", "''"));
const expression = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(
      ...[
        "outputs('Lead')['Title']",
        "outputs('Lead')?['Company']",
        "triggerBody()?['userDetails']?['email']",
      ],
      ...["triggerBody()", "workflow()['run']['name']", "parameters('offerId')", "null", "12", "utcNow()"],
    ),
    text.map((one) => `'${one}'`),
    tie("node").map((one) => `string(coalesce(${one},''))`),
    tie("node").map((one) => `coalesce( ${one} , '' )`),
    fc.tuple(tie("node"), fc.nat(300)).map(([one, limit]) => `take(${one},${limit})`),
    fc.tuple(tie("node"), tie("node")).map(([one, other]) => `if(empty(${one}),null,take(${other},9))`),
    fc.tuple(tie("node"), tie("node")).map(([one, other]) => `concat(${one},${other})`),
    tie("node").map((one) => `trim(string(coalesce(${one},'')))`),
  ),
})).node;
const value = fc.oneof(
  property,
  fc.string({ maxLength: 40 }).map((one) => `'${one}'`),
  fc.constantFrom("true", "false", "8", "'lead'", "'https://contoso.com/hook?sig=abc'"),
  expression.map((one) => `@${one}`),
);

for (const name of destinationNames) {
  describe(`the columns of ${name} in a report`, () => {
    const destination = destinationOf(name);

    it("have the sources and limits of the shipped field map", () => {
      const sources = sourcesOf(name);
      for (const [column, from] of Object.entries(destination.fieldMap)) {
        const limit = destination.columns[column]?.maxLength;
        const isCut = limit !== undefined && !from.startsWith("'");
        assert.deepEqual(sources.get(column), { from, ...(isCut && { limit }) }, column);
      }
    });

    it("have the source of every override that the program accepts", () => {
      let accepted = 0;
      const columns = Object.keys(destination.columns);
      fc.assert(
        fc.property(fc.constantFrom(...columns), value, (column, given) => {
          const fieldMap = { [column]: given };
          fc.pre(fieldMapMistakes(fieldMap, destination).length === 0);
          accepted++;
          const isText = destination.columns[column]?.maxLength !== undefined;
          const expected = isText && isPath(given) ? spelled(given) : shown(given);
          assert.equal(sourcesOf(name, { fieldMap }).get(column)?.from, expected);
        }),
        { numRuns: 100 },
      );
      assert.ok(accepted > 25, `${accepted}`);
    });

    it("have the limit that the configuration gives a column", () => {
      const column = destination.exampleColumn;
      const { limit, from } = sourcesOf(name, { columns: { [column]: "text:7" } }).get(column) ?? {};
      assert.deepEqual([limit, from], [7, destination.fieldMap[column]]);
    });
  });
}

describe("the columns of other definitions in a report", () => {
  it("are not invented for a flow that computes its row as a whole", () => {
    const state = stateOf(previous);
    assert.deepEqual(viewOf(state, state).part.columns, []);
    const { part, findings } = viewOf(state, shippedState("dynamics365"));
    assert.deepEqual([...new Set(part.columns.map(({ change }) => change))], ["changed"]);
    assert.match(
      String(findings[0]?.line),
      /^The columns cannot be compared, because a flow computes its row/,
    );
  });

  it("have the path of a property that a step reads in another way", () => {
    const { definition } = shippedState("dynamics365");
    const inputs = {
      Title: "@string(triggerBody()?['UserDetails']?['Company'])",
      Company: "@toUpper(triggerBody()?['UserDetails']?['Company'])",
      Phone: "@coalesce(triggerBody()?['UserDetails']?['Phone'],'none')",
    };
    const Lead = { ...definition.actions.Lead, inputs };
    const state = stateOf({ ...definition, actions: { ...definition.actions, Lead } });
    const sources = new Map(viewOf(state, state).part.columns.map(({ name, after }) => [name, after?.from]));
    assert.equal(sources.get("jobtitle"), "UserDetails.Company");
    assert.equal(sources.get("companyname"), "@take(outputs('Lead')['Company'],100)");
    assert.equal(sources.get("telephone1"), "@take(outputs('Lead')['Phone'],50)");
  });

  it("are the texts of a message to a chat channel", () => {
    const state = shippedState("webhook", { template: "slack" });
    const names = viewOf(state, state).part.columns.map(({ name }) => name);
    assert.deepEqual(names.slice(0, 3), [
      "blocks[0].text.text",
      "blocks[1].fields[0].text",
      "blocks[1].fields[1].text",
    ]);
  });
});
