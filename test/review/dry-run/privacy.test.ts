/** What a dry run shows of leads and secrets, and whom it calls. */
import assert from "node:assert/strict";
import { Socket } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { dryRun } from "../../../review/dry-run/dry-run";
import { changeOf, distributorOf, edited, everyDestination, namedLead, samples, stateWith } from "./changes";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

const marker = "Zq7Planted";
const state = (name: string) =>
  name === "distributor" ? distributorOf(["hubspot", "webhook"]) : stateWith(name as "hubspot");
const names = [...everyDestination, "distributor"];

/** Changes that make leads fail in every way that there is. */
const breaks: readonly ((definition: any) => void)[] = [
  () => {},
  ({ actions }) => Object.assign(actions.Create_lead?.inputs.body ?? {}, { subject: "@triggerBody()" }),
  ({ actions }) => {
    if (actions.Lead) actions.Lead.inputs.id = "@outputs('Lead')[triggerBody()['OfferTitle']]";
  },
  ({ actions }) => {
    if (actions.Lead) actions.Lead.inputs.id = "@triggerBody()[triggerBody()['OfferTitle']]";
  },
  ({ triggers }) => {
    triggers.manual.operationOptions = "EnableSchemaValidation";
  },
  ({ triggers }) => {
    triggers.manual.conditions = [{ expression: "@equals(triggerBody()?['ActionCode'],'NEVER')" }];
  },
];

describe("a dry run", () => {
  it("shows nothing of a lead that a person named, and nothing of a secret", async () => {
    const value = fc.oneof(
      fc.string().map((text) => `${marker}${text}`),
      fc.constant(marker.repeat(40_000)),
      fc.constant({ inside: [marker] }),
      fc.constant(7),
    );
    const details = fc.dictionary(
      fc.constantFrom("FirstName", "LastName", "Email", "Title", "Company"),
      value,
    );
    const lead = fc.oneof(
      fc.record({ UserDetails: details, OfferTitle: value, ActionCode: value, Description: value }),
      fc.constant(`{ not JSON ${marker}`),
      fc.constant([marker]),
      fc.constant({ [marker]: marker, UserDetails: { [marker]: 1 } }),
    );
    const given = fc.record({
      name: fc.constantFrom(...names),
      edit: fc.constantFrom(...breaks),
      leads: fc.array(lead, { minLength: 1, maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ name, edit, leads }) => {
        const before = state(name);
        const secret = Object.keys(before.parameters).filter(
          (parameter) => before.parameters[parameter] === "[secret]",
        );
        const parameters = {
          ...before.parameters,
          ...Object.fromEntries(
            secret.map((parameter) => [parameter, `https://${marker}.contoso.com/?sig=${marker}`]),
          ),
        };
        const declared = Object.entries(before.definition.parameters ?? {});
        // values of secure parameters must not be used even when they are known
        const open = declared
          .filter(([, { type }]: any) => !/^secure/i.test(type))
          .map(([parameter]) => parameter);
        const after = edited(
          {
            ...before,
            parameters: {
              ...parameters,
              ...Object.fromEntries(open.map((one) => [one, before.parameters[one]])),
            },
          },
          edit,
        );
        const report = await dryRun(
          changeOf(after, before),
          leads.map((one) => namedLead(one)),
        );
        assert.ok(!JSON.stringify(report).includes(marker), JSON.stringify(report, undefined, 2));
        assert.equal(report.part.length, leads.length + 1);
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  it("shows no URL of a row, and no URL of a parameter", async () => {
    const after = stateWith("webhook", {
      webhook: { fieldMap: { jobTitle: `'see https://${marker}.contoso.com/x?sig=1'` } },
    });
    const { part } = await dryRun(changeOf(after), samples);
    assert.equal(part[0]?.after?.row?.jobTitle, "see <URL>");
  });

  it("opens no connection and calls no fetch", async () => {
    const { fetch } = globalThis;
    const { connect } = Socket.prototype;
    const fail = () => {
      throw new Error("a dry run has no network");
    };
    try {
      globalThis.fetch = fail;
      Socket.prototype.connect = fail;
      for (const name of names) {
        const { part, findings } = await dryRun(changeOf(state(name)), samples);
        assert.deepEqual(
          [part.map(({ after }) => after?.kind), findings],
          [["row", "row", "dead letter"], []],
        );
      }
    } finally {
      globalThis.fetch = fetch;
      Socket.prototype.connect = connect;
    }
  });
});
