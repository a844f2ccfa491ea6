/** One open issue about drift, updated in place and closed when the drift is gone. */
import assert from "node:assert/strict";
import { keepIssue } from "../../../cli/commands/drift";
import { driftIn } from "../../../cli/pulumi/stack-drift";
import { GitHub } from "../../../operations/pull-request/github";
import { driftLabel } from "../../../operations/pull-request/github-comments";
import type { DriftReport } from "../../../review/report";
import { assertExplained } from "../../support/explained";
import { GitHubDouble } from "../../support/github-double";

const edited: DriftReport = {
  ...{ name: "leads-workflow", type: "azure-native:logic:Workflow" },
  ...{ isDeleted: false, paths: ["definition.actions.Extra"] },
};

describe("the drift issue", () => {
  let double: GitHubDouble;
  beforeEach(() => {
    double = new GitHubDouble();
  });

  const keep = (drift: readonly DriftReport[], stack = "prod") => {
    const gitHub = new GitHub({
      ...{ fetch: double.fetch, token: double.token, apiUrl: double.origin, repository: "contoso/leads" },
      ...{ now: () => 0, sleep: () => Promise.resolve() },
    });
    return keepIssue(gitHub, stack, drift, "marketplace-leads");
  };

  it("is opened once, updated in place and left alone", async () => {
    assert.match(await keep([edited]), /created: https:\/\/github\.com\/contoso\/leads\/issues\/101\n/);
    assert.match(await keep([edited]), /unchanged/);
    assert.match(
      await keep([edited, { ...edited, name: "leads-alert", isDeleted: true, paths: [] }]),
      /updated/,
    );
    const [issue, ...others] = double.issues;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [issue?.title, issue?.labels],
      ["Drift in stack prod of marketplace-leads", [driftLabel]],
    );
    assert.match(issue?.body ?? "", /`definition\.actions\.Extra`/);
    assert.match(issue?.body ?? "", /`leads-alert` \(`azure-native:logic:Workflow`\) was deleted/);
    assert.match(issue?.body ?? "", /`pulumi up --refresh --stack prod`/);
  });

  it("is closed when the drift is gone, and a new one is opened for a new drift", async () => {
    await keep([edited]);
    assert.equal(await keep([]), "Closed issue 101.\n");
    assert.equal(double.issues[0]?.state, "closed");
    assert.equal(await keep([]), "");
    await keep([edited]);
    assert.deepEqual(
      double.issues.map(({ state }) => state),
      ["closed", "open"],
    );
  });

  it("is not a pull request, not another stack's and not another person's", async () => {
    await keep([edited]);
    const [ours] = double.issues;
    assert.ok(ours);
    double.issues.unshift(
      { ...ours, number: 1, isPullRequest: true },
      { ...ours, number: 2, login: "mallory" },
    );
    await keep([edited], "test");
    const changed = { ...edited, paths: ["definition.actions.Other"] };
    assert.match(await keep([changed]), /issues\/101/);
    assert.equal(double.issues.length, 4);
  });

  it("names the permission that the token lacks", async () => {
    double.permissions.issues = false;
    await assert.rejects(keep([edited]), (error: Error) => {
      assertExplained(error.message, { code: "LEADS_COMMENT_FORBIDDEN", found: /403/, fix: /issues: write/ });
      return true;
    });
  });

  it("stays short when very much differs", async () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({
      ...edited,
      name: `leads-workflow-${index}`,
      paths: Array.from({ length: 30 }, (_, path) => `definition.actions.Extra_${path}`),
    }));
    await keep(many);
    const body = double.issues[0]?.body ?? "";
    assert.ok(body.length <= 64_000 && body.length > 60_000);
    assert.match(body, /and 10 more/);
    assert.match(body, /- and \d{4} more/);
  });
});

describe("drift in a preview of pulumi refresh", () => {
  const urn = (name: string) =>
    `urn:pulumi:prod::marketplace-leads::marketplace-leads:index:LeadDestination$azure-native:logic:Workflow::${name}`;

  it("is every update and delete, sorted, without values", () => {
    const steps = [
      {
        op: "refresh",
        urn: urn("same"),
        detailedDiff: null,
        oldState: { inputs: { secret: "marker-of-a-value" } },
      },
      { op: "update", urn: urn("b::c"), detailedDiff: { z: { kind: "add" }, "a[0]": { kind: "update" } } },
      { op: "delete", urn: urn("a"), detailedDiff: null },
    ];
    const type = "azure-native:logic:Workflow";
    assert.deepEqual(driftIn(JSON.stringify({ steps })), [
      { name: "a", type, isDeleted: true, paths: [] },
      { name: "b::c", type, isDeleted: false, paths: ["a[0]", "z"] },
    ]);
  });

  it("is an error when Pulumi prints something else", () => {
    for (const text of ["", "{}", "error"])
      assert.throws(
        () => driftIn(text, "prod"),
        (error: Error) => {
          const found = /no JSON with steps/;
          assertExplained(error.message, {
            code: "LEADS_PULUMI_FAILED",
            found,
            fix: /--preview-only --stack prod/,
          });
          return true;
        },
      );
  });
});
