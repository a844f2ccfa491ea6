import assert from "node:assert/strict";
import { StoreError } from "../../operations/dead-letters/letter-store";
import { claimsOf, containerIdOf, storeFailure } from "../../operations/dead-letters/reader-access";
import { refusal } from "./support/fake-arm";
import { workflowId } from "./support/fake-world";

const objectId = "22222222-2222-4222-8222-222222222222";
const contributor =
  "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const deadLetterUrl = "https://stleads.blob.core.windows.net/dead-letters";
const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
const assignment = (createdOn: string, roleDefinitionId = contributor) => ({
  properties: { roleDefinitionId, createdOn },
});

async function told(
  error: unknown,
  assignments: () => Response,
  claims: object = { oid: objectId, idtyp: "user" },
) {
  const result = await storeFailure(error, "Listing the dead letters", {
    arm: {
      token: async () => "token",
      sleep: async () => {},
      now: () => 0,
      fetch: (async (input) => {
        const { pathname, searchParams } = new URL(String(input));
        assert.equal(
          pathname,
          `${containerIdOf(workflowId, deadLetterUrl)}/providers/Microsoft.Authorization/roleAssignments`,
        );
        assert.equal(searchParams.get("api-version"), "2022-04-01");
        assert.equal(searchParams.get("$filter"), `assignedTo('${objectId}')`);
        return assignments();
      }) as typeof fetch,
    },
    workflowId,
    deadLetterUrl,
    token: async () => token(claims),
    time: () => new Date("2026-11-28T01:30:00Z"),
    addReader: async (reader) =>
      `pulumi config set --path "marketplace-leads:deadLetterReaders[0]" ${reader}`,
    up: "pulumi up",
  });
  return (result as Error).message;
}

const mismatch = new StoreError(403, "AuthorizationPermissionMismatch");

describe("a caller who may not read letters", () => {
  it("learns when a newly assigned role will work", async () => {
    const message = await told(mismatch, () =>
      Response.json({ value: [assignment("2026-11-28T01:27:00Z")] }),
    );
    assert.match(
      message,
      /^\[LEADS_STORE_FORBIDDEN\] Listing the dead letters: the dead-letter store answered 403 AuthorizationPermissionMismatch: your role was assigned at 01:27 UTC and does not work yet/,
    );
    assert.match(message, /Run the command again at 01:37 UTC\.$/);
  });

  it("learns to wait a little for a role that is late", async () => {
    const message = await told(mismatch, () =>
      Response.json({ value: [assignment("2026-11-28T01:05:00Z")] }),
    );
    assert.match(message, /again at 01:31 UTC/);
  });

  const missing: [string, () => Response][] = [
    ["there is no role", () => Response.json({ value: [] })],
    [
      "the role cannot read blobs",
      () => Response.json({ value: [assignment("2026-11-28T01:27:00Z", "/x/acdd72a7")] }),
    ],
    ["the role is old", () => Response.json({ value: [assignment("2026-11-27T01:27:00Z")] })],
    ["the caller may not read roles", () => refusal(403, "AuthorizationFailed")],
  ];
  for (const [why, assignments] of missing) {
    it(`learns how to get a role when ${why}`, async () => {
      assert.match(
        await told(mismatch, assignments),
        new RegExp(
          `Run:\\n {2}pulumi config set --path "marketplace-leads:deadLetterReaders\\[0\\]" user:${objectId}\\n {2}pulumi up$`,
        ),
      );
    });
  }

  it("is called a service principal when the token belongs to an application", async () => {
    const message = await told(mismatch, () => Response.json({ value: [] }), { oid: objectId, idtyp: "app" });
    assert.match(message, new RegExp(`servicePrincipal:${objectId}`));
  });

  it("learns of a network rule, a deleted store and a busy store", async () => {
    const none = () => Response.json({ value: [] });
    assert.match(
      await told(new StoreError(403, "AuthorizationFailure"), none),
      /LEADS_STORE_REFUSED.*network rule of stleads/,
    );
    assert.match(
      await told(new StoreError(404, "ContainerNotFound"), none),
      /LEADS_STORE_REFUSED[\s\S]*pulumi up --refresh$/,
    );
    assert.match(await told(new StoreError(503, "ServerBusy"), none), /LEADS_STORE_REFUSED.*Wait a minute/);
  });

  it("may have a token that is not a JWT", () => {
    for (const text of ["", "a.b.c", "a.bnVsbA.c", token({ oid: "x" })])
      assert.deepEqual(claimsOf(text), { objectId: undefined, kind: "user" });
  });
});
