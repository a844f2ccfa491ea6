/**
 * Errors around a deployed offer, with the real engine, sandbox and commands. Each error has a code of
 * docs/errors.md, the problem and the fix, and no secret. All tests use one deployment, and each needs the ones before.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineTimeoutMilliseconds, type PulumiResult, testEngine } from "../support/engine";
import { assertNothingSecret } from "../support/explained";
import { backendFailures, sendFailures } from "./support/environment-failures";
import { type EnvChanges, FailingOffer, isSaidInErrorsPage } from "./support/failing-offer";
import { stackOfAnotherProject } from "./support/other-project";

const send = ["send", "--stack", "prod"];
const grant = ["grant", "--stack", "prod"];

describe("errors around a deployed offer", function () {
  this.bail(true);
  let offer: FailingOffer;
  let outputs: Record<string, string>;
  let asStranger: EnvChanges;
  /** Started early, because they retry for seconds. */
  let withoutSandbox: Promise<PulumiResult>;
  let withoutBackend: Promise<PulumiResult>;
  let withoutEntra: Promise<PulumiResult>;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    offer = await FailingOffer.create();
    asStranger = {
      AZURE_CLIENT_ID: offer.stranger.clientId,
      AZURE_CLIENT_SECRET: offer.stranger.clientSecret,
    };
  });
  after(() => offer?.close());

  const arm = (action: string, method = "POST", body?: unknown) =>
    offer.deployment.arm(method, `${outputs.workflowId}${action}?api-version=2019-05-01`, body);

  describe("before it is deployed:", () => {
    it("a stack without outputs needs pulumi up", async () => {
      offer.explains(await offer.leads(send), {
        code: "LEADS_STACK_NOT_DEPLOYED",
        found: /Stack prod has no outputs, expected one that was deployed/,
        fix: /pulumi up --stack prod/,
      });
    });

    it("two tenants need a sign-in to one tenant", async () => {
      offer.explains(
        await offer.previewWith({ "azuread:tenantId": "00000000-0000-4000-8000-000000000001" }),
        {
          code: "LEADS_TENANT_MISMATCH",
          found: /azuread to tenant 00000000-0000-4000-8000-000000000001/,
          fix: /pulumi config set azuread:tenantId/,
        },
      );
    });

    it("a wrong client secret of the deployer needs the right one", async () => {
      const wrong = {
        "azure-native:clientId": offer.stranger.clientId,
        "azure-native:clientSecret": "not the secret",
      };
      offer.explains(await offer.previewWith(wrong), {
        code: "LEADS_SIGN_IN_FAILED",
        found: /azure-native could not sign in: .*AADSTS7000215/,
        fix: /Set ARM_CLIENT_SECRET to a secret.s value/,
      });
    });
  });

  describe("of the Pulumi backend:", () => {
    before(async () => {
      outputs = await offer.up();
      withoutSandbox = offer.pulumi(["preview"], { PULUMI_DEBUG_PROVIDERS: "azure-native:9,azuread:9" });
      const nowhere = { PULUMI_BACKEND_URL: "https://127.0.0.1:9", PULUMI_ACCESS_TOKEN: "pul-not-a-token" };
      withoutBackend = offer.leads(grant, nowhere);
      withoutEntra = offer.leads(grant, { AZURE_AUTHORITY_HOST: "https://localhost:9" });
    });

    for (const [what, env, explanation] of backendFailures) {
      it(`${what}: ${explanation.code}`, async () => {
        offer.explains(await offer.leads(grant, env), explanation);
      });
    }

    it("a missing stack is answered with pulumi stack ls", async () => {
      offer.explains(await offer.leads(["grant", "--stack", "production"]), {
        code: "LEADS_STACK_NOT_FOUND",
        found: /no stack named 'production' found; expected an existing stack/,
        fix: /pulumi stack ls/,
      });
    });

    it("an invalid stack name is answered with Pulumi's reason", async () => {
      offer.explains(await offer.leads(["grant", "--stack", "no name"]), {
        code: "LEADS_PULUMI_FAILED",
        found: /invalid character ' '/,
        fix: /Fix what Pulumi says/,
      });
    });

    it("a missing selection is answered with --stack", async () => {
      offer.explains(
        await offer.leads(["grant"], { PULUMI_HOME: join(offer.deployment.sandbox.folder, "new-home") }),
        {
          code: "LEADS_STACK_NOT_FOUND",
          found: /no stack selected/,
          fix: /name one with --stack/,
        },
      );
    });

    it("a folder without a project is answered with the folder of Pulumi.yaml", async () => {
      const empty = mkdtempSync(join(tmpdir(), "leads-no-project-"));
      for (const args of [["grant"], ["grant", "--stack", "prod"]]) {
        offer.explains(await offer.leads(args, {}, empty), {
          code: "LEADS_PROJECT_MISSING",
          found: /expected a Pulumi project here or above/,
          fix: /folder of Pulumi\.yaml/,
        });
      }
      rmSync(empty, { recursive: true });
    });

    it("a stack of another project is answered with the right project", async () => {
      const other = await stackOfAnotherProject(offer.deployment.sandbox.folder, offer.deployment.env);
      offer.explains(await offer.leads(["grant", "--stack", other]), {
        code: "LEADS_STACK_INCOMPLETE",
        found:
          /has no output clientId, dynamicsUrl, expected a stack of this program; its outputs are bucketName/,
        fix: /Name the right stack with --stack/,
      });
    });

    it("a wrong or missing passphrase at pulumi up shows Pulumi's text, which docs/errors.md explains", async () => {
      const wrong = await offer.pulumi(["up", "--yes"], { PULUMI_CONFIG_PASSPHRASE: "another passphrase" });
      const missing = await offer.pulumi(["up", "--yes"], { PULUMI_CONFIG_PASSPHRASE: undefined });
      for (const { code, stderr } of [wrong, missing]) {
        assert.notEqual(code, 0);
        assert.ok(isSaidInErrorsPage(stderr), stderr);
        assertNothingSecret(stderr, offer.secrets);
      }
    });
  });

  describe("of leads:", () => {
    it("missing rights in the environment need System Administrator", async () => {
      offer.explains(await offer.leads(grant, asStranger), {
        code: "LEADS_GRANT_FORBIDDEN",
        found: /contoso\.crm4\.dynamics\.com answered 403/,
        fix: /System Administrator/,
      });
    });

    it("an application without a user needs leads grant, and the lead is kept", async () => {
      offer.explains(await offer.leads(send), {
        code: "LEADS_RUN_FAILED",
        found: /Run \S+ ended Failed \(.*\), expected it to succeed/,
        fix: /leads grant --stack prod/,
      });
      const granted = await offer.leads(grant);
      assert.equal(granted.code, 0, granted.stderr);
    });

    it("a caller who may not read the run gets the name of the right, and the lead is accepted", async () => {
      offer.explains(await offer.leads(send, asStranger), {
        code: "LEADS_ARM_REFUSED",
        found: /whose lead was accepted: Resource Manager answered 403 AuthorizationFailed/,
        fix: /lack the right Microsoft\.Logic\/workflows\/runs\/read on /,
      });
    });

    for (const [what, env, explanation] of sendFailures) {
      it(`${what}: ${explanation.code}, and no lead is sent`, async () => {
        const sent = await offer.leads(send, env);
        assert.equal(sent.stdout, "");
        offer.explains(sent, explanation);
      });
    }

    it("an unreachable environment names dynamicsUrl and the network", async () => {
      offer.explains(await offer.leads(grant, { LEADS_ROUTES: "*.crm*.dynamics.com=127.0.0.1:9" }), {
        code: "LEADS_DATAVERSE_UNREACHABLE",
        found: /contoso\.crm4\.dynamics\.com did not answer/,
        fix: /marketplace-leads:dynamicsUrl/,
      });
    });

    it("an invalid lead file names --file", async () => {
      offer.explains(await offer.leads(["send", "--stack", "prod", "--file", "none.json"]), {
        code: "LEADS_FILE_UNREADABLE",
        found: /none\.json \(ENOENT\)/,
        fix: /--file/,
      });
    });
  });

  describe("of the deployed Logic App:", () => {
    it("a previewer without a permission learns its name", async () => {
      const config = {
        "azure-native:clientId": offer.stranger.clientId,
        "azure-native:clientSecret": offer.stranger.clientSecret,
      };
      offer.explains(await offer.previewWith(config), {
        code: "LEADS_CALLBACK_URL_FORBIDDEN",
        found: /does not let you read the callback URL of the Logic App logic-contoso/,
        fix: /Microsoft\.Logic\/workflows\/triggers\/listCallbackUrl\/action.*custom role/,
      });
    });

    it("a disabled workflow is enabled by pulumi up --refresh", async () => {
      await arm("/disable");
      offer.explains(await offer.leads(send), {
        code: "LEADS_SEND_REFUSED",
        found: /the trigger answered 400 WorkflowTriggerIsNotEnabled, expected 202/,
        fix: /pulumi up --refresh/,
      });
    });

    it("a changed trigger is restored by pulumi up --refresh", async () => {
      const { location, properties } = (await arm("", "GET")).body;
      const { manual, ...none } = properties.definition.triggers;
      properties.definition.triggers = { ...none, other: manual };
      await arm("", "PUT", { location, properties });
      offer.explains(await offer.pulumi(["preview"]), {
        code: "LEADS_CALLBACK_URL_REFUSED",
        found: /did not give the callback URL .*WorkflowTriggerNotFound/,
        fix: /pulumi up --refresh --skip-preview/,
      });
      await offer.up("--refresh");
    });

    it("a regenerated key needs pulumi up, which reads the new URL", async () => {
      await arm("/regenerateAccessKey", "POST", { keyType: "Primary" });
      offer.explains(await offer.leads(send), {
        code: "LEADS_SEND_REFUSED",
        found: /the trigger answered 401/,
        fix: /Run: pulumi up\. Then paste/,
      });
      outputs = await offer.up();
      const sent = await offer.leads(send);
      assert.equal(sent.code, 0, sent.stderr);
    });

    it("a deleted Logic App is reported by pulumi up and recreated by up --refresh", async () => {
      await arm("", "DELETE");
      offer.explains(await offer.leads(send), {
        code: "LEADS_SEND_REFUSED",
        found: /the trigger answered 404 WorkflowNotFound/,
        fix: /Logic App of this URL is gone.*pulumi up --refresh.*Partner Center/,
      });
      offer.explains(await offer.pulumi(["up", "--yes", "--skip-preview"]), {
        code: "LEADS_WORKFLOW_MISSING",
        found: /not in Azure, so it was deleted/,
        fix: /Run: pulumi up --refresh.*Partner Center/,
      });
      const after = await offer.up("--refresh");
      assert.notEqual(after.callbackUrl, outputs.callbackUrl);
      const sent = await offer.leads(send);
      assert.equal(sent.code, 0, sent.stderr);
    });
  });

  describe("of slow or stopped services:", () => {
    it("a backend that does not answer names its address and the network", async () => {
      offer.explains(await withoutBackend, {
        code: "LEADS_BACKEND_UNREACHABLE",
        found: /connection refused.*expected the Pulumi backend to answer/s,
        fix: /Check PULUMI_BACKEND_URL/,
      });
    });

    it("no answer from Entra names the network and the sandbox", async () => {
      offer.explains(await withoutEntra, {
        code: "LEADS_ENTRA_UNREACHABLE",
        found: /Nothing answered at https:\/\/localhost:9, where a token for .* \(\w+\)/,
        fix: /AZURE_AUTHORITY_HOST.*leads sandbox env/,
      });
    });

    it("a stopped sandbox at pulumi preview shows Pulumi's text, which docs/errors.md explains", async () => {
      const { code, stdout } = await withoutSandbox;
      assert.notEqual(code, 0);
      assert.ok(isSaidInErrorsPage(stdout), stdout);
    });

    it("a sandbox that has stopped must be started", async () => {
      await offer.deployment.sandbox.stop();
      offer.explains(
        await offer.leads(["sandbox", "env", "--data", offer.deployment.sandbox.instance.stateDirectory]),
        {
          code: "LEADS_SANDBOX_NOT_RUNNING",
          found: /No sandbox is running/,
          fix: /npx leads sandbox/,
        },
      );
    });
  });
});
