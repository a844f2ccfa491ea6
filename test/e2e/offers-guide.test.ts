/** The guide docs/offers.md, block by block, on a sandbox. Its screens: run it with LEADS_WRITE_EXAMPLE=1 after a change. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { contosoConfig, Deployment } from "./support/deployment";
import {
  type GuideBlock,
  guideBlocks,
  linesOf,
  runGuideCommand,
  steady,
  writeGuideFile,
  writeScreens,
} from "./support/guide";

const page = "docs/offers.md";

describe("the guide to many offers", () => {
  let deployment: Deployment;
  let last = "";
  const screens: { shown: string; found: string }[] = [];

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("contoso-erp", {
      ...contosoConfig,
      "marketplace-leads:offerId": "contoso.erp",
    });
    await deployment.must("stack", "rm", "contoso-erp", "--yes", "--preserve-config");
    writeFileSync(join(deployment.project, ".gitignore"), "leads*\n");
    git("init", "--initial-branch=main");
    git("add", ".");
    commit("The project");
  });
  after(() => deployment?.close());

  const git = (...args: string[]) => {
    execFileSync("git", args, { cwd: deployment.project, env: env(), stdio: ["ignore", "ignore", "pipe"] });
  };
  const commit = (message: string) => {
    git("add", ".");
    git("commit", "--message", message);
    git("update-ref", "refs/remotes/origin/main", "HEAD");
  };
  const person = { NAME: "Ann", EMAIL: "ann@contoso.com" };
  const env = () => ({
    ...deployment.env,
    ...Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((role) =>
        Object.entries(person).map(([name, value]) => [`GIT_${role}_${name}`, value]),
      ),
    ),
  });

  /** What a reader has when a section begins. */
  const before_: Record<string, () => Promise<unknown>> = {
    "Start from existing stacks": async () => {
      await deployment.must("stack", "init", "contoso-erp");
      await deployment.up();
    },
    "Add an offer": async () => commit("Offers"),
  };

  const work: Record<string, (block: GuideBlock) => Promise<void>> = {
    yaml: async (block) => writeGuideFile(block, deployment.project),
    sh: async (block) => {
      for (const command of linesOf(block)) {
        const started = Date.now();
        last = await runGuideCommand(command, { cwd: deployment.project, env: env() });
        if (process.env.GUIDE) console.log(`$ ${command} (${Date.now() - started} ms)\n${last}`);
      }
    },
    text: async ({ text }) => void screens.push({ shown: text.trimEnd(), found: steady(last).trimEnd() }),
  };

  const blocks = guideBlocks(page);
  for (const section of new Set(blocks.map((block) => block.section))) {
    it(`has only commands that work: ${section}`, async function () {
      this.timeout(240_000);
      await before_[section]?.();
      for (const block of blocks.filter((one) => one.section === section))
        await work[block.language]?.(block);
    });
  }

  it("shows real screens", () => {
    if (process.env.LEADS_WRITE_EXAMPLE === "1")
      writeScreens(
        page,
        screens.map(({ found }) => found),
      );
    else
      assert.deepEqual(
        screens.map(({ shown }) => shown),
        screens.map(({ found }) => found),
      );
  });
});
