import assert from "node:assert/strict";
import { unknown } from "../../../sandbox/pulumi-provider/property-values";
import { type Fixture, startFixture } from "./provider-fixture";

const application = "azuread:index/application:Application";
const principal = "azuread:index/servicePrincipal:ServicePrincipal";
const password = "azuread:index/applicationPassword:ApplicationPassword";

describe("the azuread double", () => {
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
  const patch = async (id: string, body: unknown) => {
    const found = fixture.directory.find(id.split("/").at(-1) ?? "");
    assert.ok(found);
    fixture.directory.update(found.id, { ...found.body, ...(body as object) });
  };

  describe("Application", () => {
    it("returns Terraform's defaults, and their names", async () => {
      const { inputs } = await azuread().check(application, { displayName: "leads" });
      assert.deepEqual(inputs, {
        displayName: "leads",
        signInAudience: "AzureADMyOrg",
        __defaults: ["signInAudience"],
      });
    });

    it("names a missing argument and an input it does not emulate", async () => {
      const { failures } = await azuread().check(application, {});
      assert.match(failures.join(), /Missing required argument.*"displayName"/);
      await assert.rejects(
        azuread().check(application, { displayName: "leads", logoImage: "x" }),
        /does not emulate the input 'logoImage' of 'azuread:index\/application:Application'/,
      );
    });

    it("is created as single tenant, with its owners", async () => {
      const { id, state } = await deployApplication();
      const found = fixture.directory.find(id.replace("/applications/", ""), "application");
      assert.deepEqual(found?.body, { ...found?.body, displayName: "leads", signInAudience: "AzureADMyOrg" });
      assert.deepEqual(
        [id, state.id, state.objectId, state.clientId, state.owners],
        [`/applications/${found?.id}`, id, found?.id, found?.appId, [fixture.objectId]],
      );
    });

    it("previews Entra's values as unknown", async () => {
      const { inputs } = await azuread().check(application, { displayName: "leads" });
      const { id, state } = await azuread().create(application, inputs, true);
      assert.deepEqual(
        [id, state.clientId, state.objectId, state.displayName, state.signInAudience],
        ["", unknown, unknown, "leads", "AzureADMyOrg"],
      );
    });

    it("keeps all known values in the preview of an update", async () => {
      const created = await deployApplication();
      const { state } = await azuread().update(
        application,
        created,
        { ...created.inputs, displayName: "leads live" },
        true,
      );
      assert.deepEqual(state, { ...created.state, displayName: "leads live" });
    });

    it("shows no change after a create, and an update for another name", async () => {
      const created = await deployApplication();
      assert.equal((await azuread().diff(application, created, created.inputs)).changed, false);
      const { detailed, replaces } = await azuread().diff(application, created, {
        ...created.inputs,
        displayName: "leads live",
      });
      assert.deepEqual([detailed, replaces], [{ displayName: "UPDATE" }, []]);
    });

    it("is updated, and loses what the program no longer sets", async () => {
      const created = await deployApplication({ description: "from a test", tags: ["one"] });
      const { description: _gone, ...inputs } = created.inputs as any;
      assert.deepEqual((await azuread().diff(application, created, inputs)).detailed, {
        description: "DELETE",
      });
      const { state } = await azuread().update(application, created, {
        ...inputs,
        displayName: "leads live",
      });
      assert.deepEqual(
        [state.displayName, state.description, state.tags],
        ["leads live", undefined, ["one"]],
      );
    });

    it("shows a change in Entra on refresh, and reverts it", async () => {
      const created = await deployApplication();
      await patch(created.id, { displayName: "renamed", notes: "by hand" });
      const read = await azuread().read(application, created.id, created);
      assert.deepEqual(read.inputs, { ...created.inputs, displayName: "renamed" });
      const { detailed } = await azuread().diff(application, read, created.inputs);
      assert.deepEqual(detailed, { displayName: "UPDATE", notes: "DELETE" });
    });

    it("ignores owners when the program says so", async () => {
      const created = await deployApplication();
      const other = fixture.directory.create("application", { displayName: "other" });
      fixture.directory.addOwner(created.state.objectId, other.id);
      const read = await azuread().read(application, created.id, created);
      assert.equal(read.state.owners.length, 2);
      const news = { ...created.inputs, owners: [fixture.objectId] };
      assert.deepEqual((await azuread().diff(application, read, news)).detailed, { owners: "UPDATE" });
      assert.deepEqual((await azuread().diff(application, read, news, ["owners"])).detailed, {});
    });

    it("is imported with the properties that a program may set", async () => {
      const { id } = await deployApplication({ description: "from a test" });
      const { inputs } = await azuread().read(application, id);
      assert.deepEqual(inputs, {
        __defaults: [],
        description: "from a test",
        displayName: "leads",
        owners: [fixture.objectId],
        signInAudience: "AzureADMyOrg",
      });
    });

    it("is deleted", async () => {
      const created = await deployApplication();
      await azuread().delete(application, created);
      assert.equal((await azuread().read(application, created.id, created)).id, "");
      await assert.rejects(azuread().delete(application, created), /Application was not found/);
    });

    it("passes on Graph's refusal", async () => {
      await assert.rejects(
        deployApplication({ owners: ["00000000-0000-4000-8000-000000000099"] }),
        /Could not create application: unexpected status 404 with OData error: Request_ResourceNotFound: Resource '00000000-/,
      );
    });
  });

  describe("ServicePrincipal", () => {
    it("is created for the application", async () => {
      const { state: app } = await deployApplication();
      const { id, state } = await deploy(principal, { clientId: app.clientId, owners: [fixture.objectId] });
      assert.match(id, /^\/servicePrincipals\/[0-9a-f-]{36}$/);
      assert.deepEqual(
        [state.clientId, state.displayName, state.accountEnabled, state.type, state.applicationTenantId],
        [app.clientId, "leads", true, "Application", fixture.tenantId],
      );
    });

    it("refuses a second one, and adopts it on request", async () => {
      const { state: app } = await deployApplication();
      const first = await deploy(principal, { clientId: app.clientId });
      await assert.rejects(
        deploy(principal, { clientId: app.clientId }),
        new RegExp(`A resource with the ID "${first.id}" already exists`),
      );
      assert.equal((await deploy(principal, { clientId: app.clientId, useExisting: true })).id, first.id);
    });

    it("is replaced for another application, the new one first", async () => {
      const { state: app } = await deployApplication();
      const created = await deploy(principal, { clientId: app.clientId });
      const { replaces, deleteBeforeReplace } = await azuread().diff(principal, created, {
        ...created.inputs,
        clientId: unknown,
      });
      assert.deepEqual([replaces, deleteBeforeReplace], [["clientId"], false]);
    });
  });

  describe("ApplicationPassword", () => {
    const deployPassword = async (inputs: any = {}) => {
      const app = await deployApplication();
      return deploy(password, { applicationId: app.id, displayName: "leads", ...inputs });
    };

    it("returns a secret that the directory accepts", async () => {
      const { id, state } = await deployPassword({ endDate: "2027-01-01T00:00:00Z" });
      const [objectId = "", kind, keyId] = id.split("/");
      assert.deepEqual(
        [kind, state.keyId, state.startDate, state.endDate],
        ["password", keyId, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
      );
      assert.equal(fixture.directory.passwords.list(objectId).length, 1);
      assert.ok(state.value.length > 20);
    });

    it("is sent as a secret when the engine supports secrets", async () => {
      const app = await deployApplication();
      const { inputs } = await azuread().check(password, { applicationId: app.id });
      const marked = await azuread().createRaw(password, inputs);
      await azuread().configure({}, { acceptSecrets: false });
      const plain = await azuread().createRaw(password, inputs);
      const signature = "4dabf18193072939515e22adb298388d";
      assert.deepEqual(
        [marked.value[signature], typeof plain.value],
        ["1b47061264138c4ac30d75fd1eb44270", "string"],
      );
    });

    it("counts a relative end from its start date", async () => {
      const { state } = await deployPassword({
        startDate: "2026-02-01T00:00:00Z",
        endDateRelative: "24h30m",
      });
      assert.equal(state.endDate, "2026-02-02T00:30:00Z");
    });

    it("keeps its secret through a refresh, and is gone when its key is", async () => {
      const created = await deployPassword();
      const read = await azuread().read(password, created.id, created);
      assert.deepEqual([read.state, read.inputs], [created.state, created.inputs]);
      await azuread().delete(password, created);
      assert.equal((await azuread().read(password, created.id, created)).id, "");
    });

    for (const [name, value] of [
      ["displayName", "other"],
      ["endDate", "2026-06-01T00:00:00Z"],
      ["rotateWhenChanged", { rotation: "2" }],
      ["applicationId", "/applications/00000000-0000-4000-8000-000000000099"],
    ] as const) {
      it(`is replaced for another ${name}, the new one first`, async () => {
        const created = await deployPassword({ rotateWhenChanged: { rotation: "1" } });
        const changed = { ...created.inputs, [name]: value };
        const { replaces, deleteBeforeReplace } = await azuread().diff(password, created, changed);
        assert.deepEqual([replaces, deleteBeforeReplace], [[name], false]);
      });
    }

    it("refuses an import: its secret cannot be read", async () => {
      await assert.rejects(
        azuread().read(password, "a/password/b"),
        /resource azuread_application_password doesn't support import/,
      );
    });
  });

  describe("functions", () => {
    it("return the deployer", async () => {
      const { tenantId, clientId, objectId } = fixture;
      const found = await azuread().invoke("azuread:index/getClientConfig:getClientConfig");
      assert.deepEqual([found.tenantId, found.clientId, found.objectId], [tenantId, clientId, objectId]);
    });

    it("find applications and service principals", async () => {
      const app = await deployApplication();
      const { id } = await deploy(principal, { clientId: app.state.clientId });
      const byClientId = await azuread().invoke("azuread:index/getServicePrincipal:getServicePrincipal", {
        clientId: app.state.clientId,
      });
      const byName = await azuread().invoke("azuread:index/getApplication:getApplication", {
        displayName: "leads",
      });
      assert.deepEqual([byClientId.id, byName.id, byName.clientId], [id, app.id, app.state.clientId]);
      assert.equal(byName.disabledByMicrosoft, "");
    });

    it("report what was not found, and what the sandbox does not emulate", async () => {
      await assert.rejects(
        azuread().invoke("azuread:index/getApplication:getApplication", { clientId: "none" }),
        /Application with client ID "none" was not found/,
      );
      await assert.rejects(
        azuread().invoke("azuread:index/getGroup:getGroup"),
        /does not emulate the function 'azuread:index\/getGroup:getGroup'/,
      );
    });
  });
});
