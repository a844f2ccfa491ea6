/** Configuration of alerts and diagnostics: all mistakes with commands that work, and never the webhook. */
import assert from "node:assert/strict";
import { AlertWindow } from "../../infra/config/lead-destination-args";
import { check, minimal, mistakesOf } from "./support/check-config";

const workspaces =
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces";
const addresses = (count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => `ops${index}@contoso.com`));
const heard = { alertEmails: '["ops@contoso.com"]' };

describe("configuration of alerts", () => {
  it("has no receivers by default", () => {
    assert.equal(check(minimal).alertEmails, undefined);
    assert.equal(check(minimal).alertWindow, undefined);
  });

  it("reports wrong values of its keys together, each with a valid example", () => {
    const bad: Record<string, string[]> = {
      alertEmails: [
        "ops@contoso.com",
        "{}",
        "[1]",
        '[""]',
        '["ops"]',
        '["ops@contoso"]',
        '["Ops <ops@contoso.com>"]',
        '["ops@contoso.com,dev@contoso.com"]',
        '["ops@contoso.com "]',
        `["${"a".repeat(53)}@contoso.com"]`,
        addresses(1001),
      ],
      alertSeverity: ["5", "-1", "1.5", "Sev1", "", "01"],
      alertThreshold: ["-1", "1.5", "100000", "01", "none", ""],
      alertWindow: ["PT5M", "PT7H", "6h", "P2D", "pt6h", ""],
      logAnalyticsWorkspaceId: [
        "log-contoso",
        `${workspaces}/`,
        `${workspaces}/log`,
        `${workspaces}/log-contoso/tables/x`,
        `https://management.azure.com${workspaces}/log-contoso`,
        "00000000-0000-4000-8000-000000000001",
        `${workspaces.replace("Microsoft.OperationalInsights/workspaces", "Microsoft.Insights/components")}/log-contoso`,
      ],
    };
    for (const [key, texts] of Object.entries(bad)) {
      for (const text of texts)
        assert.match(
          mistakesOf({ ...minimal, ...heard, [key]: text }),
          new RegExp(`:${key}: found `),
          `${key} ${text}`,
        );
    }
    const together = Object.fromEntries(Object.entries(bad).map(([key, [first = ""]]) => [key, first]));
    const text = mistakesOf({ ...minimal, ...together, alertWebhook: "http://hooks.contoso.com" }, [
      "alertWebhook",
    ]);
    assert.match(text, /^\[LEADS_CONFIG_INVALID\] 6 mistakes /);
    for (const command of [
      'pulumi config set --path "marketplace-leads:alertEmails[0]" you@contoso.com',
      "pulumi config set --secret marketplace-leads:alertWebhook",
      "pulumi config set marketplace-leads:alertSeverity 1",
      "pulumi config set marketplace-leads:alertThreshold 0",
      "pulumi config set marketplace-leads:alertWindow PT6H",
      `pulumi config set marketplace-leads:logAnalyticsWorkspaceId ${workspaces}/log-contoso`,
    ])
      assert.ok(`${text}\n`.includes(`\n    ${command}\n`), `${command} in ${text}`);
  });

  it("names the wrong entry of a list, with the command for that entry", () => {
    const list = '["ops@contoso.com","crm","OPS@contoso.com","crm@contoso.com"]';
    const text = mistakesOf({ ...minimal, alertEmails: list });
    assert.match(text, / 2 mistakes /);
    assert.ok(
      text.includes('\n    pulumi config set --path "marketplace-leads:alertEmails[1]" you@contoso.com\n'),
      text,
    );
    assert.ok(
      text.endsWith(
        "  marketplace-leads:alertEmails[2]: found the address of alertEmails[0], expected different addresses\n" +
          '    pulumi config rm --path "marketplace-leads:alertEmails[2]"',
      ),
      text,
    );
    const readers = mistakesOf({
      ...minimal,
      deadLetterReaders: '["user:00000000-0000-4000-8000-000000000001","x"]',
    });
    assert.match(readers, /deadLetterReaders\[1\]" user:/);
  });

  it("accepts what Azure accepts", () => {
    const longest = `${"a".repeat(52)}@contoso.com`;
    assert.equal(longest.length, 64);
    for (const emails of [`["${longest}"]`, '["o.p-s+crm@sub.contoso.co.uk"]', addresses(1000)])
      assert.deepEqual(check({ ...minimal, alertEmails: emails }).alertEmails, JSON.parse(emails));
    for (const alertWindow of Object.values(AlertWindow))
      assert.equal(check({ ...minimal, ...heard, alertWindow }).alertWindow, alertWindow);
    for (const severity of [0, 1, 2, 3, 4])
      assert.equal(check({ ...minimal, ...heard, alertSeverity: String(severity) }).alertSeverity, severity);
    // as Azure returns a day
    assert.equal(check({ ...minimal, ...heard, alertWindow: "P1D" }).alertWindow, "PT24H");
    const id = `${workspaces}/log-contoso`;
    for (const given of [
      id,
      id.replace("resourceGroups", "resourcegroups"),
      id.replace("Microsoft.O", "microsoft.o"),
    ])
      assert.equal(check({ ...minimal, logAnalyticsWorkspaceId: given }).logAnalyticsWorkspaceId, given);
  });

  it("accepts only https webhooks, and never shows one", () => {
    const good = [
      "https://hooks.contoso.com/leads/marker",
      "https://user:marker@hooks.contoso.com:8443/leads?code=marker",
      "https://localhost:4433/marker",
      "https://127.0.0.1/marker",
      `https://hooks.contoso.com/${"a".repeat(2022)}`,
    ];
    for (const alertWebhook of good)
      assert.equal(mistakesOf({ ...minimal, alertWebhook }, ["alertWebhook"]), "", alertWebhook);
    const bad = [
      "",
      "marker",
      "http://hooks.contoso.com/marker",
      "http://localhost/marker",
      "http://127.0.0.1:8080/marker",
      "HTTP://hooks.contoso.com/marker",
      "ftp://hooks.contoso.com/marker",
      "https://",
      "https:///marker",
      "https://hooks contoso com/marker",
      "https://hooks.contoso.com/mar ker",
      "https://hooks.contoso.com/#marker",
      "https://hooks.contoso.com:99999/marker",
      `https://hooks.contoso.com/${"a".repeat(2023)}`,
    ];
    for (const alertWebhook of bad) {
      const text = mistakesOf({ ...minimal, alertWebhook }, ["alertWebhook"]);
      assert.match(text, /:alertWebhook: found a secret value that does not fit \(not shown\)/, alertWebhook);
      assert.ok(!text.includes("marker"), text);
    }
  });

  it("refuses a plain-text webhook, with the command that makes a new one a secret", () => {
    const text = mistakesOf({ ...minimal, alertWebhook: "https://hooks.contoso.com/marker" });
    assert.match(text, / 1 mistake /);
    assert.match(text, /:alertWebhook: found a value in clear, expected a secret/);
    assert.ok(text.endsWith("\n    pulumi config set --secret marketplace-leads:alertWebhook"), text);
    assert.ok(!text.includes("marker"));
  });

  it("refuses rule settings without a receiver", () => {
    const rules = { alertSeverity: "2", alertThreshold: "1", alertWindow: "PT1H" };
    for (const emails of [{}, { alertEmails: "[]" }]) {
      const text = mistakesOf({ ...minimal, ...rules, ...emails });
      assert.match(text, / 3 mistakes /);
      for (const key of Object.keys(rules))
        assert.ok(
          text.includes(
            `:${key}: found a value without alertEmails or alertWebhook, expected one of them: otherwise nobody is told\n` +
              '    pulumi config set --path "marketplace-leads:alertEmails[0]" you@contoso.com\n' +
              `    or: pulumi config rm "marketplace-leads:${key}"`,
          ),
          text,
        );
    }
    check({ ...minimal, ...rules, ...heard });
    assert.equal(
      mistakesOf({ ...minimal, ...rules, alertWebhook: "https://hooks.contoso.com" }, ["alertWebhook"]),
      "",
    );
    // the list is wrong, so it is unknown whether there is a receiver
    assert.match(mistakesOf({ ...minimal, ...rules, alertEmails: "ops@contoso.com" }), / 1 mistake /);
  });

  it("refuses quietDays with the reason and the alternative", () => {
    const text = mistakesOf({ ...minimal, quietDays: "7" });
    assert.match(
      text,
      /:quietDays: found a value, expected no value: Azure Monitor cannot tell.*24 hours.*2 days.*missing data.*npx leads runs/,
    );
    assert.ok(text.endsWith('\n    pulumi config rm "marketplace-leads:quietDays"'), text);
    assert.doesNotMatch(text, /not in this version/);
  });
});
