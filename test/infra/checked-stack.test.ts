import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { checkedStack } from "../../infra/map/checked-stack";
import { fileEdits, keyPath } from "../../infra/map/file-edits";

const place = { stack: "dev.1", folder: tmpdir(), now: new Date("2026-11-28T12:00:00Z") };
const good = {
  "azure-native:location": "westeurope",
  "marketplace-leads:offerId": "contoso.crm",
  "marketplace-leads:dynamicsUrl": "https://contoso.crm4.dynamics.com",
};
const secure = { secure: "v1:AAAA:BBBB" };

/** Settings with one mistake each, and the edit. */
const cases: [settings: Record<string, unknown>, path: string, fix: string][] = [
  [{ deadLetterDays: 0 }, "marketplace-leads:deadLetterDays", "write deadLetterDays: 90"],
  [{ protect: "maybe" }, "marketplace-leads:protect", "write protect: true"],
  [
    { names: { workflow: "a b" } },
    "marketplace-leads:names",
    "write names: { workflow: logic-contoso-leads }",
  ],
  [{ owners: ["x"] }, "marketplace-leads:owners", 'write owners: ["00000000-0000-4000-8000-000000000001"]'],
  [{ tags: { "microsoft x": "y" } }, "marketplace-leads:tags.microsoft x", "take out tags.microsoft x"],
  [{ tags: { a: 1.5 } }, "marketplace-leads:tags.a", 'in quotes: a: "1.5"'],
  [{ fieldMap: { nosuch: "X" } }, "marketplace-leads:fieldMap.nosuch", "take out fieldMap.nosuch"],
  [
    { alertSeverity: 1 },
    "marketplace-leads:alertSeverity",
    "write alertEmails: [you@contoso.com]\n    or: take out alertSeverity",
  ],
  [
    { clientSecretExpires: "2020-01-01" },
    "marketplace-leads:clientSecretExpires",
    'write clientSecretExpires: "2027-11-28"',
  ],
  [
    { clientId: "00000000-0000-4000-8000-000000000001" },
    "marketplace-leads:clientSecret",
    "pulumi config set --secret marketplace-leads:clientSecret --stack dev.1",
  ],
  [
    { webhook: { url: secure } },
    "marketplace-leads:webhook.url",
    'take out webhook.url\n    or: write crm: "dynamics365,webhook"',
  ],
];

const checked = (settings: object) =>
  checkedStack(
    {
      ...good,
      ...Object.fromEntries(Object.entries(settings).map(([key, one]) => [`marketplace-leads:${key}`, one])),
    },
    place,
  );

describe("checkedStack", () => {
  it("gives edits of the file where the program gives commands", () => {
    for (const [settings, path, fix] of cases) {
      const { mistakes } = checked(settings);
      assert.deepEqual(
        mistakes.map((one) => [one.path.join("."), one.fix]),
        [[path, fix]],
        JSON.stringify(settings),
      );
    }
  });

  it("tells what may be elsewhere", () => {
    const { mistakes } = checkedStack({ "marketplace-leads:deadLetterDays": 0 }, place);
    const shown = mistakes.map(({ path, dependsOnOthers }) => [
      path.at(-1)?.replace(/.*:/, ""),
      dependsOnOthers,
    ]);
    assert.deepEqual(Object.fromEntries(shown), {
      offerId: true,
      dynamicsUrl: true,
      location: true,
      deadLetterDays: false,
    });
  });

  it("names the file of an own flow in what it found", () => {
    const { mistakes } = checkedStack({ ...good, "marketplace-leads:flow": "nowhere.json" }, place);
    const one = mistakes.find(({ found }) => found.includes("nowhere.json"));
    assert.deepEqual(one?.path, ["marketplace-leads:flow"]);
  });

  it("gives the names that a stack takes, given or made", () => {
    const made = checked({}).names.map(({ key, name }) => [key.replace(/.*names\./, ""), name]);
    assert.deepEqual(Object.fromEntries(made), {
      resourceGroup: "rg-contoso-crm-dev-1-44d680",
      workflow: "logic-contoso-crm-dev-1-44d680",
      connection: "con-contoso-crm-dev-1-44d680",
      identity: "id-contoso-crm-dev-1-44d680",
      application: "app-contoso-crm-dev-1-44d680",
    });
    const given = checked({ names: { workflow: "A", storageAccount: "stx" }, resourceGroupName: "RG" }).names;
    const workflow = given.find(({ key }) => key.endsWith("workflow"));
    assert.deepEqual([workflow?.name, workflow?.within], ["a", "the resource group rg"]);
    assert.ok(given.some(({ name, within }) => name === "stx" && within === "azure"));
    assert.ok(!given.some(({ key }) => key.endsWith("resourceGroup")));
    const several = checked({ crm: "dynamics365,azureTable", azureTable: { accountName: "sty" } }).names;
    assert.equal(several.filter(({ key }) => key.endsWith("workflow")).length, 3);
    assert.ok(several.some(({ key, name }) => key.endsWith("accountName") && name === "sty"));
  });
});

describe("fileEdits", () => {
  it("changes the commands of this stack only", () => {
    const other = 'pulumi config rm --path "marketplace-leads:tags".a --stack dev.10';
    assert.equal(fileEdits(other, "dev.1"), other);
    assert.equal(fileEdits(other, "dev.10"), "take out tags.a");
    const entry = 'pulumi config set --path "marketplace-leads:owners[2]" x --stack a';
    assert.equal(fileEdits(entry, "a"), "write as entry 3 of owners: x");
  });

  it("reads the paths of Pulumi", () => {
    assert.deepEqual(keyPath('a:tags["x y"].z[1]'), ["a:tags", "x y", "z", "1"]);
    assert.deepEqual(keyPath("azure-native:environment"), ["azure-native:environment"]);
  });
});
