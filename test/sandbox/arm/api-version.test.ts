import assert from "node:assert/strict";
import { startArm } from "./arm-fixture";

describe("the api-version of a request", () => {
  let arm: Awaited<ReturnType<typeof startArm>>;
  let identity: string;

  beforeEach(async () => {
    arm = await startArm();
    identity = `${arm.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-leads`;
    await arm.send("PUT", arm.group, { location: "westeurope" });
  });
  afterEach(() => arm.close());

  it("is required", async () => {
    const { status, body } = await arm.send("GET", `${identity}?x=y`);
    assert.deepEqual([status, body.error.code], [400, "MissingApiVersionParameter"]);
  });

  it("is refused with Azure's text when it is invalid", async () => {
    for (const apiVersion of ["2000-01-01", "latest"]) {
      const { status, body } = await arm.send("GET", identity, undefined, { apiVersion });
      assert.deepEqual([status, body.error.code], [400, "NoRegisteredProviderFound"]);
      assert.match(
        body.error.message,
        /for type 'userAssignedIdentities'. The supported api-versions are '20\d\d-/,
      );
      const group = await arm.send("GET", arm.group, undefined, { apiVersion });
      assert.deepEqual([group.status, group.body.error.code], [400, "InvalidApiVersionParameter"]);
    }
  });

  it("is answered as not emulated when Azure may support it", async () => {
    for (const path of [identity, arm.group]) {
      for (const apiVersion of ["2031-02-03", "2018-02-03-preview"]) {
        const { status, body } = await arm.send("GET", path, undefined, { apiVersion });
        assert.deepEqual([status, body.error.code], [501, "NotEmulated"]);
        assert.match(body.error.message, /the api-version '20\d\d-02-03.*' of .*It has 20\d\d-/);
      }
    }
  });
});
