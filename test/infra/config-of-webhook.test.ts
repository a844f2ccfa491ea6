/** Configuration of a webhook: all mistakes together, with commands that work, and no secret shown. */
import assert from "node:assert/strict";
import { check, mistakesOf } from "./support/check-config";

const marker = "marker-secret-4711";
const address = `https://hooks.contoso.com/${marker}`;
const base = { offerId: "contoso.leads", crm: "webhook" };
const values = (settings: object) => ({ ...base, webhook: JSON.stringify(settings) });
const mistakes = (settings: object, secrets = ["webhook"]) => mistakesOf(values(settings), secrets);

describe("configuration of a webhook", () => {
  it("needs an address only", () => {
    assert.deepEqual(check(values({ url: address }), ["webhook"]), {
      offerId: "contoso.leads",
      crm: ["webhook"],
      location: "westeurope",
      webhook: { url: address },
    });
  });

  it("refuses another value for the lead's id", () => {
    const map = { fieldMap: { id: "UserDetails.Email" }, columns: { id: "text:40" } };
    const text = mistakes({ url: address, ...map });
    assert.match(text, /webhook\.fieldMap\.id: .* expected no entry: this property gets the lead's id/);
  });

  it("takes a user name of digits, which `pulumi config set --path` turns into a number", () => {
    assert.equal(mistakes({ url: address, signIn: "basic", username: 4711, secret: marker }), "");
  });

  it("accepts each way to sign in with what it needs, and each template", () => {
    for (const settings of [
      { url: address, signIn: "none" },
      { url: address, signIn: "header", secret: marker },
      { url: address, signIn: "header", secret: marker, headerName: "Authorization" },
      { url: address, signIn: "basic", username: "leads", secret: marker },
      { url: address, signIn: "entra", audience: "api://leads.contoso.com" },
      { url: "https://hooks.slack.com/services/T1/B1/x", template: "slack" },
      { url: "https://prod-1.westeurope.logic.azure.com/workflows/1?sig=x", template: "teams" },
      { url: "https://default1.01.environment.api.powerplatform.com:443/x?sig=x", template: "teams" },
      { url: address, fieldMap: { jobTitle: "none", tier: "7" }, columns: { tier: "number" } },
    ])
      assert.equal(mistakes(settings), "", JSON.stringify(settings));
  });

  it("reports every mistake together and shows no secret", () => {
    const text = mistakes({
      url: `http://hooks.contoso.com/${marker}`,
      signIn: "basic",
      secret: "",
      headerName: "Cookie",
      audience: marker,
      template: "discord",
      fieldMap: { jobTitles: "UserDetails.Title", doNotContact: "yes", country: `'${"x".repeat(101)}'` },
      columns: { tier: "text" },
      hmacKey: marker,
    });
    assert.match(text, /^\[LEADS_CONFIG_INVALID\] 13 mistakes /);
    assert.ok(!text.includes(marker));
    for (const part of [
      "webhook.url: found a secret value that does not fit (not shown), expected an https address",
      'pulumi config set --secret --path "marketplace-leads:webhook.url"\n',
      "webhook.secret: found a secret value that does not fit (not shown), expected the secret of signIn",
      "webhook.headerName: found a secret value that does not fit (not shown), expected another header",
      "webhook.headerName: found a value, although signIn is basic, expected no value, or signIn header",
      'pulumi config rm --path "marketplace-leads:webhook.headerName"',
      "webhook.audience: found a value, although signIn is basic, expected no value, or signIn entra",
      "webhook.username: found no value, expected a value: signIn is basic",
      'pulumi config set --path "marketplace-leads:webhook.username" leads',
      "expected a column of the posted JSON: offerId,",
      "expected true, false, an expression that starts with @, or none",
      "expected at most 100 characters, found 101",
      "webhook.hmacKey: found an unknown key, expected one of webhook.url, webhook.signIn",
    ])
      assert.ok(text.includes(part), `${part}\n${text}`);
  });

  it("refuses HMAC with the reason", () => {
    const text = mistakesOf(values({ url: address, signIn: "hmac" }), []);
    assert.match(
      text,
      /webhook\.signIn: found "hmac", expected header, basic, entra or none: Logic Apps has no hash function, so it cannot sign a lead with a key\n {4}pulumi config set --path "marketplace-leads:webhook\.signIn" header/,
    );
  });

  it("refuses a secret in clear, and does not show it", () => {
    const text = mistakesOf(values({ url: address, signIn: "header", secret: marker }), []);
    assert.match(text, /^\[LEADS_CONFIG_INVALID\] 2 mistakes /);
    for (const entry of ["url", "secret"])
      assert.match(text, new RegExp(`webhook\\.${entry}: found a value in clear, expected a secret`));
    assert.ok(!text.includes(marker));
  });

  it("refuses an address that does not fit the template", () => {
    const slack = { url: "https://hooks.slack.com/services/T1/B1/x" };
    assert.match(mistakes(slack), /webhook\.template: found "lead", expected slack: Slack refuses/);
    assert.match(mistakes(slack), /config set --path "marketplace-leads:webhook\.template" slack/);
    for (const template of ["slack", "teams"])
      assert.match(mistakes({ url: address, template }), /webhook\.url: found an address of another service/);
    for (const template of ["lead", "teams"]) {
      const old = { url: "https://contoso.webhook.office.com/webhookb2/x", template };
      assert.match(mistakes(old), /webhook\.url: found .*webhook\.office\.com have ended/);
    }
    const fixed = mistakes({ ...slack, template: "slack", fieldMap: {}, columns: {} });
    assert.match(fixed, /webhook\.fieldMap: found a value, although template is slack/);
    assert.match(fixed, / 2 mistakes /);
  });

  it("needs a secret for a header and a password, and an audience for Entra", () => {
    for (const [signIn, entry] of [
      ["header", "secret"],
      ["basic", "secret"],
      ["entra", "audience"],
    ])
      assert.match(mistakes({ url: address, signIn }), new RegExp(`webhook\\.${entry}: found no value`));
  });
});
