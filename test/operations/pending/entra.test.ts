/** Applications, service principals and secrets whose creation was interrupted. */
import assert from "node:assert/strict";
import { application, assertDoubt, displayName, InterruptedStack, pending } from "./interrupted-stack";

const passwordType = "azuread:index/applicationPassword:ApplicationPassword";

describe("an application whose creation was interrupted", () => {
  let stack: InterruptedStack;
  beforeEach(() => {
    stack = new InterruptedStack();
  });
  afterEach(() => stack.close());

  it("is adopted when exactly one has its name, its owners, and nobody uses it", async () => {
    const { id } = await stack.newApplication();
    assert.deepEqual(await stack.decideOne([application({ owners: [stack.deployer] })]), {
      kind: "adopt",
      id: `/applications/${id}`,
      text: `adopted leads-application, which exists: application ${displayName}, ${id}`,
    });
  });

  it("is forgotten when none has its name", async () => {
    await stack.newApplication({ displayName: `${displayName}-2` });
    const decision = await stack.decideOne([application()]);
    assert.deepEqual(decision, { kind: "forget", text: "leads-application had not been created" });
    assert.equal(stack.waited, 0);
  });

  it("is looked for until 20 seconds after the state was written, because Entra can list it late", async () => {
    assert.equal((await stack.decideOne([application()], { writtenSecondsAgo: 5 })).kind, "forget");
    assert.equal(stack.waited, 16_000);
  });

  const foreign: [string, RegExp, (stack: InterruptedStack) => Promise<unknown>][] = [
    [
      "a service principal",
      /has a service principal/,
      async (other) => {
        const { appId } = await other.newApplication();
        await other.graph("POST", "servicePrincipals", { appId });
      },
    ],
    [
      "a secret",
      /has a secret or certificate/,
      async (other) => {
        const { id } = await other.newApplication();
        await other.graph("POST", `applications/${id}/addPassword`, { passwordCredential: {} });
      },
    ],
    [
      "a URI",
      /has a URI or permissions/,
      (other) => other.newApplication({ identifierUris: ["api://contoso"] }),
    ],
    [
      "another audience",
      /is for AzureADMultipleOrgs/,
      (other) => other.newApplication({ signInAudience: "AzureADMultipleOrgs" }),
    ],
    ["no owner of ours", /has other owners/, (other) => other.newApplication({ "owners@odata.bind": [] })],
    [
      "an older age",
      /created 2026-11-28T10:00:00Z, not at the time of the update/,
      async (other) => {
        await other.newApplication();
        other.clock.advance(2 * 3_600_000);
      },
    ],
    [
      "azuread's temporary name",
      /TERRAFORM_UPDATE_1: not in use/,
      (other) => other.newApplication({ displayName: "TERRAFORM_UPDATE_1" }),
    ],
  ];
  for (const [what, sign, make] of foreign) {
    it(`is left for a person to decide when it has ${what}`, async () => {
      await make(stack);
      assertDoubt(
        await stack.decideOne([application({ owners: [stack.deployer] })]),
        sign,
        /take it over: pulumi import azuread:index\/application:Application leads-application '\/applications\/[\w-]+' --parent 'parent=urn:[^']+' --protect=false --generate-code=false --yes --stack prod$/m,
        /delete it: az ad app delete --id [\w-]+$/m,
      );
    });
  }

  it("is left for a person to decide when it was made long after the update, or the state has no time", async () => {
    await stack.newApplication();
    for (const writtenSecondsAgo of [2 * 3600, stack.clock.now().getTime() / 1000])
      assertDoubt(
        await stack.decideOne([application()], { writtenSecondsAgo }),
        /not at the time of the update/,
      );
  });

  it("is left for a person to decide when two have its name, both named", async () => {
    const ids = [(await stack.newApplication()).id, (await stack.newApplication()).id];
    const decision = await stack.decideOne([application()]);
    for (const id of ids) assertDoubt(decision, new RegExp(`^  ${id} ${displayName}: not in use$`, "m"));
  });

  it("does not regard applications of the state, and is in the state when there is no other", async () => {
    const { id } = await stack.newApplication();
    const resources = [{ ...application(), id: `/applications/${id}` }];
    const text = "leads-application is in the state already";
    assert.deepEqual(await stack.decideOne([application()], { resources }), { kind: "forget", text });
    const second = await stack.newApplication();
    const decision = await stack.decideOne([application()], { resources });
    assertDoubt(decision, /the state has another one/, new RegExp(`az ad app delete --id ${second.id}`));
    assert.doesNotMatch(JSON.stringify(decision), new RegExp(`${id}|pulumi import`));
  });

  it("only reads, and names the refusal of Graph", async () => {
    await stack.newApplication();
    await stack.decide([application()]);
    assert.ok(
      stack.requests.every((request) => request.startsWith("GET ")),
      stack.requests.join(),
    );
    stack.answer = () => Response.json({ error: { code: "Denied", message: "No." } }, { status: 403 });
    await assert.rejects(stack.decide([application()]), {
      message:
        "[LEADS_GRAPH_REFUSED] Microsoft Graph answered 403 Denied: No to GET /applications. Sign in as somebody who may deploy the stack, see docs/permissions.md, and run the command again.",
    });
    stack.answer = () => new Response("<html>", { status: 200, headers: { "content-type": "text/html" } });
    await assert.rejects(stack.decide([application()]), { code: "LEADS_GRAPH_UNREACHABLE" });
  });
});

