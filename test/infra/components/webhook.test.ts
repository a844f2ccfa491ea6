/** The resources of a webhook: one Logic App whose secrets are secret, and an identity where it signs in with one. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import { installPulumiMocks, resolved } from "../../support/pulumi-mocks";

const args = {
  offerId: "contoso.leads",
  location: "westeurope",
  crm: ["webhook"],
  deadLetter: "none",
} as const;
const url = "https://hooks.contoso.com/marker-4711";

async function deployed(webhook: NonNullable<ConstructorParameters<typeof LeadDestination>[1]["webhook"]>) {
  const resources = await installPulumiMocks({});
  const destination = new LeadDestination("leads", { ...args, crm: [...args.crm], webhook });
  await destination.checked();
  await Promise.all(Object.values<pulumi.Output<unknown>>(destination.outputs()).map(resolved));
  const workflow = resources.find(({ type }) => type === "azure-native:logic:Workflow");
  assert.ok(workflow);
  return { types: resources.map(({ type }) => type), ...workflow };
}

describe("a webhook's Logic App", () => {
  it("has its address and secret in secret parameters, also from another resource", async () => {
    for (const secret of ["marker-secret", pulumi.output("marker-secret")]) {
      const { inputs, options, types } = await deployed({ url, signIn: "header", secret });
      const { webhookUrl, webhookSecret } = inputs.parameters;
      assert.deepEqual([webhookUrl, webhookSecret], [{ value: url }, { value: "marker-secret" }]);
      for (const name of ["webhookUrl", "webhookSecret"])
        assert.ok(options.secretPaths.includes(`parameters.${name}.value`), options.secretPaths.join());
      assert.ok(!JSON.stringify(inputs.definition).includes("marker"));
      assert.equal(inputs.identity, undefined);
      assert.ok(!types.some((type) => /Connection|azuread|Identity/.test(type)), types.join());
    }
  });

  it("has an identity to sign in with, also without a dead-letter store", async () => {
    const { inputs } = await deployed({ url, signIn: "entra", audience: "api://leads.contoso.com" });
    const { identity, webhookAudience } = inputs.parameters;
    assert.match(identity.value, /userAssignedIdentities/);
    assert.deepEqual(webhookAudience, { value: "api://leads.contoso.com" });
    assert.deepEqual(inputs.identity.userAssignedIdentities, [identity.value]);
  });

  it("is refused with every mistake before anything is registered, and without the secret in the text", () => {
    const webhook = { url: "http://hooks.contoso.com/marker", signIn: "hmac", secret: "marker" };
    assert.throws(
      () => new LeadDestination("leads", { ...args, crm: [...args.crm], webhook }),
      ({ code, message }: { code: string; message: string }) => {
        assert.equal(code, "LEADS_CONFIG_INVALID");
        assert.match(message, /webhook\.url: found a secret value .*no hash function/);
        assert.doesNotMatch(message, /marker/);
        return true;
      },
    );
  });
});
