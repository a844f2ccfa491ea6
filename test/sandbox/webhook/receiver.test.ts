import assert from "node:assert/strict";
import { receiverAudience } from "../../../sandbox/webhook/defaults";
import { WebhookFixture } from "./webhook-fixture";

const host = (kind: string) => `https://${kind}.webhook.example.com`;

describe("a company's own receiver", () => {
  let receiver: WebhookFixture;
  beforeEach(() => {
    receiver = new WebhookFixture();
  });
  afterEach(() => receiver.close());

  for (const kind of ["key", "basic", "entra"] as const) {
    it(`stores a call that signs in by ${kind}, without its secrets`, async () => {
      const credentials = await receiver.credentials(kind);
      const { status, json } = await receiver.post(`${host(kind)}/leads`, { n: 1 }, credentials);
      assert.deepEqual([status, json()], [201, { id: 1 }]);
      const [call] = receiver.service.calls.list(`${kind}.webhook.example.com`);
      assert.deepEqual([call?.path, call?.body, call?.outcome], ["/leads", { n: 1 }, "stored"]);
      assert.deepEqual(Object.keys(call?.headers ?? {}), ["content-type"]);
    });
  }

  it("refuses missing and wrong credentials, and stores nothing", async () => {
    const bearer = async (audience: string) => ({
      authorization: `Bearer ${await receiver.token(audience)}`,
    });
    const expired = await bearer(receiverAudience);
    receiver.clock.advance(2 * 3_600_000);
    const cases: [string, Record<string, string>, number, string][] = [
      ["key", {}, 401, "CredentialsMissing"],
      ["key", { "x-api-key": "other" }, 403, "InvalidKey"],
      ["basic", {}, 401, "InvalidPassword"],
      ["basic", { authorization: `Basic ${btoa("leads:other")}` }, 401, "InvalidPassword"],
      ["entra", {}, 401, "CredentialsMissing"],
      ["entra", { authorization: "Bearer other" }, 401, "InvalidToken"],
      ["entra", await bearer("https://management.azure.com"), 401, "InvalidToken"],
      ["entra", expired, 401, "InvalidToken"],
      ["other", {}, 404, "NotFound"],
    ];
    for (const [kind, headers, status, code] of cases) {
      const answer = await receiver.post(`${host(kind)}/leads`, {}, headers);
      assert.deepEqual([answer.status, answer.json().error.code], [status, code], kind);
      assert.equal(answer.headers.has("www-authenticate"), status === 401);
    }
    assert.deepEqual(receiver.accepted(), []);
  });

  it("answers a repeated key with 200 and the first answer, and stores nothing again", async () => {
    const credentials = await receiver.credentials("key");
    const post = (path: string, key: string) =>
      receiver.post(`${host("key")}${path}`, { key }, { ...credentials, "Idempotency-Key": key });
    assert.equal((await post("/leads", "a")).status, 201);
    const repeated = await post("/leads", "a");
    assert.deepEqual([repeated.status, repeated.json()], [200, { id: 1 }]);
    assert.deepEqual((await post("/leads", "b")).json(), { id: 2 });
    for (const id of [3, 4]) assert.deepEqual((await post("/notifications", "a")).json(), { id });
    assert.deepEqual(
      receiver.accepted().map(([, body]) => body),
      [{ key: "a" }, { key: "b" }, { key: "a" }, { key: "a" }],
    );
  });

  it("stores one call for a key that arrives many times at once", async () => {
    const headers = { ...(await receiver.credentials("key")), "Idempotency-Key": "a" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => receiver.post(`${host("key")}/leads`, { n: 1 }, headers)),
    );
    assert.deepEqual(new Set(answers.map(({ json }) => json().id)), new Set([1]));
    assert.equal(receiver.accepted().length, 1);
  });

  it("requires JSON by POST to a path it has", async () => {
    const credentials = await receiver.credentials("key");
    const url = `${host("key")}/leads`;
    for (const [path, body, type, status, code] of [
      [url, "{}", "text/plain", 415, "UnsupportedMediaType"],
      [url, "{", "application/json", 400, "InvalidJson"],
      [`${host("key")}/other`, "{}", "application/json", 404, "NotFound"],
      [`${host("key")}/answers/other`, "{}", "application/json", 404, "NotFound"],
    ] as const) {
      const answer = await receiver.post(path, body, { ...credentials, "content-type": type });
      assert.deepEqual([answer.status, answer.json().error.code], [status, code]);
    }
    const put = await receiver.service.app.fetch(new Request(url, { method: "PUT", headers: credentials }));
    assert.deepEqual([put.status, ((await put.json()) as any).error.code], [405, "MethodNotAllowed"]);
    const vendor = { ...credentials, "content-type": "application/vnd.contoso+json; charset=utf-8" };
    assert.equal((await receiver.post(url, {}, vendor)).status, 201);
  });

  it("gives the answer that its path names", async () => {
    const credentials = await receiver.credentials("key");
    const ask = (name: string) => receiver.post(`${host("key")}/answers/${name}`, {}, credentials);
    const accepted = await ask("202");
    assert.deepEqual([accepted.status, accepted.text, accepted.headers.get("location")], [202, "", null]);
    assert.equal((await ask("202-location")).headers.has("location"), true);
    assert.equal((await ask("207")).json().errors[0].code, "NotStored");
    assert.equal((await ask("429")).headers.get("retry-after"), "60");
    const broken = await ask("502-html");
    assert.deepEqual([broken.status, broken.headers.get("content-type")], [502, "text/html"]);
    assert.match(broken.text, /^<html>/);
    assert.equal((await ask("400-problem")).json().title, "Invalid lead");
    assert.equal(receiver.accepted()[0]?.[0], "answered 202");
  });

  it("lists what arrived at any receiver, for a caller with the key", async () => {
    const credentials = await receiver.credentials("key");
    await receiver.post(`${host("key")}/leads`, { n: 1 }, credentials);
    const list = async (query: string, headers: Record<string, string>) =>
      receiver.service.app.fetch(new Request(`${host("key")}/calls${query}`, { headers }));
    const { value } = (await (await list("", credentials)).json()) as any;
    assert.deepEqual([value.length, value[0].body, value[0].headers["x-api-key"]], [1, { n: 1 }, undefined]);
    assert.deepEqual(await (await list("?host=hooks.slack.com", credentials)).json(), { value: [] });
    assert.equal((await list("", {})).status, 401);
  });
});
