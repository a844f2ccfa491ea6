/** The owner of the rows: a parameter of the Logic App and an output, not in the definition. */
import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import { allSaid, hooksMade, installPulumiMocks, resolved, said } from "../../support/pulumi-mocks";

const args = {
  offerId: "contoso.leads",
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
  location: "westeurope",
};

describe("the owner of the rows", () => {
  for (const [owner, value] of [
    ["team:00000000-0000-4000-8000-0000000000AA", "/teams(00000000-0000-4000-8000-0000000000aa)"],
    ["user:00000000-0000-4000-8000-0000000000ab", "/systemusers(00000000-0000-4000-8000-0000000000ab)"],
  ] as const) {
    it(`is a parameter of the Logic App: ${owner}`, async () => {
      const resources = await installPulumiMocks({});
      const destination = new LeadDestination("leads", { ...args, owner });
      await destination.checked();
      await Promise.all(Object.values<pulumi.Output<unknown>>(destination.outputs()).map(resolved));
      const workflow = resources.find(({ type }) => type === "azure-native:logic:Workflow");
      assert.deepEqual(workflow?.inputs.parameters.owner, { value });
      assert.ok(!JSON.stringify(workflow?.inputs.definition).includes("8000-0000"));
      assert.equal(await resolved(destination.owner), owner);
    });
  }

  for (const owner of ["Sales", "group:00000000-0000-4000-8000-0000000000aa", "team:1"]) {
    it(`is refused before anything is created: ${owner}`, () => {
      assert.throws(() => new LeadDestination("leads", { ...args, owner }), {
        code: "LEADS_CONFIG_INVALID",
        message: /owner: found "[^"]+", expected team:<id> or user:<id> .*npx leads grant --owner NAME/,
      });
    });
  }
});

describe("the Logic App's update", () => {
  const inputs = (values: Record<string, string> = {}, contentVersion = "1.1.0.0") => ({
    definition: { contentVersion },
    parameters: Object.fromEntries(
      Object.entries({ dynamicsUrl: args.dynamicsUrl, ...values }).map(([name, value]) => [name, { value }]),
    ),
  });
  const owner = "/teams(00000000-0000-4000-8000-0000000000aa)";

  for (const [what, oldInputs, newInputs, expected] of [
    ["the previous version", inputs({}, "1.0.0.0"), inputs(), /^This version writes leads with more rights/],
    [
      "an owner",
      inputs(),
      inputs({ owner }),
      /^The rows have another owner\. Run: npx leads grant --stack \w+$/,
    ],
    [
      "another environment",
      inputs({ dynamicsUrl: "https://other.crm4.dynamics.com" }),
      inputs(),
      /^The rows go to another/,
    ],
    ["the removal of the owner", inputs({ owner }), inputs(), undefined],
    ["a tag", inputs(), { ...inputs(), tags: {} }, undefined],
  ] as const) {
    it(`${expected === undefined ? "asks for no grant" : "asks for one grant"} after ${what}`, async () => {
      await installPulumiMocks({});
      await new LeadDestination("leads", args).checked();
      await allSaid();
      const before = said.length;
      await hooksMade.get("leads-say-grant-again")?.({ oldInputs, newInputs });
      await allSaid();
      const told = said.slice(before).map(({ text }) => text);
      assert.equal(told.length, expected === undefined ? 0 : 1);
      if (expected !== undefined) assert.match(told[0] ?? "", expected);
    });
  }
});
