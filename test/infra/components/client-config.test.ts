/** A sign-in that Entra refuses, with the real plugins' texts. */
import assert from "node:assert/strict";
import { LeadDestination } from "../../../infra/components/lead-destination";
import { installPulumiMocks } from "../../support/pulumi-mocks";

describe("a refused sign-in", () => {
  const problemOf = async (signInError: string): Promise<string> => {
    const resources = await installPulumiMocks({ signInError });
    const destination = new LeadDestination("leads", {
      offerId: "contoso.leads",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      location: "westeurope",
    });
    const error: Error & { code?: string } = await destination.checked().then(
      () => assert.fail("it was not refused"),
      (reason) => reason,
    );
    assert.equal(error.code, "LEADS_SIGN_IN_FAILED");
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("azure")),
      [],
    );
    return error.message;
  };
  const wrongSecret =
    "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value";

  for (const [whose, said] of [
    [
      "azuread",
      `1 error occurred:\n\t* building client: unable to obtain access token: {"error":"invalid_client","error_description":"${wrongSecret}. Trace ID: 1 Correlation ID: 2","error_codes":[7000215]}\n`,
    ],
    [
      "azidentity",
      `ClientSecretCredential authentication failed. \nPOST https://login.microsoftonline.com/t/oauth2/v2.0/token\n---\nRESPONSE 401: 401 Unauthorized\n---\n{\n  "error": "invalid_client",\n  "error_description": "${wrongSecret}. Trace ID: 1"\n}`,
    ],
  ] as const)
    it(`shows Entra's whole sentence, and the fix of its code, when ${whose} passes it on`, async () => {
      const message = await problemOf(said);
      assert.ok(message.includes(`azure-native could not sign in: ${wrongSecret}; nothing was changed.`));
      assert.ok(message.includes("Set ARM_CLIENT_SECRET to a secret's value, not its id"));
      assert.doesNotMatch(message, /Trace ID|\n/);
    });

  it("has a fix for each usual code", async () => {
    for (const [code, fix] of [
      ["7000222", /has expired: make a new one/],
      ["700016", /ARM_CLIENT_ID and ARM_TENANT_ID/],
      ["90002", /ARM_TENANT_ID to the tenant of the subscription/],
      ["50034", /az login/],
    ] as const)
      assert.match(await problemOf(`x: AADSTS${code}: Something is wrong.`), fix);
  });

  it("shows the whole message when Entra was not asked", async () => {
    const message = await problemOf("1 error occurred:\n\t* could not find the az command line\n");
    assert.match(
      message,
      /could not sign in: 1 error occurred: \* could not find the az command line; nothing/,
    );
    assert.match(message, /az login/);
  });
});
