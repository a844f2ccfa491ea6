/** The rights of the commands: with exactly these each command works, and without one the command names it. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { grantPrivileges } from "../../operations/permissions/dataverse-rights";
import { engineTimeoutMilliseconds, type PulumiResult } from "../support/engine";
import { dataverseUser } from "./support/dataverse-user";
import { contosoConfig, Deployment, runLeads } from "./support/deployment";
import { ExactPerson } from "./support/exact-person";

const logic = "Microsoft.Logic/workflows";
const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

describe("exactly the documented rights of the commands", function () {
  this.bail(true);
  let deployment: Deployment;
  let reader: ExactPerson;
  let operator: ExactPerson;
  /** Has no role in Azure. */
  let granter: ExactPerson;
  /** A lead in an array, which redrive repairs and stores before it sends it. */
  let oddLead: string;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    await deployment.up();
    const { sandbox } = deployment;
    const { resourceGroupName } = await deployment.outputs();
    const group = `/subscriptions/${sandbox.instance.subscriptionId}/resourceGroups/${resourceGroupName}`;
    const stack = { config: contosoConfig, scopes: { "resource group": group } };
    reader = await ExactPerson.create(sandbox, { keys: ["reader"], ...stack });
    operator = await ExactPerson.create(sandbox, { keys: ["operator"], ...stack });
    await dataverseUser(deployment, operator.application.clientId, ["prvReadLead"]);
    granter = await ExactPerson.create(sandbox, { keys: [], ...stack });
    await dataverseUser(
      deployment,
      granter.application.clientId,
      grantPrivileges.map(({ name }) => name),
    );
    oddLead = join(sandbox.folder, "odd.json");
    writeFileSync(oddLead, JSON.stringify([{ UserDetails: { LastName: "Doe", Email: "jane@example.com" } }]));
    sandbox.forgetAccessChecks();
  });
  after(() => deployment?.close());

  const leads = (person: ExactPerson, ...args: string[]) =>
    runLeads([...args, "--stack", "prod"], {
      cwd: deployment.project,
      env: { ...deployment.env, ...person.env },
    });

  /** The command fails or warns, and names the right. */
  async function missed(person: ExactPerson, action: string, ...args: string[]): Promise<PulumiResult> {
    const result = await person.without(action, () => leads(person, ...args));
    const text = result.stdout + result.stderr;
    assert.ok(text.includes(action), `leads ${args.join(" ")} does not name ${action}:\n${text}`);
    return result;
  }

  it("let a reader send leads and see runs and dead letters", async () => {
    const sent = await leads(reader, "send");
    assert.match(sent.stderr, /may not write leads/, "it is kept as a letter");
    await leads(reader, "send", "--file", oddLead);
    const runs = await leads(reader, "runs");
    assert.equal(runs.code, 0, runs.stderr);
    assert.match(runs.stdout, /\(letter [0-9a-f-]{36}\)/);
    assert.equal((await leads(reader, "dead-letters")).code, 0);
    assert.deepEqual(reader.asked, reader.documented);
  });

  it("are each needed by a reader", async () => {
    await missed(reader, `${logic}/runs/read`, "runs");
    await missed(reader, `${logic}/runs/actions/read`, "runs");
    await missed(reader, `${logic}/read`, "dead-letters");
    await missed(reader, "Microsoft.Web/connections/read", "dead-letters");
    await missed(reader, `${blobs}/read`, "dead-letters");
  });

  it("are each needed by an operator, who loses no lead without them", async () => {
    assert.equal((await leads(operator, "runs")).code, 0);
    assert.equal((await leads(granter, "grant")).code, 0);
    await missed(operator, `${blobs}/read`, "redrive", "--all");
    await missed(operator, `${blobs}/write`, "redrive", "--all");
    await missed(operator, `${blobs}/delete`, "redrive", "--all");
  });

  it("let an operator redrive, and resubmit a run whose row was deleted", async () => {
    const redriven = await leads(operator, "redrive", "--all");
    assert.equal(redriven.code, 0, redriven.stdout + redriven.stderr);
    const sent = await leads(operator, "send");
    assert.equal(sent.code, 0, sent.stderr);
    const run = /run (\S+)\./.exec(sent.stdout)?.[1] ?? assert.fail(sent.stdout);
    for (const { leadid } of (await deployment.dataverse("GET", "leads")).body.value)
      await deployment.dataverse("DELETE", `leads(${leadid})`);
    const refused = await missed(operator, `${logic}/triggers/histories/resubmit/action`, "resubmit", run);
    assert.equal(refused.code, 1);
    const resubmitted = await leads(operator, "resubmit", run);
    assert.equal(resubmitted.code, 0, resubmitted.stderr);
    assert.deepEqual(operator.asked, operator.documented);
  });
});
