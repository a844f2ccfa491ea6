/**
 * Wrong answers of Azure: real engine, sandbox and commands, and in between a host with one fault.
 * Each error has a code of docs/errors.md, the problem, the fix, and no lead data. What the text says about the lead is checked.
 *
 * Each step needs the ones before.
 */
import assert from "node:assert/strict";
import { engineTimeoutMilliseconds, testEngine } from "../support/engine";
import { contosoConfig } from "./support/deployment";
import { FailingOffer } from "./support/failing-offer";
import { type Fault, UnreliableHost } from "./support/unreliable-host";

const stack = ["--stack", "prod"];
const runName = /\d{29}CU\d{2}/;
const ofTheLead = ["16175555555", "Test run through Power Automate"];

describe("an unreliable Azure", function () {
  this.bail(true);
  let offer: FailingOffer;
  let arm: UnreliableHost;
  let dataverse: UnreliableHost;
  let workflowId: string;
  /** Runs whose leads were not written, because the grant was missing. */
  const failedRuns: string[] = [];

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    offer = await FailingOffer.create();
    // without a store, failed runs keep their leads, and resubmit is the fix
    offer.deployment.configure({ ...contosoConfig, "marketplace-leads:deadLetter": "none" });
    offer.secrets.push(...ofTheLead);
    workflowId = (await offer.up()).workflowId ?? "";
    const { sandbox } = offer.deployment;
    arm = await UnreliableHost.start(sandbox, "management.azure.com");
    dataverse = await UnreliableHost.start(sandbox, "contoso.crm4.dynamics.com");
    for (let count = 0; count < 4; count++) {
      const { stdout } = await offer.leads(["send", ...stack]);
      failedRuns.push(runName.exec(stdout)?.[0] ?? assert.fail(stdout));
    }
  });
  after(async () => {
    await arm?.close();
    await dataverse?.close();
    await offer?.close();
  });

  const rows = async () => (await offer.deployment.dataverse("GET", "leads")).body.value.length as number;
  const activeRuns = async () => {
    const filter = encodeURIComponent("status eq 'Running'");
    const path = `${workflowId}/runs?api-version=2019-05-01&$filter=${filter}`;
    return (await offer.deployment.arm("GET", path)).body.value as unknown[];
  };
  /** The output of `leads runs` after every run has ended. */
  const listed = async () => {
    while ((await activeRuns()).length > 0);
    const { code, stdout, stderr } = await offer.leads(["runs", ...stack]);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  describe("whose Dataverse answers 503 during the grant", () => {
    const steps: [string, string, RegExp][] = [
      ["the business unit", "GET", /\/businessunits$/],
      ["the application user", "POST", /\/systemusers$/],
      ["the role", "POST", /\/roles$/],
      ["the privileges of the role", "POST", /AddPrivilegesRole$/],
      ["the user's role", "POST", /\/systemuserroles_association\/\$ref$/],
    ];
    for (const [what, method, path] of steps) {
      it(`says to run it again: ${what}`, async () => {
        const busy: Fault = (call) =>
          call.method === method && path.test(call.path) ? serviceUnavailable() : undefined;
        offer.explains(await offer.leads(["grant", ...stack], dataverse.broken(busy)), {
          code: "LEADS_DATAVERSE_REFUSED",
          found: /contoso\.crm4\.dynamics\.com answered 503/,
          fix: /run leads grant again: it continues where it stopped/,
        });
        assert.match(dataverse.calls.at(-1)?.path ?? "", path, "nothing is asked after the refusal");
      });
    }

    it("continues where it stopped, and creates one user and one role", async () => {
      const { code, stdout, stderr } = await offer.leads(["grant", ...stack]);
      assert.equal(code, 0, stderr);
      assert.equal(stdout, "https://contoso.crm4.dynamics.com: gave the application user the role\n");
      const roles = await offer.deployment.dataverse(
        "GET",
        "roles?$filter=name eq 'Marketplace lead writer'",
      );
      assert.equal(roles.body.value.length, 1);
    });
  });

  describe("that shows no run of a resubmit", () => {
    const faults: [string, (run: RunResource) => RunResource | undefined][] = [
      ["leaves new runs out of its list", (run) => (isResubmit(run) ? undefined : run)],
      ["names no run's source", (run) => withoutSource(run)],
    ];
    for (const [index, [what, change]] of faults.entries()) {
      it(`because it ${what}: says to look for it first, and sends no further lead`, async () => {
        const [first = "", second = ""] = failedRuns.slice(index);
        const before = await rows();
        const fault: Fault = ({ path }, answer) =>
          path.endsWith("/runs") ? changed(answer, change) : undefined;
        const resubmit = ["resubmit", ...stack, "--wait", "1", first, second];
        offer.explains(await offer.leads(resubmit, arm.broken(fault)), {
          code: "LEADS_RESUBMIT_LOST",
          found: new RegExp(`accepted the resubmit of run ${first}, but within 1 second no run names it`),
          fix: /Do not repeat it yet, or its lead may be written twice: look .*leads runs/,
        });
        const posts = arm.calls.filter(({ method }) => method === "POST");
        assert.deepEqual(
          posts.map(({ path }) => path.split("/").at(-2)),
          [first],
        );
        assert.match(await listed(), new RegExp(`Succeeded +\\(resubmit of ${first}\\)`));
        assert.equal(await rows(), before + 1);
      });
    }
  });

  describe("where a run does not end", () => {
    const stuck: Fault = ({ method, path }, answer) =>
      method === "GET" && /\/runs\/[^/]+$/.test(path) ? running(answer) : undefined;

    it("accepts the lead and refers to leads runs", async () => {
      const before = await rows();
      const sent = await offer.leads(["send", ...stack, "--wait", "1"], arm.broken(stuck));
      const name = runName.exec(sent.stdout)?.[0];
      assert.equal(sent.stdout, `Accepted as run ${name}.\n`);
      offer.explains(sent, {
        code: "LEADS_RUN_TIMEOUT",
        found: new RegExp(`Run ${name} has not ended within 1 second`),
        fix: /lead is accepted and the run goes on: .* Look at it with leads runs/,
      });
      assert.match(await listed(), new RegExp(`^${name} +\\S+ +Succeeded$`, "m"));
      assert.equal(await rows(), before + 1);
    });

    it("accepts the resubmit and refers to leads runs", async () => {
      const [, , third = ""] = failedRuns;
      const resubmit = ["resubmit", ...stack, "--wait", "1", third];
      const resubmitted = await offer.leads(resubmit, arm.broken(stuck));
      const [, name] = new RegExp(`^(\\S+) .*\\(resubmit of ${third}\\)$`, "m").exec(await listed()) ?? [];
      offer.explains(resubmitted, {
        code: "LEADS_RUN_TIMEOUT",
        found: new RegExp(`Run ${name} has not ended within 1 second`),
        fix: /[Ll]ook at it with leads runs/,
      });
    });
  });

  describe("whose Resource Manager fails after it accepted", () => {
    it("a lead: names its run and advises against sending it again", async () => {
      const before = await rows();
      const sent = await offer.leads(
        ["send", ...stack],
        arm.broken(() => serviceUnavailable()),
      );
      const name = runName.exec(sent.stdout)?.[0];
      offer.explains(sent, {
        code: "LEADS_ARM_REFUSED",
        found: new RegExp(
          `run ${name}, whose lead was accepted: Resource Manager answered 503 without a reason`,
        ),
        fix: new RegExp(`do not send or resubmit it again, look for run ${name} with leads runs`),
      });
      assert.doesNotMatch(sent.stderr, /run the command again/);
      assert.match(await listed(), new RegExp(`^${name} +\\S+ +Succeeded$`, "m"));
      assert.equal(await rows(), before + 1);
    });

    it("a resubmit without an answer: says that it may have been accepted, and it was", async () => {
      const [, , , fourth = ""] = failedRuns;
      const before = await rows();
      const lost: Fault = ({ method }, answer) =>
        method === "POST" ? answer().then(() => "hang up" as const) : undefined;
      offer.explains(await offer.leads(["resubmit", ...stack, fourth], arm.broken(lost)), {
        code: "LEADS_ARM_UNREACHABLE",
        found: new RegExp(`Resubmitting run ${fourth}: https://management\\.azure\\.com did not answer`),
        fix: /may have been accepted\. Do not repeat it yet, .*leads runs/,
      });
      assert.match(await listed(), new RegExp(`Succeeded +\\(resubmit of ${fourth}\\)`));
      assert.equal(await rows(), before + 1);
    });
  });

  describe("that is reached in another way", () => {
    it("hides the row from a caller who may read only their own: the lead is written", async () => {
      const before = await rows();
      const empty: Fault = ({ path }) => (path.endsWith("/leads") ? Response.json({ value: [] }) : undefined);
      const sent = await offer.leads(["send", ...stack], dataverse.broken(empty));
      offer.explains(sent, {
        code: "LEADS_ROW_NOT_SHOWN",
        found: new RegExp(`Run ${runName.exec(sent.stdout)?.[0]} succeeded, but .* shows you no row`),
        fix: /The lead is written: do not send it again/,
      });
      assert.equal(await rows(), before + 1);
    });

    const wrongWays = {
      LEADS_ROUTES_INVALID: { LEADS_ROUTES: "management.azure.com" },
      LEADS_PROXY_INVALID: {
        LEADS_ROUTES: "", // sent to Azure itself
        HTTPS_PROXY: "socks5://someone:a-long-password@proxy.example.com",
        NO_PROXY: "localhost",
      },
    };
    for (const [code, environment] of Object.entries(wrongWays)) {
      it(`explains a variable it cannot use: ${code}`, async () => {
        const listed = await offer.leads(["runs", ...stack], environment);
        offer.explains(listed, {
          code,
          found: /LEADS_ROUTES has|HTTPS_PROXY is not/,
          fix: /remove the variable/,
        });
        assert.doesNotMatch(listed.stderr, /a-long-password/);
        assert.equal(listed.stdout, "");
      });
    }
  });

  describe("whose Resource Manager does not answer", () => {
    const unreachable = {
      code: "LEADS_ARM_UNREACHABLE",
      found: /https:\/\/management\.azure\.com did not answer .*expected Azure Resource Manager/,
      fix: /Check the network; for a sandbox, start it/,
    };

    it("because it closes the connection: names the network and the accepted lead", async () => {
      const before = await rows();
      const sent = await offer.leads(
        ["send", ...stack],
        arm.broken(() => "hang up"),
      );
      offer.explains(sent, unreachable);
      const name = runName.exec(sent.stdout)?.[0];
      assert.equal(sent.stdout, `Accepted as run ${name}.\n`);
      assert.match(await listed(), new RegExp(`^${name} +\\S+ +Succeeded$`, "m"));
      assert.equal(await rows(), before + 1);
    });

    for (const command of [["runs"], ["resubmit", "--failed"]]) {
      it(`because nothing listens: ${command[0]} names the network and the sandbox`, async () => {
        const nobody = arm.broken(() => undefined);
        await arm.close();
        const { code, stdout, stderr } = await offer.leads([...command, ...stack], nobody);
        offer.explains({ code, stdout, stderr }, unreachable);
        assert.equal(stdout, "");
      });
    }
  });
});

interface RunResource {
  name: string;
  properties: { status: string; trigger: { sourceHistoryName?: string } };
}

/** A gateway's answer for a service that is down, without JSON. */
function serviceUnavailable(): Response {
  const html = "<html><body><h2>Our services aren't available right now</h2></body></html>";
  return new Response(html, { status: 503, headers: { "content-type": "text/html" } });
}

function isResubmit({ name, properties: { trigger } }: RunResource): boolean {
  return trigger.sourceHistoryName !== undefined && trigger.sourceHistoryName !== name;
}

function withoutSource(run: RunResource): RunResource {
  const { sourceHistoryName: _, ...trigger } = run.properties.trigger;
  return { ...run, properties: { ...run.properties, trigger } };
}

async function changed(
  answer: () => Promise<Response>,
  change: (run: RunResource) => RunResource | undefined,
): Promise<Response> {
  const page = (await (await answer()).json()) as { value: RunResource[] };
  return Response.json({ ...page, value: page.value.map(change).filter((run) => run !== undefined) });
}

async function running(answer: () => Promise<Response>): Promise<Response> {
  const run = (await (await answer()).json()) as RunResource;
  return Response.json({ ...run, properties: { ...run.properties, status: "Running" } });
}
