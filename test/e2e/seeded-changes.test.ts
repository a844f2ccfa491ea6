/** One change after the other to a deployed offer: the report's verdict and the line that a reviewer needs. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Level, Report } from "../../review/report";
import { engineTimeoutMilliseconds, testEngine } from "../support/engine";
import { contosoConfig, Deployment, runLeads, type StackConfig } from "./support/deployment";

const deployed: StackConfig = {
  ...contosoConfig,
  "marketplace-leads:alertEmails": '["ops@contoso.com"]',
  "marketplace-leads:tags": '{"team":"marketing"}',
};

interface Seed {
  change: string;
  config?: StackConfig;
  /** Change of the program. */
  program?: string;
  /** Configuration of the policy pack, which judges only if this is there. */
  policies?: Record<string, unknown>;
  level: Level;
  line: RegExp;
}

const set = (key: string, value: string): StackConfig => ({ [`marketplace-leads:${key}`]: value });
const { "marketplace-leads:alertEmails": _, ...withoutAlerts } = deployed;

const seeds: Seed[] = [
  {
    change: "a column moved",
    config: set("fieldMap", '{"jobtitle":"UserDetails.Company"}'),
    level: "attention",
    line: /^Column jobtitle .*UserDetails\.Company.*UserDetails\.Title/,
  },
  {
    change: "a limit exceeded",
    config: set("columns", '{"jobtitle":"text:5000"}'),
    level: "attention",
    line: /jobtitle.*5,?000.*100/,
  },
  {
    change: "the schema changed",
    config: set("leadSchema", "2018"),
    level: "attention",
    line: /lead schema/i,
  },
  { change: "the retry removed", program: "retry removed", level: "attention", line: /retr|tried again/i },
  {
    change: "secured data shown",
    program: "data shown",
    policies: {},
    level: "refused",
    line: /lead-data-hidden|Create_lead/,
  },
  {
    change: "a resource replaced",
    program: "alert group renamed",
    level: "attention",
    line: /leads-alert.*replaced/,
  },
  {
    change: "dead letters off",
    config: set("deadLetter", "none"),
    level: "attention",
    line: /dead letter|failed run/i,
  },
  { change: "the alert removed", level: "attention", line: /alert/i },
  {
    change: "a policy broken",
    config: set("leadSourceCode", "9"),
    policies: { "required-tags": { tags: ["costCenter"] } },
    level: "refused",
    line: /required-tags/,
  },
  {
    change: "only a tag",
    config: set("tags", '{"team":"sales"}'),
    policies: {},
    level: "safe",
    line: /^Only tags change; leads are written as before\.$/,
  },
];

describe("the report of a change", () => {
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    deployment = await Deployment.create("prod", deployed);
    deployment.useProgram("changed-program.ts");
    await deployment.up();
  });
  after(() => deployment?.close());

  async function reportOf({ config = {}, change, program = "", policies }: Seed): Promise<Report> {
    deployment.configure({ ...(change === "the alert removed" ? withoutAlerts : deployed), ...config });
    const file = join(deployment.project, "policies.json");
    writeFileSync(file, JSON.stringify(policies ?? {}));
    const judged = policies === undefined ? ["--no-policies"] : ["--policy-pack-config", file];
    const json = join(deployment.project, "report.json");
    rmSync(json, { force: true });
    const { code, stderr } = await runLeads(["report", "--stack", "prod", ...judged, "--json", json], {
      cwd: deployment.project,
      env: { ...deployment.env, OFFER_CHANGE: program },
    });
    assert.ok(code === 0 || code === 1, stderr);
    return JSON.parse(readFileSync(json, "utf8")) as Report;
  }

  for (const seed of seeds) {
    it(`${seed.change}: ${seed.level}, with the line that a reviewer needs`, async () => {
      const { verdict, findings } = await reportOf(seed);
      assert.equal(verdict.level, seed.level, JSON.stringify(findings, undefined, 1));
      assert.match(verdict.line, seed.line, JSON.stringify(findings, undefined, 1));
    });
  }
});
