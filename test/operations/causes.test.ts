import assert from "node:assert/strict";
import type { Evidence, FixContext } from "../../operations/causes/cause";
import { evidenceOfLetter, evidenceOfMessage } from "../../operations/causes/evidence";
import { causesOf, causesOfRun, toldCauses } from "../../operations/causes/explain";
import { parseLetter } from "../../operations/dead-letters/letter";
import { dynamics365 } from "../../operations/destinations/dynamics365";
import { FakeArm, refusal, workflowId } from "./support/fake-arm";

const urn =
  "urn:pulumi:prod::marketplace-leads::marketplace-leads:index:LeadDestination$azuread:index/applicationPassword:ApplicationPassword::leads-password";
const own: FixContext = {
  stack: "prod",
  destination: "dynamics365",
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
  owner: "",
  hasLetters: true,
  passwordUrn: async () => urn,
  setsExpiry: async () => false,
};
const existing: FixContext = { ...own, passwordUrn: async () => undefined };
const grant = "npx leads grant --stack prod";
const refresh = "pulumi up --refresh --stack prod";
const redrive = "npx leads redrive --all --stack prod";
const replacing =
  'pulumi up --replace "urn:pulumi:prod::marketplace-leads::marketplace-leads:index:LeadDestination*azuread:index/applicationPassword:ApplicationPassword::leads-password" --stack prod';
const entra = (code: string) => ({
  status: 401,
  actionCode: "Unauthorized",
  entra: `AADSTS${code}: Entra says`,
});
const organization = "https://other.crm4.dynamics.com";

const rows: [Evidence, string, string[]][] = [
  [{ status: 403, serviceCode: "0x80072560" }, "not-a-user", [grant]],
  [{ status: 403, serviceCode: "0x80040225" }, "not-a-user", [grant]],
  [{ status: 403, serviceCode: "0x80040220" }, "privilege-missing", [grant]],
  [{ status: 403, serviceCode: "0x80048306" }, "depth-too-small", [grant]],
  [{ status: 403, serviceCode: "0x80042f09" }, "privilege-missing", [grant]],
  [{ status: 403, serviceCode: "0x80040299" }, "privilege-missing", [grant]],
  [{ actionCode: "Forbidden" }, "privilege-missing", [grant]],
  [entra("7000215"), "secret-wrong", [replacing]],
  [entra("7000222"), "secret-expired", [replacing]],
  [entra("700016"), "application-gone", [refresh, grant]],
  [entra("7000229"), "application-gone", [refresh, grant]],
  [entra("53003"), "sign-in-refused", [refresh]],
  [{ actionCode: "ApiConnectionNotFound" }, "connection-deleted", [refresh]],
  [{ actionCode: "NotFound", connection: "gone" }, "connection-deleted", [refresh]],
  [{ status: 400, actionCode: "BadRequest", organization }, "organization-wrong", [refresh]],
  [{ status: 502, actionCode: "BadGateway", organization }, "organization-wrong", [refresh]],
  [
    { status: 400, actionCode: "BadRequest", isLetter: true },
    "organization-wrong",
    ["pulumi config set marketplace-leads:dynamicsUrl --stack prod", "pulumi up --stack prod"],
  ],
  [
    { status: 502, actionCode: "BadGateway", backendStatus: 400, isLetter: true },
    "organization-wrong",
    ["pulumi config set marketplace-leads:dynamicsUrl --stack prod", "pulumi up --stack prod"],
  ],
  [{ status: 502, actionCode: "BadGateway", backendStatus: 503, isLetter: true }, "environment-down", []],
  [{ status: 502, actionCode: "BadGateway", isLetter: true }, "environment-down", []],
  // a run has no more details of a refusal, so the row may be the cause
  [{ status: 400, actionCode: "BadRequest" }, "refused", ["npx leads dead-letters --stack prod"]],
  [{ status: 503 }, "environment-down", []],
  [{ status: 500, serviceCode: "0x80040216" }, "environment-down", []],
  [{ actionCode: "ActionTimedOut" }, "environment-down", []],
  [{ status: 429, serviceCode: "0x80072322" }, "throttled", []],
  [{ status: 400, serviceCode: "0x80040278" }, "column-refused", []],
  [{ status: 400, serviceCode: "0x80044331" }, "column-refused", ["pulumi up --stack prod"]],
  [
    { status: 400, serviceCode: "0x8004431a" },
    "lead-source-code",
    ["pulumi config set marketplace-leads:leadSourceCode none --stack prod", "pulumi up --stack prod"],
  ],
  [{ status: 412, serviceCode: "0x80040237" }, "duplicate", []],
  [{ actionCode: "ActionSkipped" }, "not-an-object", []],
  [{ actionCode: "BadRequest" }, "expression-failed", []],
  [{ status: 401 }, "not-signed-in", [refresh]],
  [{ status: 418 }, "unknown", []],
  [{}, "unknown", []],
];

