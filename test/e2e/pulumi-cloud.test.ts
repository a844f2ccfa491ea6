/** The samples for Pulumi Cloud: the script of Pulumi Deployments with the real `pulumi`, and the ESC environment's settings. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { engineTimeoutMilliseconds, pulumiEnv, testEngine } from "../support/engine";
import { repositoryRoot } from "../support/markdown-pages";
import { PulumiCloudDouble } from "../support/pulumi-cloud-double";
import { serveDouble } from "../support/serve-double";
import { runProcess } from "../support/shell";
import { ciphertext, schemaErrors } from "../support/stack-file";

const sample = (file: string) => join(repositoryRoot, "docs/ci", file);

describe("a sample for Pulumi Cloud", () => {
  it("gives each stack a deployment that its own files start", async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    const cloud = new PulumiCloudDouble();
    const stop = await serveDouble(cloud);
    const cwd = mkdtempSync(join(tmpdir(), "deployments-"));
    try {
      writeFileSync(join(cwd, "Pulumi.yaml"), "name: marketplace-leads\nruntime: nodejs\n");
      for (const stack of ["contoso-crm", "contoso-erp"])
        writeFileSync(join(cwd, `Pulumi.${stack}.yaml`), "");
      const extra = {
        ...{ PULUMI_BACKEND_URL: cloud.origin, PULUMI_ACCESS_TOKEN: "pul-invented" },
        ...{ ORGANISATION: "contoso", PROJECT: "marketplace-leads", REPOSITORY: "contoso/leads" },
        ...{ AZURE_CLIENT_ID: "client", AZURE_TENANT_ID: "tenant", AZURE_SUBSCRIPTION_ID: "subscription" },
      };
      const env = await pulumiEnv({ backendDir: cwd, extra });
      const { code, stderr } = await runProcess("sh", [sample("pulumi-deployments/set-up.sh")], { cwd, env });
      assert.equal(code, 0, stderr);
    } finally {
      await stop();
      rmSync(cwd, { recursive: true });
    }
    const settings = (stack: string) => ({
      gitHub: {
        repository: "contoso/leads",
        deployCommits: true,
        previewPullRequests: true,
        paths: [`Pulumi.${stack}.yaml`, "Pulumi.yaml", "package.json", "package-lock.json"],
      },
      operationContext: {
        oidc: { azure: { clientId: "client", tenantId: "tenant", subscriptionId: "subscription" } },
      },
      sourceContext: { git: { branch: "main" } },
    });
    assert.deepEqual(Object.fromEntries(cloud.settings), {
      "contoso/marketplace-leads/contoso-crm": settings("contoso-crm"),
      "contoso/marketplace-leads/contoso-erp": settings("contoso-erp"),
    });
  });

  it("has settings in its ESC environment that the program knows", () => {
    const { values } = load(readFileSync(sample("esc/leads.yaml"), "utf8")) as {
      values: { pulumiConfig: Record<string, unknown> };
    };
    const config = Object.entries(values.pulumiConfig).map(([key, value]): [string, unknown] => {
      const isSecret = typeof value === "object" && value !== null && "fn::secret" in value;
      return [key, isSecret ? ciphertext : value];
    });
    assert.ok(
      config.some(([key, value]) => key === "marketplace-leads:clientSecret" && value === ciphertext),
    );
    assert.deepEqual(schemaErrors({ environment: ["leads/common"], config: Object.fromEntries(config) }), []);
  });
});
