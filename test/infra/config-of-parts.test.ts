/** Configuration of the dead letter and of the field map: all mistakes with commands that work. */
import assert from "node:assert/strict";
import { columns } from "../../flow-definitions/dynamics365/columns.json";
import { check, minimal, mistakesOf } from "./support/check-config";

describe("configuration of the dead letter", () => {
  it("reports wrong values of the dead letter's keys together, each with a valid example", () => {
    const id = "00000000-0000-4000-8000-000000000001";
    const bad: Record<string, string[]> = {
      deadLetter: ["", "Storage", "blob", "true"],
      deadLetterDays: ["0", "-1", "3651", "10000", "1.5", "90 ", "P90D", "", "007"],
      deadLetterReaders: [
        "x",
        "{}",
        `["${id}"]`,
        `["app:${id}"]`,
        '["user:someone@contoso.com"]',
        `["user:${id}","user:${id}"]`,
        "[1]",
      ],
      createRoleAssignments: ["yes", "0", ""],
      discardDeadLetters: ["yes", "True"],
      names: [
        '{"storageAccount":"Leads"}',
        '{"storageAccount":"ab"}',
        '{"storageAccount":"st-leads"}',
        `{"storageAccount":"${"a".repeat(25)}"}`,
        '{"identity":"ab"}',
        '{"identity":"_leads"}',
        `{"identity":"${"a".repeat(129)}"}`,
      ],
    };
    for (const [key, texts] of Object.entries(bad)) {
      for (const text of texts)
        assert.match(mistakesOf({ ...minimal, [key]: text }), new RegExp(`:${key}: found `), text);
    }
    const together = Object.fromEntries(Object.entries(bad).map(([key, [first = ""]]) => [key, first]));
    const text = mistakesOf({ ...minimal, ...together });
    assert.match(text, /^\[LEADS_CONFIG_INVALID\] 6 mistakes /);
    for (const command of [
      "pulumi config set marketplace-leads:deadLetter storage",
      "pulumi config set marketplace-leads:deadLetterDays 90",
      `pulumi config set --path "marketplace-leads:deadLetterReaders[0]" user:${id}`,
      "pulumi config set marketplace-leads:createRoleAssignments true",
      "pulumi config set marketplace-leads:discardDeadLetters true",
    ])
      assert.ok(`${text}\n`.includes(`\n    ${command}\n`), command);
  });

  it("accepts every number of days from 1 to 3650", () => {
    for (let days = 1; days <= 3650; days++)
      assert.equal(check({ ...minimal, deadLetterDays: String(days) }).deadLetterDays, days);
  });

  it("refuses all keys of a dead-letter store that is switched off, together", () => {
    const text = mistakesOf({
      ...minimal,
      deadLetter: "none",
      deadLetterDays: "30",
      deadLetterReaders: "[]",
      createRoleAssignments: "false",
      discardDeadLetters: "true",
    });
    assert.match(text, / 2 mistakes /);
    for (const key of ["deadLetterDays", "createRoleAssignments"])
      assert.ok(
        text.includes(
          `:${key}: found a value, although deadLetter is none, expected no value: there is no dead-letter store\n    pulumi config rm "marketplace-leads:${key}"`,
        ),
        key,
      );
    assert.equal(check({ ...minimal, deadLetter: "none" }).deadLetter, "none");
    // with these keys, a store can be emptied or its letters given up before it is deleted
    const leaving = check({
      ...minimal,
      deadLetter: "none",
      deadLetterReaders: "[]",
      discardDeadLetters: "true",
    });
    assert.equal(leaving.discardDeadLetters, true);
  });
});

describe("configuration of the field map", () => {
  it("checks field map overrides against the Leads columns", () => {
    const text = mistakesOf({
      ...minimal,
      fieldMap: JSON.stringify({
        lastname: "none",
        jobtitles: "UserDetails.Title",
        donotfax: "UserDetails.Fax",
        firstname: "UserDetails.a.b",
        companyname: "@@x",
        mobilephone: "UserDetails.Mobile",
        description: "none",
        jobtitle: "@toUper('x')",
      }),
    });
    assert.ok(text.includes("7 mistakes"), text);
    assert.ok(
      text.includes('fieldMap.lastname: found "none", expected a value: Dynamics 365 requires this column'),
    );
    assert.ok(
      text.includes(
        'fieldMap.jobtitles: found "UserDetails.Title", expected a column of the Leads table: subject,',
      ),
    );
    assert.match(
      text,
      /fieldMap\.jobtitle: found "@toUper\('x'\)": at character 2, The template function 'toUper'/,
    );
    assert.ok(
      text.includes('fieldMap.description: found "none", expected an expression with the run\'s name'),
    );
    assert.ok(text.includes("fieldMap.donotfax"));
    assert.ok(text.includes("fieldMap.firstname"));
    assert.ok(text.includes("fieldMap.companyname"));
  });

  it("reads the numbers and booleans of YAML as constants of the field map, and names other values", () => {
    const { fieldMap } = check({ ...minimal, fieldMap: '{"leadsourcecode":8,"donotfax":true}' });
    assert.deepEqual(fieldMap, { leadsourcecode: "8", donotfax: "true" });
    const text = mistakesOf({
      ...minimal,
      fieldMap: '{"leadsourcecode":1.5,"jobtitle":null,"firstname":["a"],"companyname":{"a":1}}',
    });
    for (const part of ['leadsourcecode: found "1.5"', 'jobtitle: found ""', 'firstname: found "[\\"a\\"]"'])
      assert.ok(text.includes(`fieldMap.${part}`), `${part} in ${text}`);
    assert.match(text, / 4 mistakes /);
  });

  it("prints commands that set or remove only that column", () => {
    assert.ok(
      mistakesOf({ ...minimal, fieldMap: '{"description":"none","x":"y"}' }).endsWith(
        [
          "",
          `    pulumi config set --path "marketplace-leads:fieldMap.description" "@concat(outputs('Lead')['Description'],' Run: ',workflow()['run']['name'])"`,
          '    or: pulumi config rm --path "marketplace-leads:fieldMap.description"',
          `  marketplace-leads:fieldMap.x: found "y", expected a column of the Leads table: ${Object.keys(columns).join(", ")}; a column of your own is described in \`columns\``,
          '    pulumi config rm --path "marketplace-leads:fieldMap.x"',
        ].join("\n"),
      ),
    );
  });
});
