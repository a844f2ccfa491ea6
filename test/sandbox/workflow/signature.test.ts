import assert from "node:assert/strict";
import { signCallbackUrl } from "../../../sandbox/workflow/trigger/callback-url";
import { deploymentOf, Harness, origin } from "./harness";

const actions = { A: { type: "Compose", inputs: 1 } };

describe("signCallbackUrl", () => {
  const deployment = deploymentOf(actions);

  it("returns Azure's shape, with a signature of 43 URL-safe characters", () => {
    const signed = signCallbackUrl({ origin, deployment, triggerName: "manual", apiVersion: "2019-05-01" });
    assert.match(
      signed.value,
      /^https:\/\/prod-00\.westeurope\.logic\.azure\.com:443\/workflows\/1{32}\/triggers\/manual\/paths\/invoke\?api-version=2019-05-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1\.0&sig=[A-Za-z0-9_-]{43}$/,
    );
    assert.equal(signed.method, "POST");
    assert.equal(signed.basePath, `${origin}/workflows/${"1".repeat(32)}/triggers/manual/paths/invoke`);
    assert.deepEqual(Object.keys(signed.queries), ["api-version", "sp", "sv", "sig"]);
  });

  it("puts the expiry before sp, with seven decimals", () => {
    const notAfter = new Date("2018-04-19T16:00:00Z");
    const signed = signCallbackUrl({
      origin,
      deployment,
      triggerName: "manual",
      apiVersion: "2016-06-01",
      notAfter,
    });
    assert.match(signed.value, /\?api-version=2016-06-01&se=2018-04-19T16%3A00%3A00\.0000000Z&sp=/);
  });

  it("returns the same signature when only api-version differs", () => {
    const sign = (apiVersion: string) =>
      signCallbackUrl({ origin, deployment, triggerName: "manual", apiVersion }).queries.sig;
    assert.equal(sign("2016-10-01"), sign("2019-05-01"));
  });

  it("appends the trigger's relative path and names its parameters", () => {
    const trigger = { inputs: { method: "PUT", relativePath: "customers/{id}/{part}" } };
    const signed = signCallbackUrl({
      origin,
      deployment: deploymentOf(actions, { trigger }),
      triggerName: "manual",
      apiVersion: "2016-10-01",
    });
    assert.match(signed.value, /paths\/invoke\/customers\/\{id\}\/\{part\}\?api-version=/);
    assert.equal(signed.method, "PUT");
    assert.deepEqual(signed.relativePathParameters, ["id", "part"]);
  });
});

describe("a signed call", () => {
  let harness: Harness;
  beforeEach(() => {
    harness = new Harness([deploymentOf(actions), deploymentOf(actions, { name: "invoices" })]);
  });
  afterEach(() => harness.close());

  const post = (url: URL) => harness.send({ method: "POST" }, url);
  const runs = () => harness.runtime.runs.listRuns(harness.deployment).value.length;

  for (const keyType of ["Primary", "Secondary"] as const) {
    it(`is accepted with the ${keyType.toLowerCase()} key`, async () => {
      assert.equal((await post(harness.url({ keyType }))).status, 202);
    });
  }

  it("is accepted until it expires, then refused", async () => {
    const url = harness.url({ notAfter: new Date(harness.clock.now().getTime() + 60_000) });
    assert.equal((await post(url)).status, 202);
    harness.clock.advance(60_001);
    assert.equal((await post(url)).status, 401);
    assert.equal(runs(), 1);
  });

  const refusals: [string, (url: URL) => void, number, string][] = [
    ["without any signature", (url) => clear(url, "sp", "sv", "sig"), 401, "DirectApiAuthorizationRequired"],
    ["without sig", (url) => clear(url, "sig"), 401, "DirectApiAuthorizationRequired"],
    ["without sp", (url) => clear(url, "sp"), 401, "DirectApiAuthorizationRequired"],
    ["without sv", (url) => clear(url, "sv"), 401, "DirectApiAuthorizationRequired"],
    ["with a changed sig", (url) => set(url, "sig", flipped(url)), 401, "AuthorizationFailed"],
    ["with a shortened sig", (url) => set(url, "sig", "abc"), 401, "AuthorizationFailed"],
    ["with another sp", (url) => set(url, "sp", "/triggers/other/run"), 401, "AuthorizationFailed"],
    ["with another sv", (url) => set(url, "sv", "2.0"), 401, "AuthorizationFailed"],
    [
      "with an se that was not signed",
      (url) => set(url, "se", "2099-01-01T00:00:00Z"),
      401,
      "AuthorizationFailed",
    ],
    ["with a second sig", (url) => url.searchParams.append("sig", "x"), 401, "AuthorizationFailed"],
    ["for another trigger", (url) => replace(url, "/manual/", "/other/"), 401, "AuthorizationFailed"],
    [
      "for another workflow",
      (url) => replace(url, "1".repeat(32), "2".repeat(32)),
      401,
      "AuthorizationFailed",
    ],
    [
      "for an unknown workflow",
      (url) => replace(url, "1".repeat(32), "3".repeat(32)),
      404,
      "WorkflowNotFound",
    ],
    [
      "with an unknown api-version",
      (url) => set(url, "api-version", "2000-01-01"),
      400,
      "InvalidApiVersionParameter",
    ],
  ];
  for (const [what, change, status, code] of refusals) {
    it(`is refused ${what} and starts no run`, async () => {
      const url = harness.url();
      change(url);
      const response = await post(url);
      assert.equal(response.status, status);
      assert.equal(((await response.json()) as any).error.code, code);
      assert.equal(runs(), 0);
    });
  }

  it("with an expiry is refused after the expiry is changed", async () => {
    const url = harness.url({ notAfter: new Date(harness.clock.now().getTime() + 1_000) });
    url.searchParams.set("se", "2099-01-01T00:00:00.0000000Z");
    assert.equal((await post(url)).status, 401);
  });

  it("of a disabled workflow is refused with WorkflowTriggerIsNotEnabled", async () => {
    harness.deployment.state = "Disabled";
    const response = await post(harness.url());
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as any).error.code, "WorkflowTriggerIsNotEnabled");
    assert.equal(runs(), 0);
  });
});

function clear(url: URL, ...names: string[]): void {
  for (const name of names) url.searchParams.delete(name);
}

function set(url: URL, name: string, value: string): void {
  url.searchParams.set(name, value);
}

function replace(url: URL, part: string, by: string): void {
  url.pathname = url.pathname.replace(part, by);
}

function flipped(url: URL): string {
  const sig = url.searchParams.get("sig") ?? "";
  return `${sig.startsWith("A") ? "B" : "A"}${sig.slice(1)}`;
}
