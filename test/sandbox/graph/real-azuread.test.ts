/** The requests and comparisons of the real azuread plugin 6.9.1. */
import assert from "node:assert/strict";
import { Directory } from "../../../sandbox/entra/directory";
import { createGraphApp } from "../../../sandbox/graph/app";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";

function start(now: string) {
  const database = new Database(":memory:");
  const clock = new ManualClock(new Date(now));
  const ids = seededIds("graph");
  const directory = new Directory({ database, clock, ids });
  const { objectId, clientId, tenantId } = directory.deployer;
  const tokens = { verify: async () => ({ objectId, clientId, tenantId }) as any };
  const app = createGraphApp({ directory, tokens, clock, ids, origin: () => "https://localhost:8443" });
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await app.fetch(
      new Request(`https://graph.microsoft.com/v1.0${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as any) };
  };
  return { database, clock, directory, send };
}

describe("Graph, for the real azuread plugin", () => {
  let graph: ReturnType<typeof start>;
  const open = (now = "2026-01-01T00:00:00.000Z") => {
    graph = start(now);
    return graph;
  };
  afterEach(() => graph.database.close());

  const createApplication = async () =>
    (await graph.send("POST", "/applications", { displayName: "app-leads" })).body;

  // The plugin writes `endDateTime` unchanged into its state and compares it with the program's text.
  for (const [asked, answered] of [
    ["2027-06-01T00:00:00Z", "2027-06-01T00:00:00Z"],
    ["2027-06-01T10:20:30Z", "2027-06-01T10:20:30Z"],
    ["2027-06-01T02:00:00+02:00", "2027-06-01T00:00:00Z"],
    ["2027-06-01T00:00:00.25Z", "2027-06-01T00:00:00.25Z"],
  ] as const) {
    it(`answers the end ${asked} of a secret as ${answered}, wherever it shows it`, async () => {
      open();
      const { id } = await createApplication();
      const passwordCredential = {
        displayName: "leads",
        startDateTime: "2026-03-01T00:00:00Z",
        endDateTime: asked,
      };
      const added = await graph.send("POST", `/applications/${id}/addPassword`, { passwordCredential });
      const [listed] = (await graph.send("GET", `/applications/${id}`)).body.passwordCredentials;
      const [found] = (await graph.send("GET", "/applications?$filter=displayName eq 'app-leads'")).body
        .value;
      for (const one of [added.body, listed, found.passwordCredentials[0]]) {
        assert.deepEqual([one.startDateTime, one.endDateTime], ["2026-03-01T00:00:00Z", answered]);
      }
    });
  }

  it("answers its own dates without trailing zeros", async () => {
    open("2026-01-01T00:00:05.120Z");
    const { id, createdDateTime } = await createApplication();
    const { body } = await graph.send("POST", `/applications/${id}/addPassword`);
    await graph.send("DELETE", `/applications/${id}`);
    const deleted = await graph.send("GET", `/directory/deletedItems/${id}`);
    assert.deepEqual(
      [createdDateTime, body.startDateTime, body.endDateTime, deleted.body.deletedDateTime],
      [
        "2026-01-01T00:00:05Z",
        "2026-01-01T00:00:05.12Z",
        "2028-01-01T00:00:05.12Z",
        "2026-01-01T00:00:05.12Z",
      ],
    );
  });

  it("answers dates stored by an earlier version without milliseconds", async () => {
    const { directory, send } = open();
    const { id } = await createApplication();
    directory.passwords.store(id, "secret", {
      displayName: "leads",
      startDateTime: "2026-01-01T00:00:00.000Z",
      endDateTime: "2027-06-01T00:00:00.000Z",
    });
    const [listed] = (await send("GET", `/applications/${id}`)).body.passwordCredentials;
    assert.deepEqual(
      [listed.startDateTime, listed.endDateTime],
      ["2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z"],
    );
  });

  it("accepts the rename of an application with a whole web, without addresses and lists", async () => {
    open();
    const before = await createApplication();
    const { status } = await graph.send("PATCH", `/applications/${before.id}`, {
      displayName: "leads live",
      description: null,
      notes: null,
      tags: [],
      web: {
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: null,
        redirectUris: [],
      },
    });
    const { body } = await graph.send("GET", `/applications/${before.id}`);
    assert.equal(status, 204);
    assert.deepEqual(body, { ...before, displayName: "leads live" });
  });

  it("includes the application's id in the names of its service principal, which the plugin leaves out", async () => {
    open();
    const { appId } = await createApplication();
    const { body } = await graph.send("POST", "/servicePrincipals", { appId });
    assert.deepEqual(
      [body.servicePrincipalNames, body.alternativeNames, body.notificationEmailAddresses],
      [[appId], [], []],
    );
  });
});
