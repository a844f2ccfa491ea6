/** The settings of a stack before and after, from the program's own resources. */
import assert from "node:assert/strict";
import { stackSettings } from "../../../review/settings/stack-settings";
import { complaints, sentencesIn } from "../../support/sentences";
import { type Edits, fullArgs, previewOf, severalArgs } from "../support/previews";

const several = severalArgs();
const { alertEmails: _emails, alertWebhook: _webhook, ...quiet } = fullArgs;

async function linesOf(after: any, edits: Edits = {}, before: any = fullArgs) {
  const { findings } = stackSettings(await previewOf(before, after, edits));
  assert.deepEqual(findings.flatMap(({ line }) => sentencesIn(line)).flatMap(complaints), []);
  return findings.map(({ level, line }) => `${level}: ${line}`);
}

const rowOf = async (name: string, after: any, edits: Edits = {}) => {
  const row = stackSettings(await previewOf(fullArgs, after, edits)).part.find((one) => one.name === name);
  return [row?.before, row?.after];
};

describe("settings of a stack", () => {
  it("finds nothing without a change, in a new stack, and in a removed one", async () => {
    assert.deepEqual(await linesOf(fullArgs), []);
    assert.deepEqual(await linesOf(several, {}, undefined), []);
    assert.deepEqual(await linesOf(undefined), []);
  });

  it("shows every part in words", async () => {
    const { part } = stackSettings(await previewOf(undefined, fullArgs));
    assert.deepEqual(
      part.map(({ group, name, after }) => `${group} | ${name} | ${after}`),
      [
        "dead letter | leads-dead-letter-lifecycle: letters are deleted after | 90 days",
        "storage | leads-dead-letter-account: access keys | refused",
        "storage | leads-dead-letter-account: copies | Standard_LRS",
        "storage | leads-dead-letter-account: network | every network, with a role",
        "storage | leads-dead-letter-account: oldest TLS version | 1.2",
        "storage | leads-dead-letter-account: public blobs | refused",
        "storage | leads-dead-letter-account: transport | https only",
        "storage | leads-dead-letter-service: deleted container | restorable for 14 days",
        "storage | leads-dead-letter-service: deleted letters | restorable for 14 days",
        "storage | leads-dead-letters: readers without a role | nobody",
        "access | a role on: dead letters | the Logic App and 1 user",
        "access | leads-identity | an identity of the Logic Apps",
        "sign-in | leads-application: owners | 1",
        "sign-in | leads-application: tenants | its own",
        "sign-in | leads-connection: signs in as | an application",
        "sign-in | leads-password: client secret | expires on 2027-06-30",
        "alerts | leads-alert-group: tells | 1 e-mail address and 1 webhook",
        "alerts | leads-alert-runs-failed | enabled, severity 1, more than 0 within 6 h",
        "alerts | leads-alert-throttled | enabled, severity 1, more than 0 within 6 h",
        "logs | leads-diagnostics: sends to a workspace | runs and metrics",
        "stack | names of tags | owner",
        "stack | protected from deletion | leads-application, leads-dead-letter-account, leads-dead-letters, leads-resource-group, leads-workflow",
        "stack | region | westeurope",
      ],
    );
  });

  it("lists the same rows whatever the order of the steps", async () => {
    const preview = await previewOf(fullArgs, several);
    const reversed = { ...preview, steps: [...preview.steps].reverse() };
    assert.deepEqual(stackSettings(reversed).part, stackSettings(preview).part);
  });

  it("shows names of tags, and finds nothing when only tags change", async () => {
    const tags = { team: "a", owner: "sales" };
    assert.deepEqual(await linesOf({ ...fullArgs, tags }), []);
    assert.deepEqual(await rowOf("names of tags", { ...fullArgs, tags }), ["owner", "owner, team"]);
  });

  it("says that nobody is told when all alerts are removed, once and with the fix", async () => {
    const { findings } = stackSettings(await previewOf(fullArgs, quiet));
    assert.deepEqual(findings, [
      {
        level: "attention",
        line: "Nobody is told any more when leads are not written: all alerts are removed.",
        fix: `pulumi config set --path "marketplace-leads:alertEmails[0]" you@contoso.com --stack dev`,
      },
    ]);
  });

  it("says that alerts no longer reach an address, also when another one takes its place", async () => {
    const emails = (...alertEmails: string[]) => linesOf({ ...fullArgs, alertEmails });
    assert.deepEqual(await emails("else@contoso.com"), [
      "attention: Alerts about leads no longer reach 1 e-mail address that they reached before.",
    ]);
    assert.deepEqual(await emails("Ops@contoso.com", "else@contoso.com"), []);
  });

  it("names one removed alert and removed logs", async () => {
    const { steps, ...preview } = await previewOf(fullArgs, fullArgs);
    const without = (name: string) =>
      steps.map((step) => (step.name === name ? { ...step, op: "delete" as const, after: undefined } : step));
    const lines = (name: string) =>
      stackSettings({ ...preview, steps: without(name) as any }).findings.map(({ line }) => line);
    assert.deepEqual(lines("leads-alert-runs-failed"), [
      "Nobody is told any more of what leads-alert-runs-failed watched: the alert is removed.",
    ]);
    assert.deepEqual(lines("leads-diagnostics"), [
      "Runs of leads are no longer logged by leads-diagnostics.",
    ]);
  });

  it("says nothing of alerts that a removed destination takes along", async () => {
    assert.deepEqual(await linesOf(fullArgs, {}, several), []);
  });

  it("takes ids in another letter case as the same", async () => {
    const edits: Edits = {
      "leads-alert-runs-failed": (inputs) =>
        (inputs.scopes = inputs.scopes.map((id: string) => id.toUpperCase())),
    };
    assert.deepEqual(await linesOf(fullArgs, edits), []);
  });

  const group = (edit: (inputs: any) => void): Edits => ({ "leads-alert-group": edit });
  const rule = (edit: (inputs: any) => void): Edits => ({ "leads-alert-runs-failed": edit });
  const weakened: [what: string, edits: Edits, line: string][] = [
    [
      "a disabled action group",
      group((inputs) => (inputs.enabled = false)),
      "leads-alert-group tells nobody of failed leads: enabled is false.",
    ],
    [
      "an action group without receivers",
      group((inputs) => Object.assign(inputs, { emailReceivers: [], webhookReceivers: [] })),
      "leads-alert-group tells nobody of failed leads: it has no receiver.",
    ],
    [
      "fewer receivers",
      group((inputs) => (inputs.emailReceivers = [])),
      "Alerts about leads reach 1 webhook instead of 1 e-mail address and 1 webhook.",
    ],
    [
      "a disabled alert",
      rule((inputs) => (inputs.enabled = false)),
      "leads-alert-runs-failed tells nobody of failed leads: enabled is false.",
    ],
    [
      "a higher threshold",
      rule((inputs) => (inputs.criteria.allOf[0].threshold = 5)),
      "The alert leads-alert-runs-failed comes only after more than 5 instead of 0 failed runs.",
    ],
    [
      "a window that is too short",
      rule((inputs) => (inputs.windowSize = "PT5M")),
      "leads-alert-runs-failed can miss failed leads: windowSize is not longer than evaluationFrequency: after a day without leads the first failure can be missed.",
    ],
    [
      "another scope",
      rule((inputs) => (inputs.scopes = ["/subscriptions/other"])),
      "The alert leads-alert-runs-failed watches another Logic App.",
    ],
    [
      "logs without runs",
      { "leads-diagnostics": (inputs) => (inputs.logs = []) },
      "Runs of leads are no longer logged by leads-diagnostics.",
    ],
    [
      "public blobs",
      { "leads-dead-letter-account": (inputs) => (inputs.allowBlobPublicAccess = true) },
      "Lead data in leads-dead-letter-account can be made public.",
    ],
    [
      "access keys",
      { "leads-dead-letter-account": (inputs) => delete inputs.allowSharedKeyAccess },
      "Access keys open the lead data in leads-dead-letter-account, without a role.",
    ],
    [
      "plain http",
      { "leads-dead-letter-account": (inputs) => (inputs.enableHttpsTrafficOnly = false) },
      "Lead data in leads-dead-letter-account can be read over plain http.",
    ],
    [
      "an old TLS version",
      { "leads-dead-letter-account": (inputs) => (inputs.minimumTlsVersion = "TLS1_0") },
      "Lead data in leads-dead-letter-account can be read over a TLS version below 1.2.",
    ],
    [
      "a closed network",
      { "leads-dead-letter-account": (inputs) => (inputs.networkRuleSet.defaultAction = "Deny") },
      "The Logic App may no longer reach leads-dead-letter-account: a network rule cannot admit it in its region.",
    ],
    [
      "a public container",
      { "leads-dead-letters": (inputs) => (inputs.publicAccess = "Blob") },
      "Everybody can read the lead data in leads-dead-letters.",
    ],
    [
      "a shorter soft delete",
      { "leads-dead-letter-service": (inputs) => (inputs.deleteRetentionPolicy.days = 7) },
      "A deleted dead letter can be restored for 7 days instead of 14.",
    ],
    [
      "no soft delete",
      { "leads-dead-letter-service": (inputs) => (inputs.deleteRetentionPolicy.enabled = false) },
      "A deleted dead letter can no longer be restored.",
    ],
    [
      "letters that are kept for ever",
      { "leads-dead-letter-lifecycle": (inputs) => (inputs.policy.rules = []) },
      "Dead letters are no longer deleted by age: lead data stays until somebody deletes it.",
    ],
    [
      "another application",
      {
        "leads-connection": ({ properties }) => (properties.parameterValues["token:clientId"] = "another"),
      },
      "leads-connection signs in as another application: leads fail until it may write them.",
    ],
  ];
  for (const [what, edits, line] of weakened) {
    it(`names ${what}`, async () => {
      assert.deepEqual(await linesOf(fullArgs, edits), [`attention: ${line}`]);
    });
  }

  it("names a shorter time of letters, and not a longer one", async () => {
    assert.deepEqual(await linesOf({ ...fullArgs, deadLetterDays: 30 }), [
      "attention: Dead letters are deleted after 30 days instead of 90.",
    ]);
    assert.deepEqual(await linesOf({ ...fullArgs, deadLetterDays: 120 }), []);
    assert.deepEqual(await linesOf({ ...fullArgs, deadLetterDays: 1 }), [
      "attention: Dead letters are deleted after 1 day instead of 90.",
    ]);
  });

  it("counts readers of dead letters that come and go, without their ids", async () => {
    const deadLetterReaders = [1, 2].map((end) => `group:00000000-0000-4000-8000-0000000000c${end}`);
    const { part, findings } = stackSettings(await previewOf(fullArgs, { ...fullArgs, deadLetterReaders }));
    assert.deepEqual(
      findings.map(({ line }) => line),
      [
        "Dead letters, which hold lead data: 2 groups can read them from now on.",
        "Dead letters, which hold lead data: 1 user can no longer read them.",
      ],
    );
    assert.doesNotMatch(JSON.stringify({ part, findings }), /00000000-/);
  });

  it("says that the stack gives up the Logic App's role", async () => {
    assert.deepEqual(await linesOf({ ...fullArgs, createRoleAssignments: false, deadLetterReaders: [] }), [
      "attention: The stack no longer gives the Logic App its role on the dead letters: without one, leads stay in their runs.",
      "attention: Dead letters, which hold lead data: 1 user can no longer read them.",
    ]);
  });

  it("shows the secret's date only, and whether it is known", async () => {
    const name = "leads-password: client secret";
    const { clientSecretExpires: _, ...open } = fullArgs;
    assert.deepEqual(await rowOf(name, open), ["expires on 2027-06-30", "expires when Entra's default says"]);
    const unknown = { "leads-password": (inputs: any) => (inputs.endDate = "[secret]") };
    assert.deepEqual((await rowOf(name, fullArgs, unknown))[1], "expires at a date known after the update");
  });

  it("shows protection that is removed", async () => {
    const { steps, ...preview } = await previewOf(fullArgs, { ...fullArgs, protect: false });
    const known = {
      ...preview,
      steps: steps.map((step) => ({ ...step, wasProtected: step.type.includes("Workflow") })),
    };
    const row = stackSettings(known).part.find(({ name }) => name === "protected from deletion");
    assert.deepEqual(row, { group: "stack", name: "protected from deletion", before: "leads-workflow" });
  });

  it("names a removed lock", () => {
    const lock = {
      urn: "urn:pulumi:dev::p::azure-native:authorization:ManagementLockByScope::keep",
      type: "azure-native:authorization:ManagementLockByScope",
      name: "keep",
      op: "delete",
      before: { level: "CanNotDelete" },
      differences: {},
      isProtected: false,
    } as const;
    const preview = {
      project: "p",
      stack: "dev",
      steps: [lock],
      drift: [],
      violations: [],
      hasRefreshed: true,
    };
    const { part, findings } = stackSettings(preview);
    assert.deepEqual(part, [{ group: "stack", name: "keep: lock", before: "no deletion" }]);
    assert.match(findings[0]?.line ?? "", /^The lock keep is removed/);
  });
});
