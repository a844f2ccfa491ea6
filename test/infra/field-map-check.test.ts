/** Mistakes in `fieldMap`, found before anything is created, each with a valid example. */
import assert from "node:assert/strict";
import { customColumnMistakes, fieldMapMistakes } from "../../infra/config/field-map-check";
import { dynamics365 } from "../../infra/destinations/dynamics365";

const mistakeOf = (value: string, column = "jobtitle") => {
  const mistakes = fieldMapMistakes({ [column]: value }, dynamics365);
  assert.ok(mistakes.length <= 1);
  return mistakes[0];
};

/** The word that a shell reads from an example. */
const pasted = (example: string) => example.replace(/^"(.*)"$/, "$1");

describe("a value in fieldMap", () => {
  for (const [column, value, expected] of [
    ["jobtitles", "UserDetails.Title", /^a column of the Leads table: subject, firstname,/],
    ["__proto__", "UserDetails.Title", /^a column of the Leads table/],
    ["ownerid", "UserDetails.Title", /^no entry: marketplace-leads:owner says who owns the rows/],
    ["leadid", "'00000000-0000-4000-8000-000000000001'", /^no entry: this column gets the lead's id$/],
    ["ownerid@odata.bind", "'/teams(1)'", /^no entry: marketplace-leads:owner/],
    ["lastname", "none", /^a value: Dynamics 365 requires this column$/],
    ["subject", "none", /^a value: Dynamics 365 requires this column$/],
    ["description", "none", /workflow\(\)\['run'\]\['name'\]: leads send finds the row by it$/],
    ["description", "UserDetails.Title", /workflow\(\)\['run'\]\['name'\]/],
    ["description", "'Marketplace'", /workflow\(\)\['run'\]\['name'\]/],
    ["description", "@outputs('Lead')['Description']", /workflow\(\)\['run'\]\['name'\]/],
    ["jobtitle", "", /^a lead property such as UserDetails\.Phone, an expression/],
    ["jobtitle", "8", /^a lead property/],
    ["jobtitle", "UserDetails.a.b", /^a lead property/],
    ["jobtitle", "userDetails.Title", /^a lead property/],
    ["jobtitle", "'it's'", /^a lead property/],
    ["jobtitle", "'@x'", /^a lead property/],
    ["jobtitle", "null x", /^a lead property/],
    ["jobtitle", "@@x", /^one whole expression that starts with a single @/],
    ["jobtitle", "@{outputs('Lead')}", /^one whole expression/],
    ["jobtitle", "@", /^one whole expression/],
    ["jobtitle", `@concat('${"x".repeat(8200)}')`, /^an expression of at most 8092 characters, found 8211$/],
    [
      "donotfax",
      "yes",
      /^true, false, an expression that starts with @, or none: the column's type is Boolean$/,
    ],
    ["donotfax", "UserDetails.Fax", /^true, false,/],
    ["leadsourcecode", "8.5", /^a whole number, an expression .* the column's type is Picklist$/],
    ["leadsourcecode", "-1", /^a whole number/],
    ["leadsourcecode", "'8'", /^a whole number/],
    ["leadqualitycode", "true", /^a whole number/],
    // JSON has no such number
    ["leadsourcecode", "007", /^a whole number/],
  ] as const) {
    it(`is refused: ${column} ${value.slice(0, 40)}`, () => {
      const {
        expected: said,
        set: example,
        ...mistake
      } = mistakeOf(value, column) ?? assert.fail("it is taken");
      assert.equal(mistake.entry, `.${column}`);
      assert.match(said, expected);
      assert.ok(mistake.found.startsWith(JSON.stringify(value.slice(0, 70)).slice(0, -1)), mistake.found);
      // an unknown column can only be removed
      if (example !== undefined) assert.equal(mistakeOf(pasted(example), column), undefined);
      assert.equal(example === undefined, /^(a column of|no entry)/.test(said));
    });
  }

  it("has examples that are safe in a shell", () => {
    for (const column of ["jobtitle", "description", "donotfax"]) {
      const example = mistakeOf("8.5", column)?.set ?? assert.fail();
      assert.match(example, /^"[^"$`\\!]*"$|^[\w.]+$/);
    }
  });

  it("is reported for every column at once", () => {
    const mistakes = fieldMapMistakes(
      { lastname: "none", firstname: "UserDetails.FirstName", x: "y" },
      dynamics365,
    );
    assert.deepEqual(
      mistakes.map(({ entry }) => entry),
      [".lastname", ".x"],
    );
  });
});

describe("the column of the lead's id in fieldMap", () => {
  it("is refused also when `columns` describes it: two leads would become one row", () => {
    const [mistake, ...others] = fieldMapMistakes({ leadid: "UserDetails.Email" }, dynamics365, {
      columns: { leadid: "text:36" },
    });
    assert.equal(mistake?.expected, "no entry: this column gets the lead's id");
    assert.deepEqual(others, []);
  });
});

describe("an expression in fieldMap", () => {
  for (const expression of [
    "@toUpper(outputs('Lead')?['OfferTitle'])",
    "@outputs('Lead')['id']",
    "@outputs('lead')?['offertitle']",
    "@triggerBody()?['UserDetails']?['Title']",
    "@concat(parameters('offerId'), ' ', workflow()['run']['name'])",
    "@outputs(concat('Le', 'ad'))?['OfferTitle']",
    "@xpath(xml('<a/>'), '/a')",
    "@'Marketplace'",
  ]) {
    it(`is accepted: ${expression}`, () => assert.equal(mistakeOf(expression), undefined));
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
    // steps and keys of the previous definition
    ["@outputs('Texts')?['fax']", "it reads the action Texts"],
    ["@outputs('Lead_id')", "it reads the action Lead_id"],
    [
      "@outputs('Lead')?['UserDetails/Title']",
      "it reads 'UserDetails/Title' of the step Lead, which has id, OfferTitle, ActionCode,",
    ],
    ["@concat('a', body('Lead')['Titel'])", "it reads 'Titel' of the step Lead, which has id,"],
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
      assert.equal(mistakeOf(pasted(mistake.set ?? "")), undefined);
    });
  }

  it("is shown only in its beginning", () => {
    const mistake = mistakeOf(`@concat('${"x".repeat(200)}'`);
    assert.match(
      mistake?.found ?? "",
      /^"@concat\('x+\.\.\.": at character 210, Unable to parse .*expression: ex/,
    );
    assert.ok((mistake?.found.length ?? 0) < 250);
  });
});

describe("an entry of columns", () => {
  const expectedOf = (custom: Record<string, string>) =>
    customColumnMistakes(custom, dynamics365).map(({ expected }) => expected);

  it("describes a column, or gives a shipped text column another length", () => {
    const good = { new_tier: "text:40", new_score: "number", jobtitle: "text:80" };
    assert.deepEqual(expectedOf(good), []);
  });

  it("cannot change a shipped column's type", () => {
    assert.deepEqual(
      expectedOf({ jobtitle: "number", donotfax: "text:5", new_tier: "text", lastname: "text:0" }),
      [
        "no entry, or text:<longest length>: its type is known",
        "no entry: its type is known",
        "text:<longest length>, number, boolean or choice",
        "text:<longest length>, number, boolean or choice",
      ],
    );
  });
});