describe("the table of causes", () => {
  for (const [evidence, key, commands] of rows) {
    it(`knows ${JSON.stringify(evidence)}: ${key}`, async () => {
      const [cause, ...others] = await causesOf(evidence, own);
      assert.deepEqual([cause?.key, cause?.commands, others], [key, [...commands, redrive], []]);
    });
  }

  for (const code of ["7000215", "7000222"]) {
    it(`asks for a new secret of an application of one's own: AADSTS${code}`, async () => {
      const [cause] = await causesOf(entra(code), existing);
      assert.match(cause?.advice ?? "", /new secret .* Entra/);
      assert.deepEqual(cause?.commands, [
        "pulumi config set --secret marketplace-leads:clientSecret --stack prod",
        "pulumi up --stack prod",
        redrive,
      ]);
    });
  }

  const owned: FixContext = { ...own, owner: "team:00000000-0000-4000-8000-0000000000aa" };

  it("knows an owner who may not read leads, and where to assign a role", async () => {
    const [cause] = await causesOf({ status: 403, serviceCode: "0x80040299" }, owned);
    assert.equal(cause?.key, "owner-cannot-read");
    assert.match(
      cause?.advice ?? "",
      /^Give team 00000000-0000-4000-8000-0000000000aa a role that reads leads/,
    );
    assert.deepEqual(cause?.commands, [grant, redrive]);
  });

  it("knows an owner that was deleted, and how to continue without", async () => {
    const [cause] = await causesOf({ status: 404, serviceCode: "0x80040217" }, owned);
    for (const evidence of [{ status: 404, actionCode: "NotFound" }, { actionCode: "NotFound" }])
      assert.equal((await causesOf(evidence, owned))[0]?.key, "owner-gone");
    assert.equal((await causesOf({ status: 404, actionCode: "NotFound" }, own))[0]?.key, "environment-gone");
    assert.equal(cause?.key, "owner-gone");
    assert.match(cause?.advice ?? "", /npx leads grant --stack prod --owner NAME/);
    assert.deepEqual(cause?.commands, [
      "pulumi config rm marketplace-leads:owner --stack prod",
      "pulumi up --stack prod",
      redrive,
    ]);
  });

  it("names the owner when the role does not reach its business unit", async () => {
    const [cause] = await causesOf({ status: 403, serviceCode: "0x80048306" }, owned);
    assert.deepEqual([cause?.key, cause?.commands], ["depth-too-small", [grant, redrive]]);
    assert.match(cause?.because ?? "", /team:00000000-0000-4000-8000-0000000000aa \(0x80048306\)$/);
  });

  for (const [storeCode, key] of [
    ["Forbidden", "store-role-missing"],
    ["NotFound", "store-gone"],
    ["ServiceUnavailable", "store-down"],
  ]) {
    it(`also explains why the letter is missing: ${storeCode}`, async () => {
      const causes = await causesOf({ actionCode: "Forbidden", storeCode: storeCode ?? "" }, own);
      assert.deepEqual(
        causes.map((cause) => cause.key),
        ["privilege-missing", key],
      );
      const { fix } = toldCauses(causes);
      assert.equal(fix.match(/redrive/g)?.length, 1);
      assert.ok(fix.endsWith(`  ${redrive}`));
    });
  }

  it("says that a gateway's 502 without a letter may come from a wrong URL", async () => {
    for (const evidence of [{ status: 502, actionCode: "BadGateway" }, { actionCode: "BadGateway" }]) {
      const [cause] = await causesOf(evidence, own);
      assert.equal(cause?.key, "environment-down");
      assert.match(cause?.because ?? "", /, or the connector refuses this URL$/);
      assert.match(cause?.advice ?? "", /else correct marketplace-leads:dynamicsUrl and run pulumi up$/);
    }
    const [down] = await causesOf({ status: 502, actionCode: "BadGateway", isLetter: true }, own);
    assert.doesNotMatch(`${down?.because} ${down?.advice}`, /URL/);
  });

  it("resubmits where there is no store, and names a stack only when it was named", async () => {
    const [cause] = await causesOf({ status: 403 }, { ...own, hasLetters: false, stack: undefined });
    assert.deepEqual(cause?.commands, ["npx leads grant", "npx leads resubmit --failed"]);
  });
});

