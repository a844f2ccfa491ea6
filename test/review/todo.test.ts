/** What a person does after `up`: only what the change needs, with commands that work when pasted. */
import assert from "node:assert/strict";
import { type Preview, unknownValue } from "../../review/preview";
import { todoAfter } from "../../review/todo";
import { readPage } from "../support/markdown-pages";
import { complaints, sentencesIn } from "../support/sentences";
import { destinationArgs, fullArgs, previewOf, severalArgs } from "./support/previews";

const several = severalArgs(["salesforce"]);
const only = (name: keyof typeof destinationArgs) =>
  ({ offerId: "contoso.leads", location: "westeurope", crm: name, [name]: destinationArgs[name] }) as any;

const told = async (...change: Parameters<typeof previewOf>) => commandsOf(await previewOf(...change));
const commandsOf = (preview: Preview) =>
  todoAfter(preview).map(({ line, command }) => (command === undefined ? line : `${line} → ${command}`));

const grant = "npx leads grant --stack dev";
const redrive = "npx leads redrive --all --stack dev";
const paste =
  "Paste the callback URL into the offer's lead destination in Partner Center, click Validate and publish (docs/deploy.md). → pulumi stack output callbackUrl --show-secrets --stack dev";
const confirm =
  "Each new alert address gets a passcode from Azure: confirm it within 30 minutes (docs/alerts.md).";
const salesforceNeeds = [
  "For Salesforce: Create an External Client App with the scope api and the Client Credentials Flow, and choose its Run As user.",
  "For Salesforce: Give that user the permissions API Enabled and Create on leads, and edit access to the fields of the map.",
  "For Salesforce: Create the custom field Marketplace_Lead_Id__c of leads: Text(36), External ID, Unique.",
];

/** With one step of the preview as another operation. */
const withStep = (preview: Preview, name: string, change: object): Preview => ({
  ...preview,
  steps: preview.steps.map((step) => (step.name === name ? { ...step, ...change } : step)),
});

