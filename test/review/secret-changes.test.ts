/** A changed secret is seen, although the engine masks both values. */
import assert from "node:assert/strict";
import type { LeadDestinationArgs } from "../../infra/config/lead-destination-args";
import { buildReport } from "../../review/build-report";
import type { Inputs, Preview, Step } from "../../review/preview";
import { secretChanges } from "../../review/secret-changes";
import { complaints } from "../support/sentences";
import { destinationArgs, fullArgs, previewOf } from "./support/previews";

const { dynamicsUrl: _url, owner: _owner, clientSecretExpires: _expires, ...shared } = fullArgs;
const webhookOnly: LeadDestinationArgs = { ...shared, crm: ["webhook"], webhook: destinationArgs.webhook };

/** The preview of a change in these paths only, as the engine tells one. */
async function changed(name: string, paths: readonly string[], more: Partial<Step> = {}): Promise<Preview> {
  const preview = await previewOf(webhookOnly, webhookOnly);
  const differences = Object.fromEntries(paths.map((path) => [path, "update"]));
  const steps = preview.steps.map((step) =>
    step.name === name ? { ...step, op: "update" as const, differences, ...more } : step,
  );
  return { ...preview, steps };
}

const linesOf = async (...args: Parameters<typeof changed>) => {
  const { findings } = secretChanges(await changed(...args));
  assert.deepEqual(findings.map(({ line }) => line).flatMap(complaints), []);
  assert.ok(findings.every(({ level }) => level === "attention"));
  return findings.map(({ line }) => line);
};

const masked = (inputs: Inputs): Partial<Step> => ({ before: inputs, after: structuredClone(inputs) });

describe("secrets that change", () => {
  it("say that leads go to another address, as the verdict, and the Logic App counts as changed", async () => {
    const preview = await changed("leads-workflow", ["parameters.webhookUrl.value"]);
    const { verdict, workflows } = await buildReport({ preview, leads: [] });
    assert.deepEqual(verdict, { level: "attention", line: "Leads go to another webhook address." });
    assert.equal(workflows[0]?.change, "changed");
  });

  it("name the parameter, the resource and the path", async () => {
    const parameters = { webhookSecret: { value: "[secret]" }, 'a."b"': { value: { key: "[secret]" } } };
    const paths = ["parameters.webhookSecret.value", String.raw`parameters["a.\"b\""].value.key`];
    assert.deepEqual(await linesOf("leads-workflow", paths, masked({ parameters })), [
      "A secret value of leads-workflow changes: the parameter webhookSecret.",
      'A secret value of leads-workflow changes: the parameter a."b".',
    ]);
    const connection = { properties: { parameterValues: { "token:clientSecret": "[secret]" } } };
    assert.deepEqual(
      await linesOf(
        "leads-alert-group",
        ["properties.parameterValues.token:clientSecret"],
        masked(connection),
      ),
      ["A secret value of leads-alert-group changes: properties.parameterValues.token:clientSecret."],
    );
  });

  it("are found under a mask of the whole, also of a list", async () => {
    const whole = masked({ definition: "[secret]", webhookReceivers: [{ serviceUri: "[secret]" }] });
    assert.deepEqual(
      await linesOf(
        "leads-workflow",
        ["definition.actions.Create_lead", "webhookReceivers[0].serviceUri"],
        whole,
      ),
      [
        "A secret value of leads-workflow changes: definition.actions.Create_lead, webhookReceivers[0].serviceUri.",
      ],
    );
  });

  it("are nothing when a value can be compared, is known later, or only overwrites drift", async () => {
    const url = "parameters.webhookUrl.value";
    assert.deepEqual(await linesOf("leads-workflow", ["tags.team"]), []);
    assert.deepEqual(await linesOf("leads-workflow", [url], { after: { parameters: {} } }), []);
    assert.deepEqual(await linesOf("leads-workflow", [url], { revertsDrift: true }), []);
    assert.deepEqual(await linesOf("leads-workflow", [url], { op: "same" }), []);
  });
});
