/** Expressions that people write into `fieldMap`: what Azure would refuse in the middle of an update is found before it. */
import assert from "node:assert/strict";
import { fieldMapMistakes } from "../../infra/field-map";

const mistakeOf = (expression: string, column = "jobtitle") => fieldMapMistakes({ [column]: expression })[0];

describe("an expression in fieldMap", () => {
  for (const expression of [
    "@toUpper(outputs('Lead')?['OfferTitle'])",
    "@triggerBody()?['UserDetails']?['Title']",
    "@concat(parameters('offerId'), ' ', outputs('lead_id'))",
    "@outputs(concat('Le', 'ad'))?['OfferTitle']",
    "@xpath(xml('<a/>'), '/a')",
    "@'Marketplace'",
  ]) {
    it(`is taken: ${expression}`, () => assert.equal(mistakeOf(expression), undefined));
  }

  for (const [expression, found] of [
    ["@toUper('a')", "at character 2, The template function 'toUper' is not defined or not valid"],
    [
      "@toUpper(outputs('Lead')",
      "at character 24, Unable to parse template language expression: expected token 'RightParenthesis' and actual 'EndOfData'",
    ],
    ["@OfferTitle", "at character 11, Unable to parse template language expression: expected token"],
    ["@if(true, 1)", "at character 2, The template language function 'if' expects '3' parameter(s)."],
    ["@outputs('Leed')", "it reads the action Leed"],
    ["@body('Create_lead')", "it reads the action Create_lead"],
    ["@variables('title')", "it reads the variable title"],
    ["@parameters('offer')", "it reads the parameter offer"],
    ["@items('Each')", "it reads the loop Each"],
    ["@concat('x', Item()?['a'])", "it calls item(), which is known in loops only"],
    ["@iterationIndexes('Each')", "it reads the loop Each"],
  ] as const) {
    it(`is refused: ${expression}`, () => {
      const mistake = mistakeOf(expression) ?? assert.fail("it is taken");
      assert.ok(mistake.found.startsWith(`${JSON.stringify(expression)}: ${found}`), mistake.found);
      assert.match(mistake.expected, /an expression that Logic Apps takes.*leads expression/);
      assert.doesNotMatch(
        mistake.expected,
        /toUper|Leed|OfferTitle/,
        "expectations are shown for secrets, too",
      );
    });
  }

  it("may read Texts where its column is no text: those are written later", () => {
    assert.equal(mistakeOf("@empty(outputs('Texts')?['fax'])", "donotfax"), undefined);
    assert.match(mistakeOf("@outputs('Texts')?['fax']")?.found ?? "", /it reads the action Texts$/);
  });

  it("is shown in its beginning only", () => {
    const mistake = mistakeOf(`@concat('${"x".repeat(200)}'`);
    assert.match(
      mistake?.found ?? "",
      /^"@concat\('x+\.\.\.": at character 210, Unable to parse .*expression: ex/,
    );
    assert.ok((mistake?.found.length ?? 0) < 250);
  });
});