describe("what to do after up", () => {
  it("is nothing without a change, and for tags, limits or a removed stack", async () => {
    assert.deepEqual(await told(fullArgs, fullArgs), []);
    assert.deepEqual(await told(several, several), []);
    assert.deepEqual(await told(fullArgs, { ...fullArgs, tags: { owner: "sales" } }), []);
    assert.deepEqual(await told(fullArgs, { ...fullArgs, fieldMap: { jobtitle: "none" } }), []);
    assert.deepEqual(await told(fullArgs, undefined), []);
  });

  it("is to grant, to paste the URL and to confirm addresses, of a new stack", async () => {
    const first = `Give the application the right to write leads into Dynamics 365. → ${grant}`;
    assert.deepEqual(await told(undefined, fullArgs), [first, paste, confirm]);
  });

  it("is what each CRM needs, of a new stack", async () => {
    assert.deepEqual(await told(undefined, only("salesforce")), [...salesforceNeeds, paste]);
    const [hubspot, ...rest] = await told(undefined, only("hubspot"));
    assert.match(hubspot ?? "", /^For HubSpot: Create a Service Key /);
    assert.deepEqual(rest, [paste]);
    assert.deepEqual(await told(undefined, only("azureTable")), [paste]);
    assert.deepEqual(await told(undefined, only("webhook")), [paste]);
  });

  it("is what a webhook's sign-in needs, and not what the other one does", async () => {
    const webhook = { url: "https://leads.contoso.com/hook", signIn: "entra", audience: "api://contoso" };
    const [first] = await told(undefined, { ...only("webhook"), webhook });
    assert.match(first ?? "", /^For Webhook: With signIn entra, the receiver accepts tokens/);
    const secret = { url: webhook.url, signIn: "header", secret: "webhook-secret-1" };
    const [other] = await told(undefined, { ...only("webhook"), webhook: secret });
    assert.match(other ?? "", /^For Webhook: With another signIn, it accepts the secret/);
  });

  it("is to paste the new URL of a replaced Logic App", async () => {
    const preview = await previewOf(fullArgs, fullArgs);
    assert.deepEqual(commandsOf(withStep(preview, "leads-workflow", { op: "replace" })), [paste]);
  });

  it("is to paste the URL of a renamed trigger", async () => {
    const rename = ({ definition }: any) => {
      definition.triggers = { lead: definition.triggers.manual };
    };
    assert.deepEqual(await told(fullArgs, fullArgs, { "leads-workflow": rename }), [paste]);
  });

  it("is to grant again for another environment, another owner and another version", async () => {
    const other = { ...fullArgs, dynamicsUrl: "https://fabrikam.crm4.dynamics.com" };
    assert.deepEqual(await told(fullArgs, other), [
      `Give the application its right in the other environment. → ${grant}`,
    ]);
    const owner = `team:00000000-0000-4000-8000-0000000000ab`;
    assert.deepEqual(await told(fullArgs, { ...fullArgs, owner }), [
      `Let the application write leads for the other owner. → ${grant}`,
    ]);
    const { owner: _, ...ownerless } = fullArgs;
    assert.deepEqual(await told(fullArgs, ownerless), []);
    const raised = { "leads-workflow": (inputs: any) => (inputs.definition.contentVersion = "9.0.0.0") };
    assert.deepEqual(await told(fullArgs, fullArgs, raised), [
      `Give the application the rights that this version of the definition needs. → ${grant}`,
    ]);
  });

  it("is to grant for another application", async () => {
    const own = { clientId: "00000000-0000-4000-8000-0000000000dd", clientSecret: "existing-secret" };
    assert.deepEqual(await told(fullArgs, { ...fullArgs, ...own }), [
      `Give the application the right to write leads into Dynamics 365. → ${grant}`,
    ]);
  });

  it("is what an added destination needs, without a new URL", async () => {
    assert.deepEqual(await told(fullArgs, several), salesforceNeeds);
    const { alertEmails: _emails, alertWebhook: _webhook, ...quiet } = several;
    assert.deepEqual(await told(only("salesforce"), quiet), [
      `Give the application the right to write leads into Dynamics 365. → ${grant}`,
    ]);
  });

  it("is to send failed leads before a destination is removed", async () => {
    const [line, ...rest] = await told(severalArgs(["webhook", "salesforce"]), severalArgs(["webhook"]));
    assert.equal(
      line,
      `Before pulumi up: send the failed leads of Salesforce again; its Logic App is deleted with all runs. → ${redrive}`,
    );
    assert.deepEqual(rest, []);
    assert.deepEqual(await told(several, fullArgs), [
      `Before pulumi up: send the failed leads of Dynamics 365 and Salesforce again; their Logic Apps are deleted with all runs. → ${redrive}`,
    ]);
  });

  it("is to send what stayed in runs when the store is back", async () => {
    assert.deepEqual(await told({ ...fullArgs, deadLetter: "none" }, fullArgs), [
      `Send the leads again that stayed in failed runs while there was no dead-letter store. → ${redrive}`,
    ]);
  });

  it("is to send failed leads again after a fixed cause", async () => {
    const again = `When leads are written again, send those that failed before. → ${redrive}`;
    const preview = await previewOf(fullArgs, fullArgs);
    assert.deepEqual(commandsOf(withStep(preview, "leads-password", { op: "replace" })), [again]);
    assert.deepEqual(commandsOf(withStep(preview, "leads-dead-letter-role-identity", { op: "create" })), [
      again,
    ]);
    const gone = { urn: "", type: "azure-native:web:Connection", name: "c", isDeleted: true, paths: [] };
    assert.deepEqual(commandsOf({ ...preview, drift: [gone] }), [again]);
    assert.deepEqual(commandsOf({ ...preview, drift: [{ ...gone, isDeleted: false }] }), []);
    const { before, after } = preview.steps.find(({ name }) => name === "leads-workflow") as any;
    const off = { op: "update", before: { ...before, state: "Disabled" }, after };
    assert.deepEqual(commandsOf(withStep(preview, "leads-workflow", off)), [again]);
  });

  it("is nothing for a role that Pulumi replaces only because it does not know an id yet", async () => {
    const role = "leads-dead-letter-role-identity";
    const { before, after } = (await previewOf(fullArgs, fullArgs)).steps.find(
      ({ name }) => name === role,
    ) as any;
    const change = { op: "replace", before, differences: { principalId: "update-replace" } };
    const withId = async (principalId: string) =>
      commandsOf(
        withStep(await previewOf(fullArgs, fullArgs), role, { ...change, after: { ...after, principalId } }),
      );
    assert.deepEqual(await withId(unknownValue), []);
    assert.equal((await withId("another")).length, 1);
  });

  it("is to let somebody assign the roles that the stack does not", async () => {
    const roles =
      "pulumi up prints an az command for each role: a person who may assign roles runs it, unless the role is there.";
    assert.ok((await told(undefined, { ...fullArgs, createRoleAssignments: false })).includes(roles));
    assert.deepEqual(await told(fullArgs, { ...fullArgs, createRoleAssignments: false }), [roles]);
  });

  it("is to confirm only new addresses", async () => {
    const alertEmails = ["ops@contoso.com", "sales@contoso.com"];
    assert.deepEqual(await told(fullArgs, { ...fullArgs, alertEmails }), [confirm]);
    assert.deepEqual(await told({ ...fullArgs, alertEmails }, fullArgs), []);
  });

  it("has commands that leads and pulumi take, and short sentences", async () => {
    const changes = [
      await previewOf(undefined, several),
      await previewOf(several, fullArgs),
      await previewOf({ ...fullArgs, deadLetter: "none" }, fullArgs),
    ];
    const todo = changes.flatMap((preview) => todoAfter({ ...preview, stack: "prod eu" }));
    const commands = todo.flatMap(({ command }) => command ?? []);
    assert.ok(commands.length > 3);
    for (const command of commands) assertRuns(command);
    assert.deepEqual(todo.flatMap(({ line }) => sentencesIn(line)).flatMap(complaints), []);
  });
});

/** Whether the command line's own text has the command and its options, and the stack is one word for every shell. */
function assertRuns(command: string): void {
  assert.match(command, / --stack "prod eu"$/);
  assert.doesNotMatch(command, /['&|;<>$`]/);
  const words = command.replace(/ --stack ".*"$/, "").split(" ");
  if (words[0] === "pulumi") {
    assert.deepEqual(words, ["pulumi", "stack", "output", "callbackUrl", "--show-secrets"]);
    return;
  }
  const [npx, leads, name, ...options] = words;
  assert.deepEqual([npx, leads], ["npx", "leads"]);
  const [, own = ""] = readPage("cli/main.ts").split(`.command("${name}")`);
  const block = own.split(".command(")[0] ?? "";
  for (const option of ["--stack", ...options]) assert.ok(block.includes(option), `${name} has no ${option}`);
}
