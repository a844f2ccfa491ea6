import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../infra/config/check-config";
import { configKeys } from "../../infra/config/keys";
import { check, minimal, mistakesOf } from "./support/check-config";

const workspace =
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso";

describe("checkConfig", () => {
  it("returns the values that are set, and a default lead source", () => {
    assert.deepEqual(check(minimal), {
      offerId: "contoso.leads",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      location: "westeurope",
      leadSourceCode: 8,
    });
  });

  it("reads every key", () => {
    const owner = "00000000-0000-4000-8000-000000000001";
    const values = {
      ...minimal,
      dynamicsUrl: "https://contoso.crm4.dynamics.com/",
      crm: "dynamics365",
      authentication: "servicePrincipal",
      leadSchema: "2018",
      leadSourceCode: "none",
      fieldMap: '{"jobtitle":"none"}',
      protect: "false",
      names: '{"workflow":"leads","identity":"id-leads","storageAccount":"stleads1"}',
      resourceGroupName: "rg-marketing",
      clientId: owner,
      clientSecret: "hidden",
      owners: `["${owner}"]`,
      clientSecretExpires: "2027-06-30",
      tags: '{"team":"marketing"}',
      deadLetter: "storage",
      deadLetterDays: "3650",
      deadLetterReaders: `["user:${owner}","group:${owner}","servicePrincipal:${owner}"]`,
      createRoleAssignments: "false",
      discardDeadLetters: "true",
      alertEmails: '["ops@contoso.com"]',
      alertSeverity: "0",
      alertThreshold: "3",
      alertWindow: "PT24H",
      logAnalyticsWorkspaceId: workspace,
    };
    assert.deepEqual(check(values, ["clientSecret"]), {
      crm: ["dynamics365"],
      clientSecret: "hidden",
      offerId: "contoso.leads",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      leadSchema: "2018",
      fieldMap: { jobtitle: "none" },
      protect: false,
      location: "westeurope",
      names: { workflow: "leads", identity: "id-leads", storageAccount: "stleads1" },
      tags: { team: "marketing" },
      deadLetter: "storage",
      deadLetterDays: 3650,
      deadLetterReaders: [`user:${owner}`, `group:${owner}`, `servicePrincipal:${owner}`],
      createRoleAssignments: false,
      discardDeadLetters: true,
      alertEmails: ["ops@contoso.com"],
      alertSeverity: 0,
      alertThreshold: 3,
      alertWindow: "PT24H",
      logAnalyticsWorkspaceId: workspace,
      resourceGroupName: "rg-marketing",
      clientId: owner,
      owners: [owner],
      clientSecretExpires: "2027-06-30T00:00:00Z",
    });
  });

  it("reports every mistake together, each with the value, the rule and the command that fixes it", () => {
    assert.equal(
      mistakesOf({ offerId: "contoso", protect: "yes", dynamicUrl: "https://contoso.crm4.dynamics.com" }),
      [
        "[LEADS_CONFIG_INVALID] 4 mistakes in the configuration of this stack; nothing was changed.",
        "  marketplace-leads:dynamicUrl: found an unknown key, expected perhaps dynamicsUrl",
        '    pulumi config rm "marketplace-leads:dynamicUrl"',
        '  marketplace-leads:offerId: found "contoso", expected publisher.offer as in Partner Center, e.g. contoso.crm-connector',
        "    pulumi config set marketplace-leads:offerId contoso.crm-connector",
        "  marketplace-leads:dynamicsUrl: found no value, expected the https address of a Dataverse environment in the public cloud (not US Government, not China), without a path, e.g. https://contoso.crm4.dynamics.com",
        "    pulumi config set marketplace-leads:dynamicsUrl https://contoso.crm4.dynamics.com",
        '  marketplace-leads:protect: found "yes", expected true or false',
        "    pulumi config set marketplace-leads:protect true",
      ].join("\n"),
    );
  });

  it("names the keys of later versions and refuses them", () => {
    const text = mistakesOf({
      ...minimal,
      authentication: "managedIdentity",
      crm: "oracle",
      clientSecretRotation: "P90D",
    });
    for (const part of [
      'authentication: found "managedIdentity", expected servicePrincipal: managedIdentity is not in this version',
      'crm: found "oracle", expected one or more of dynamics365',
      "clientSecretRotation: found a value, expected no value: not in this version",
    ]) {
      assert.ok(text.includes(part), part);
    }
  });

  it("never shows a secret, whichever key holds it", () => {
    const marker = "marker-secret";
    const values = {
      ...minimal,
      offerId: marker,
      clientId: marker,
      clientSecret: "",
      alertWebhook: marker,
      fieldMap: `{"x":"${marker}","jobtitle":"@concat('${marker}'"}`,
    };
    const text = mistakesOf(values, ["offerId", "clientId", "fieldMap"]);
    assert.ok(text.includes("offerId: found a secret value that does not fit (not shown)"));
    assert.ok(!text.includes(marker));
  });

  it("reads a value in every usual spelling", () => {
    const read = (key: string, text: string) => (check({ ...minimal, [key]: text }) as any)[key];
    for (const url of ["https://Contoso.CRM4.dynamics.com/", "https://contoso.api.crm4.dynamics.com"])
      assert.equal(read("dynamicsUrl", url), minimal.dynamicsUrl);
    for (const [text, utc] of [
      ["2028-02-29", "2028-02-29T00:00:00Z"],
      ["2027-06-30T12:00:00Z", "2027-06-30T12:00:00Z"],
      ["2027-06-30T00:30:00+02:00", "2027-06-29T22:30:00Z"],
      // an unquoted date in the stack's file
      ["2027-06-30 00:00:00 +0000 UTC", "2027-06-30T00:00:00Z"],
      ["2027-06-30 12:00:00 +0200 +0200", "2027-06-30T10:00:00Z"],
      ["2027-06-30 12:00:00 +0200 CEST", "2027-06-30T10:00:00Z"],
    ] as const)
      assert.equal(read("clientSecretExpires", text), utc);
    // `pulumi config set --path` turns text into numbers and Booleans
    const tags = read("tags", '{"costCenter":1234,"shared":true,"team":"007"}');
    assert.deepEqual(tags, { costCenter: "1234", shared: "true", team: "007" });
    assert.deepEqual(read("tags", '{"until":"2027-06-30 00:00:00 +0000 UTC"}'), { until: "2027-06-30" });
    assert.deepEqual(read("names", '{"workflow":42}'), { workflow: "42" });
    for (const group of ["_rg", "(x)", "rg-münchen", "rg.1"])
      assert.equal(read("resourceGroupName", group), group);
  });

  it("refuses values that only look right", () => {
    for (const [key, text] of [
      ["clientSecretExpires", "2027-02-31"],
      ["clientSecretExpires", "2027-06-30T12:00:00+99:99"],
      ["clientSecretExpires", "2027-06-30T24:00:00Z"],
      ["tags", "[]"],
      ["resourceGroupName", "rg."],
      ["resourceGroupName", "rg/x"],
      ["dynamicsUrl", "https://contoso.api.api.crm4.dynamics.com"],
    ] as const) {
      assert.match(mistakesOf({ ...minimal, [key]: text }), new RegExp(`:${key}: found `), `${key} ${text}`);
    }
  });

  it("names the entry that YAML changed and how to write it, where no pulumi config set can", () => {
    for (const [value, text] of [
      ["1.1", "1.1"],
      ["12345678901234567890", "12345678901234567000"],
      ["null", "…"],
      ["[]", "…"],
    ]) {
      const message = mistakesOf({ ...minimal, tags: `{"team":"x","version":${value}}` });
      assert.match(message, / 1 mistake /);
      assert.match(
        message,
        /marketplace-leads:tags\.version: found .*, expected a text: without quotes YAML/,
      );
      assert.ok(message.endsWith(`\n    in the stack's file, in quotes: version: "${text}"`), message);
    }
    assert.match(mistakesOf({ ...minimal, names: '{"workflow":1.5}' }), /:names\.workflow: found 1\.5, /);
    const hidden = mistakesOf({ ...minimal, tags: '{"version":1.5}' }, ["tags"]);
    assert.doesNotMatch(hidden, /found 1\.5|: "1\.5"/);
  });

  it("names the tags that Azure would refuse during an update", () => {
    for (const [name, value] of [
      ...[..."<>%&\\?/\u0000\u001f\u007f\u0085"].map((character) => [`cost${character}center`, "42"]),
      ["", "42"],
      // a storage account accepts no longer name
      ["x".repeat(129), "42"],
      ["microsoft-team", "42"],
      ["Azure", "42"],
      ["WINDOWS.x", "42"],
      ["team", "x".repeat(257)],
    ] as const) {
      const message = mistakesOf({ ...minimal, tags: JSON.stringify({ team0: "x", [name]: value }) });
      assert.match(
        message,
        / 1 mistake .*\n.*marketplace-leads:tags(\.|\[").*: found (its name|257 characters), /,
        JSON.stringify(name),
      );
    }
    const taken = { ["x".repeat(128)]: "", "cost center": "x".repeat(256), "my-azure": "x" };
    assert.equal(mistakesOf({ ...minimal, tags: JSON.stringify(taken) }), "");
  });

  it("names the stack in each command, and the tag to remove", () => {
    const values = new Map(
      Object.entries({ ...minimal, tags: '{"cost/center":"42"}', protect: "yes", alertSeverity: "1", x: "" }),
    );
    assert.throws(
      () => checkConfig({ values, clouds: ["other"] }),
      ({ message }: Error) => {
        const commands = message.split(/\n {4}(?:or: )?/).filter((part) => part.startsWith("pulumi"));
        const named = commands.flatMap((command) => / --stack \w+(\n|$)/.exec(`${command}\n`)?.[0] ?? []);
        assert.equal(commands.length, named.length, message);
        assert.match(
          message,
          /\n {4}pulumi config rm --path "marketplace-leads:tags\.cost\/center" --stack \w+\n/,
        );
        return true;
      },
    );
  });

  it("refuses an expired date for a secret, with a command for a later date", () => {
    for (const over of ["2026-11-28", "2026-11-28T12:00:00Z", "2020-01-01"]) {
      const text = mistakesOf({ ...minimal, clientSecretExpires: over });
      assert.match(text, /clientSecretExpires: found 20\S+Z, which is over, expected a time to come/);
      assert.ok(
        text.endsWith("pulumi config set --plaintext marketplace-leads:clientSecretExpires 2027-11-28"),
      );
    }
    assert.equal(mistakesOf({ ...minimal, clientSecretExpires: "2026-11-28T12:00:01Z" }), "");
  });

  it("requires an existing application's id and secret together", () => {
    const id = "00000000-0000-4000-8000-000000000001";
    const noSecret = mistakesOf({ ...minimal, clientId: id });
    assert.ok(noSecret.includes("pulumi config set --secret marketplace-leads:clientSecret"));
    assert.ok(mistakesOf({ ...minimal, clientSecret: "x" }).includes("clientId: found no value"));
  });

  it("refuses unsupported clouds by name before anything is created", () => {
    for (const host of ["crm.microsoftdynamics.us", "crm.appsplatform.us", "crm.dynamics.cn"])
      assert.match(
        mistakesOf({ ...minimal, dynamicsUrl: `https://contoso.${host}` }),
        /dynamicsUrl: found .*, expected .* in the public cloud \(not US Government, not China\)/,
      );
    const values = new Map(Object.entries(minimal));
    const withClouds = (...clouds: string[]) => checkConfig({ values, location: "westeurope", clouds });
    assert.equal(withClouds("public", "AzureCloud").offerId, minimal.offerId);
    assert.throws(() => withClouds("public", "usgovernment"), {
      message:
        /azure-native:environment: found "usgovernment", expected public: no other cloud is in this version/,
    });
  });

  it("knows where the region is set", () => {
    assert.match(
      mistakesOf({ ...minimal, location: "westeurope" }),
      / 1 mistake .*\n {2}marketplace-leads:location: found an unknown key, expected perhaps azure-native:location\n {4}pulumi config rm "marketplace-leads:location"$/,
    );
  });

  it("names the region to set when none is set", () => {
    assert.throws(() => checkConfig({ values: new Map(Object.entries(minimal)) }), {
      message:
        /azure-native:location: found no value.*\n\s+pulumi config set azure-native:location westeurope/,
    });
  });

  it("refuses the name of a method as an unknown key", () => {
    assert.match(mistakesOf({ ...minimal, toString: "[]" }), /toString: found an unknown key/);
  });

  it("refuses a number that is not an offer id", () => {
    assert.match(mistakesOf({ ...minimal, offerId: "0" }), /:offerId: found "0", expected publisher\.offer/);
  });

  it("answers any text under any key with a checked value or a clean error", () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(configKeys)), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(fc.string(), fc.json())), (values) => {
        mistakesOf({ ...minimal, ...values });
      }),
    );
  });
});