describe("a secret whose creation was interrupted", () => {
  let stack: InterruptedStack;
  let id: string;
  beforeEach(async () => {
    stack = new InterruptedStack();
    ({ id } = await stack.newApplication());
  });
  afterEach(() => stack.close());

  const password = (inputs = {}) =>
    pending(passwordType, "leads-password", {
      ...{ applicationId: `/applications/${id}`, displayName: "Logic App connection" },
      ...inputs,
    });
  const add = async (name: string): Promise<string> => {
    const path = `applications/${id}/addPassword`;
    return (await stack.graph("POST", path, { passwordCredential: { displayName: name } })).keyId;
  };

  it("is removed if it exists, but not those of another name or in the state", async () => {
    const left = await add("Logic App connection");
    const known = await add("Logic App connection");
    await add("rotated by hand");
    const resources = [{ ...password(), id: `${id}/password/${known.toUpperCase()}` }];
    assert.deepEqual(await stack.decideOne([password()], { resources }), {
      kind: "remove",
      applicationId: id,
      keyIds: [left],
      text: `removed leads-password, which exists, because nobody can read its secret any more: ${left}`,
    });
  });

  it("is forgotten if it or its application does not exist", async () => {
    assert.equal((await stack.decideOne([password()])).kind, "forget");
    const gone = password({ applicationId: "/applications/00000000-0000-4000-8000-000000000000" });
    assert.equal((await stack.decideOne([gone])).kind, "forget");
  });

  it("is left for a person to decide when it is older than the update", async () => {
    const keyId = await add("Logic App connection");
    stack.clock.advance(2 * 3_600_000);
    assertDoubt(
      await stack.decideOne([password()]),
      /exists since 2026-11-28T10:00:00Z, not from the time of the update/,
      new RegExp(`remove it: az ad app credential delete --id ${id} --key-id ${keyId}$`),
    );
  });

  it("is left for a person to decide when it was made long after the update", async () => {
    await add("Logic App connection");
    assertDoubt(
      await stack.decideOne([password()], { writtenSecondsAgo: 2 * 3600 }),
      /exists since 2026-11-28T10:00:00Z, not from the time of the update/,
    );
  });

  it("is left for a person to decide when its inputs do not name it", async () => {
    assertDoubt(
      await stack.decideOne([password({ displayName: undefined })]),
      /has no application or no name/,
    );
  });
});

describe("a service principal whose creation was interrupted", () => {
  it("is forgotten, because the update takes over one that exists", async () => {
    const stack = new InterruptedStack();
    const type = "azuread:index/servicePrincipal:ServicePrincipal";
    const ours = pending(type, "leads-service-principal", { clientId: "1", useExisting: true });
    const other = pending(type, "own", { clientId: "1" });
    const [first, second] = await stack.decide([ours, other]);
    assert.equal(first?.kind, "forget");
    assert.equal(second?.kind, "doubt");
    assert.deepEqual(stack.requests, []);
    stack.close();
  });
});
