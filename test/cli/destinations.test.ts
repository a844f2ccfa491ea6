/** Commands of stacks with other CRMs, in real processes. A script in place of `pulumi` prints the stack's outputs. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { leadsCommand } from "../e2e/support/sandbox-fixture";
import { runProcess } from "../support/shell";

const texts = { callbackUrl: "", clientId: "", deadLetterUrl: "", dynamicsUrl: "", workflowId: "/entry" };

describe("a command of a stack with other destinations", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-destinations-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  function leads(outputs: object, ...args: string[]) {
    const script = `#!/bin/sh\ncat <<'EOF'\n${JSON.stringify(outputs)}\nEOF\n`;
    writeFileSync(join(folder, "pulumi"), script, { mode: 0o755 });
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
    return runProcess(process.execPath, [leadsCommand, ...args], { cwd: folder, env });
  }

  it("prints what each CRM needs, and needs no sign-in for it", async () => {
    const destinations = { salesforce: "/a", hubspot: "/b" };
    const { code, stdout, stderr } = await leads({ ...texts, destinations }, "grant");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Salesforce: Create an External Client App/m);
    assert.match(stdout, /^HubSpot: /m);
  });

  for (const [option, ...values] of [["--revoke"], ["--owner", "Sales"]]) {
    it(`refuses grant ${option} without Dynamics 365`, async () => {
      const outputs = { ...texts, destinations: { salesforce: "/entry" } };
      const { code, stderr } = await leads(outputs, "grant", option ?? "", ...values);
      assert.equal(code, 1);
      assert.match(stderr, /^\[LEADS_GRANT_BY_HAND\] .*writes to salesforce, .*\n {2}npx leads grant$/m);
    });
  }

  it("names the destinations when another is asked for", async () => {
    const outputs = { ...texts, destinations: { dynamics365: "/a", webhook: "/b" } };
    for (const command of ["runs", "dead-letters"]) {
      const { stderr } = await leads(outputs, command, "--destination", "salesforce");
      assert.match(
        stderr,
        /^\[LEADS_DESTINATION_UNKNOWN\] .*expected distributor, dynamics365, webhook\. Name one/m,
      );
    }
  });

  it("takes a stack of an earlier version for one that writes to Dynamics 365", async () => {
    const { stderr } = await leads(texts, "resubmit", "--failed", "--destination", "salesforce");
    assert.match(stderr, /^\[LEADS_DESTINATION_UNKNOWN\] .*expected dynamics365/m);
  });
});