describe("evidence", () => {
  const text =
    "Error from token exchange: AADSTS7000215: Invalid client secret provided. Ensure the secret is the value, for app 'a'. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-11-28 01:00:00Z";

  it("of a letter is its codes and Entra's sentence", () => {
    const message = { error: { code: 401, source: "login.microsoftonline.com", message: text } };
    const letter = parseLetter(JSON.stringify({ lead: {}, status: 401, code: "Unauthorized", message }));
    assert.ok(!("notALetter" in letter));
    assert.deepEqual(evidenceOfLetter(letter, dynamics365), {
      status: 401,
      actionCode: "Unauthorized",
      entra: "AADSTS7000215: Invalid client secret provided. Ensure the secret is the value, for app 'a'",
      isLetter: true,
    });
  });

  it("of a letter contains no text of Dataverse, which can quote the lead", () => {
    const message = {
      error: { code: "0x80044331", message: "too long: 'AADSTS7000222: jane@contoso.com'" },
    };
    for (const said of [message, JSON.stringify(message)]) {
      const letter = parseLetter(JSON.stringify({ lead: {}, status: 400, code: "jane doe", message: said }));
      assert.ok(!("notALetter" in letter));
      assert.deepEqual(evidenceOfLetter(letter, dynamics365), {
        status: 400,
        serviceCode: "0x80044331",
        isLetter: true,
      });
    }
  });

  it("of a letter contains the status from the connector's gateway", () => {
    const message = { error: { code: 502, message: "The backend request failed with error code '400'." } };
    for (const said of [message, JSON.stringify(message)]) {
      const letter = parseLetter(
        JSON.stringify({ lead: {}, status: 502, code: "BadGateway", message: said }),
      );
      assert.ok(!("notALetter" in letter));
      assert.deepEqual(evidenceOfLetter(letter, dynamics365), {
        status: 502,
        actionCode: "BadGateway",
        backendStatus: 400,
        isLetter: true,
      });
    }
  });

  it("of the flow's message is its codes", () => {
    assert.deepEqual(evidenceOfMessage("Status '403', code '0x80040220'. The lead is …", dynamics365), {
      status: 403,
      serviceCode: "0x80040220",
    });
    assert.deepEqual(evidenceOfMessage("Status '', code ''. …", dynamics365), {});
    assert.deepEqual(evidenceOfMessage("jane@contoso.com", dynamics365), {});
  });

  it("of a run with status 502 includes the configured environment, also when it is not a URL", async () => {
    const run = {
      status: "Failed",
      error: { code: "LeadOnlyInRun", message: "Status '502', code 'BadGateway'." },
    };
    for (const [value, says] of [
      ["https://fabrikam.crm4.dynamics.com", /writes to https:\/\/fabrikam\.crm4\.dynamics\.com, which/],
      ["contoso\u001b[1m", /writes to a text that is no address, which/],
    ] as const) {
      const access = {
        ...new FakeArm().access,
        fetch: (async (input) => {
          const { pathname } = new URL(String(input));
          if (pathname.endsWith("/runs/run-1")) return Response.json({ properties: run });
          return Response.json({ properties: { parameters: { dynamicsUrl: { value } } } });
        }) as typeof fetch,
      };
      const [cause] = await causesOfRun(access, workflowId, "run-1", own);
      assert.equal(cause?.key, "organization-wrong");
      assert.match(cause?.because ?? "", says);
      assert.deepEqual(cause?.commands, [refresh, redrive]);
    }
  });

  it("of a run with status 401 includes the status of its connection", async () => {
    const arm = new FakeArm();
    const connectionId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/connections/c";
    const run = { status: "Failed", error: { code: "LeadNotWritten", message: "Status '401', code ''." } };
    const workflow = { parameters: { $connections: { value: { commondataservice: { connectionId } } } } };
    let connection = () =>
      Response.json({ properties: { statuses: [{ status: "Error", error: { message: text } }] } });
    const access = {
      ...arm.access,
      fetch: (async (input) => {
        const { pathname, searchParams } = new URL(String(input));
        if (pathname.endsWith("/runs/run-1")) return Response.json({ properties: run });
        if (pathname === workflowId) return Response.json({ properties: workflow });
        assert.deepEqual([pathname, searchParams.get("api-version")], [connectionId, "2016-06-01"]);
        return connection();
      }) as typeof fetch,
    };
    assert.equal((await causesOfRun(access, workflowId, "run-1", own))[0]?.key, "secret-wrong");
    connection = () => refusal(404, "ResourceNotFound");
    assert.equal((await causesOfRun(access, workflowId, "run-1", own))[0]?.key, "connection-deleted");
    connection = () => refusal(403, "AuthorizationFailed");
    assert.equal((await causesOfRun(access, workflowId, "run-1", own))[0]?.key, "not-signed-in");
  });
});
