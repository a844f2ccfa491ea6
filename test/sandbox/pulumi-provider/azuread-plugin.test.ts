/** The azuread double compared with recordings of the real plugin 6.9.1. */
import assert from "node:assert/strict";
import { type Fixture, startFixture } from "./provider-fixture";

const application = "azuread:index/application:Application";
const principal = "azuread:index/servicePrincipal:ServicePrincipal";
const password = "azuread:index/applicationPassword:ApplicationPassword";

describe("the azuread double, like the real plugin,", () => {
  let fixture: Fixture;
  const azuread = () => fixture.azuread;

  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.close());

  /** Checks and creates, like the engine. */
  const deploy = async (type: string, inputs: any) =>
    azuread().create(type, (await azuread().check(type, inputs)).inputs);
  const deployApplication = (inputs: any = {}) =>
    deploy(application, { displayName: "leads", owners: [fixture.objectId], ...inputs });
  const deployPassword = async (inputs: any) =>
    deploy(password, { applicationId: (await deployApplication()).id, displayName: "leads", ...inputs });

  it("writes the same state for an application", async () => {
    const { inputs } = await azuread().check(application, { displayName: "leads" });
    const raw = await azuread().createRaw(application, inputs);
    assert.deepEqual(
      [raw.disabledByMicrosoft, raw.preventDuplicateNames, raw.identifierUris],
      ["", false, null],
    );
    const found = await azuread().read(application, raw.id, { id: raw.id, state: raw, inputs });
    assert.deepEqual([found.state.disabledByMicrosoft, found.state.identifierUris], ["", []]);
    assert.equal((await azuread().diff(application, found, inputs)).changed, false);
  });

  it("sends a rename with a whole web and without the unset lists", async () => {
    const created = await deployApplication();
    const renamed = { ...created.inputs, displayName: "leads live" };
    const { state: refreshed } = await azuread().read(application, created.id, created);
    for (const state of [created.state, refreshed]) {
      fixture.asked.length = 0;
      await azuread().update(application, { ...created, state }, renamed);
      const { body } = fixture.asked.find(({ method }) => method === "PATCH") ?? {};
      assert.deepEqual(body.web, {
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: null,
        redirectUris: [],
      });
      assert.deepEqual(
        ["displayName", "identifierUris", "requiredResourceAccess"].map((name) => body[name]),
        ["leads live", undefined, undefined],
      );
    }
  });

  it("sends a list that the program changed or no longer sets, and the web that it sets", async () => {
    const web = { homepageUrl: "https://contoso.com/", redirectUris: ["https://contoso.com/back"] };
    const created = await deployApplication({ identifierUris: ["api://one", "api://two"], web });
    const patched = async (inputs: any) => {
      fixture.asked.length = 0;
      const { state } = await azuread().update(application, created, inputs);
      return [fixture.asked.find(({ method }) => method === "PATCH")?.body, state];
    };
    const [fewer] = await patched({ ...created.inputs, identifierUris: ["api://two"] });
    assert.deepEqual(
      [fewer.identifierUris, fewer.web.homePageUrl, fewer.web.redirectUris, fewer.web.logoutUrl],
      [["api://two"], "https://contoso.com/", ["https://contoso.com/back"], null],
    );
    const { identifierUris: _gone, web: _web, ...inputs } = created.inputs as any;
    const [none, state] = await patched(inputs);
    assert.deepEqual([none.identifierUris, none.web.homePageUrl], [[], null]);
    assert.equal(state.identifierUris, undefined);
  });

  it("writes the same state for a service principal", async () => {
    const { state: app } = await deployApplication();
    const { inputs } = await azuread().check(principal, { clientId: app.clientId });
    const raw = await azuread().createRaw(principal, inputs);
    assert.deepEqual(
      [raw.servicePrincipalNames, raw.alternativeNames, raw.notificationEmailAddresses],
      [[], null, null],
    );
    const { state } = await azuread().read(principal, raw.id, { id: raw.id, state: raw, inputs });
    assert.deepEqual(
      [state.servicePrincipalNames, state.alternativeNames, state.notificationEmailAddresses],
      [[], [], []],
    );
    const found = await azuread().invoke("azuread:index/getServicePrincipal:getServicePrincipal", {
      clientId: app.clientId,
    });
    assert.deepEqual(found.servicePrincipalNames, []);
  });

  it("keeps a password at the next up, and replaces it when Graph writes the date differently", async () => {
    const same = await deployPassword({ endDate: "2027-06-01T00:00:00Z" });
    assert.equal((await azuread().diff(password, same, same.inputs)).changed, false);
    const offset = await deployPassword({ endDate: "2027-06-01T02:00:00+02:00" });
    assert.equal(offset.state.endDate, "2027-06-01T00:00:00Z");
    assert.deepEqual((await azuread().diff(password, offset, offset.inputs)).replaces, ["endDate"]);
  });
});
