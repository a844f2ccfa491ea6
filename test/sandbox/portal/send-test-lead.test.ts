import assert from "node:assert/strict";
import { type Answers, callbackUrl, origin, portalFixture } from "./portal-fixture";

const offer = "/offers/rg-leads/logic-leads";
const form = "application/x-www-form-urlencoded";
const own = { origin, "sec-fetch-site": "same-origin" };

function send(
  headers: Record<string, string>,
  answers: Answers = [],
  testLead: string | undefined = '{"opaque":true}',
) {
  const fixture = portalFixture(answers, { testLead });
  const answer = fixture.app.request(`${origin}${offer}/test-lead`, {
    method: "POST",
    headers: { "content-type": form, ...headers },
  });
  return { ...fixture, answer };
}

describe("the portal's test lead", () => {
  it("is posted unchanged to the callback URL, and leads to its run", async () => {
    const { answer, asked } = send(own);
    const { status, headers } = await answer;
    assert.equal(status, 303);
    assert.equal(headers.get("location"), `${offer}/runs/run1`);
    const posted = asked.find(({ url }) => url.href === callbackUrl);
    assert.deepEqual(
      [posted?.method, posted?.body, posted?.authorization],
      ["POST", '{"opaque":true}', null],
    );
  });

  for (const [from, headers] of Object.entries({
    "another site": { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    "another port of this machine": { origin: "https://localhost:3000", "sec-fetch-site": "same-site" },
    "a frame without origin": { origin: "null", "sec-fetch-site": "cross-site" },
    "another site, in a browser without Sec-Fetch-Site": { origin: "http://evil.example" },
    "plain http": { origin: "http://localhost:8443" },
    nowhere: {},
  })) {
    it(`is not sent for ${from}`, async () => {
      const { answer, asked } = send(headers);
      const { status, headers: answered } = await answer;
      assert.equal(status, 403);
      assert.match(await (await answer).text(), /did not come from a page of this portal/);
      assert.match(answered.get("content-security-policy") ?? "", /default-src 'none'/);
      assert.deepEqual(asked, []);
    });
  }

  for (const type of ["text/plain", "multipart/form-data; boundary=x", ""]) {
    it(`is not sent for another site by a body of type "${type}"`, async () => {
      const { answer, asked } = send({ origin: "https://evil.example", "content-type": type });
      assert.equal((await answer).status, 403);
      assert.deepEqual(asked, []);
    });
  }

  it("is not sent for a type that needs a CORS preflight, which has no answer", async () => {
    const { app } = portalFixture();
    const { status, headers } = await app.request(`${origin}${offer}/test-lead`, {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    });
    assert.equal(status, 404);
    assert.equal(headers.get("access-control-allow-origin"), null);
  });

  it("is explained on the offer's page when it was refused", async () => {
    const disabled = Response.json(
      { error: { code: "WorkflowTriggerIsNotEnabled", message: "no" } },
      { status: 404 },
    );
    const { answer } = send(own, [[/\/paths\/invoke$/, disabled]]);
    const { status } = await answer;
    const text = await (await answer).text();
    assert.equal(status, 502);
    assert.match(text, /The test lead was refused\..*404 WorkflowTriggerIsNotEnabled.*pulumi up --refresh/s);
    assert.match(text, /<h1>contoso\.offer<\/h1>/);
  });

  it("is explained on the offer's page when the callback URL may not be read", async () => {
    const { answer } = send(own, [[/listCallbackUrl$/, Response.json({}, { status: 403 })]]);
    assert.match(await (await answer).text(), /Resource Manager answered 403/);
  });

  it("has no button when there is no lead to send", async () => {
    const { page } = portalFixture([], { testLead: undefined });
    assert.equal((await page("/")).includes("<form"), false);
    assert.match(
      await portalFixture().page("/"),
      /<form method="post" action="\/offers\/rg-leads\/logic-leads\/test-lead">/,
    );
    const app = portalFixture([], { testLead: undefined }).app;
    const { status } = await app.request(`${origin}${offer}/test-lead`, { method: "POST", headers: own });
    assert.equal(status, 404);
  });

  it("redirects to the offer when its address is opened", async () => {
    const answer = await portalFixture().app.request(`${origin}${offer}/test-lead`);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, offer]);
  });
});
