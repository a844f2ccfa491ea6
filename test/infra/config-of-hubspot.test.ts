/** Configuration of HubSpot: all mistakes together, with commands that work. */
import assert from "node:assert/strict";
import { destinationOf } from "../../infra/destinations/index";
import { check, minimal, mistakesOf } from "./support/check-config";

const { dynamicsUrl: _, ...common } = minimal;
const token = "sandbox-hubspot-token";
const withHubSpot = (hubspot: object) => ({ ...common, crm: "hubspot", hubspot: JSON.stringify(hubspot) });

describe("configuration of HubSpot", () => {
  it("needs the token alone", () => {
    const { crm, hubspot } = check(withHubSpot({ token }), ["hubspot"]) as any;
    assert.deepEqual([crm, hubspot], [["hubspot"], { token }]);
    const every = {
      ...{ token, duplicates: "keep", leadObject: true },
      fieldMap: { jobtitle: "none", lifecyclestage: "'lead'", order_number: "@outputs('Lead')['id']" },
      columns: { order_number: "text:40" },
    };
    assert.deepEqual((check(withHubSpot(every), ["hubspot"]) as any).hubspot, every);
  });

  it("reports every mistake together, each with a command or an entry to remove", () => {
    const text = mistakesOf(
      withHubSpot({
        ...{ token: "Bearer abc def", duplicates: "replace", leadObject: "yes", region: "eu1" },
        columns: { city: "number", order_number: "string" },
        fieldMap: {
          jobtitle: "'no end",
          title: "UserDetails.Title",
          lifecyclestage: "'prospect'",
          message: "@concat(",
          company: `'${"c".repeat(65_537)}'`,
        },
      }),
      ["hubspot"],
    );
    for (const part of [
      /hubspot\.token: found a secret value that does not fit \(not shown\), expected the token of a Service Key/,
      /pulumi config set --secret --path "marketplace-leads:hubspot\.token"/,
      /hubspot\.duplicates: found .*, expected merge \(/,
      /hubspot\.leadObject: found .*, expected true or false/,
      /hubspot\.region: found an unknown key/,
      /hubspot\.columns\.city: found .*, expected no entry/,
      /hubspot\.columns\.order_number: found .*, expected text:<longest length>/,
      /hubspot\.fieldMap\.title: found .*, expected a column of HubSpot's contacts: email, /,
      /hubspot\.fieldMap\.jobtitle: found .*, expected a lead property/,
      /hubspot\.fieldMap\.lifecyclestage: found .*, expected one of 'subscriber', 'lead'/,
      /hubspot\.fieldMap\.message: found .*, expected an expression/,
      /hubspot\.fieldMap\.company: found .*at most 65536 characters, found 65537/,
    ])
      assert.match(text, part);
    assert.ok(text.includes(`"marketplace-leads:hubspot.fieldMap.lifecyclestage" "'subscriber'"`), text);
    assert.equal(text.includes("Bearer abc def"), false);
  });

  it("advises to remove no setting of a destination whose name in crm is mistyped", () => {
    for (const crm of ["HubSpot", "azureTable,hubspott"]) {
      const text = mistakesOf({ ...withHubSpot({ token }), crm }, ["hubspot"]);
      assert.match(text, /^\[LEADS_CONFIG_INVALID\] 1 mistake .*\n {2}marketplace-leads:crm: found /);
      assert.doesNotMatch(text, /pulumi config rm/);
    }
  });

  it("refuses a token in clear, a missing one, and settings of a destination that crm does not name", () => {
    assert.match(
      mistakesOf(withHubSpot({ token })),
      /hubspot\.token: found a value in clear, expected a secret/,
    );
    assert.match(mistakesOf({ ...common, crm: "hubspot" }), /hubspot\.token: found no value/);
    assert.match(
      mistakesOf({ ...minimal, hubspot: JSON.stringify({ token }) }, ["hubspot"]),
      /hubspot\.token: found a value, although crm is dynamics365/,
    );
  });

  it("says at preview what merge would have done, and when something may be written twice", () => {
    const { caution } = destinationOf("hubspot");
    assert.equal(caution?.({}), undefined);
    assert.match(caution?.({ duplicates: "keep" }) ?? "", /changes nothing/);
    assert.match(caution?.({ leadObject: true }) ?? "", /twice/);
  });
});
