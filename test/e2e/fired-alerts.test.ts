/** An unwritten lead fires one alert, which calls a webhook once, resolves after the window and has no lead data. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ManualClock } from "../../sandbox/support/clock";
import { engineTimeoutMilliseconds } from "../support/engine";
import { contosoConfig, Deployment } from "./support/deployment";
import { SandboxFixture } from "./support/sandbox-fixture";
import { type WebhookReceiver, webhookReceiver } from "./support/webhook-receiver";

const minutes = 60_000;
const lead = {
  UserDetails: { LastName: "Planted-Lastname-8K", Email: "planted.person@contoso.com" },
  LeadSource: "SPM-Cloud|planted-source",
  OfferTitle: "CRM connector",
};

describe("an alert of a deployed stack", function () {
  this.bail(true);
  // starts now, because the command's clients also use the machine's clock
  const clock = new ManualClock(new Date());
  let deployment: Deployment;
  let receiver: WebhookReceiver;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod", contosoConfig, () => SandboxFixture.onClock(clock));
    receiver = await webhookReceiver(deployment.sandbox);
    deployment.configure({ ...contosoConfig, "marketplace-leads:alertEmails": '["ops@contoso.com"]' });
    const address = `${receiver.origin}/leads?code=marker`;
    const key = "marketplace-leads:alertWebhook";
    await deployment.must("config", "set", "--secret", key, address, "--stack", "prod");
    await deployment.up();
  });
  after(async () => {
    await receiver?.close();
    await deployment?.close();
  });

  /** Before `leads grant` Dataverse refuses the row, and the lead becomes a dead letter. */
  const sendLead = async () => {
    const file = join(deployment.project, "lead.json");
    writeFileSync(file, JSON.stringify(lead));
    const { stderr } = await deployment.leads("send", "--file", file, "--stack", "prod");
    assert.match(stderr, /LeadNotWritten/);
  };
  const evaluate = async (times: number) => {
    for (let time = 0; time < times; time++) {
      clock.advance(5 * minutes);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const alerts = async () => {
    const { subscriptionId } = deployment.sandbox.instance;
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts`;
    const { body } = await deployment.arm("GET", `${path}?api-version=2019-05-05-preview`);
    return body.value.map(({ properties }: any) => properties.essentials) as any[];
  };

  it("does not fire while no lead has failed", async () => {
    await evaluate(3);
    assert.deepEqual(await alerts(), []);
    assert.deepEqual(receiver.received, []);
  });

  it("fires at the evaluation after the first failed lead, and calls the webhook", async () => {
    await sendLead();
    await evaluate(1);
    await receiver.until(1);
    const [alert, ...others] = await alerts();
    assert.deepEqual(others, []);
    const { workflowId } = await deployment.outputs();
    assert.equal(alert.monitorCondition, "Fired");
    assert.equal(alert.severity, "Sev1");
    assert.equal(alert.targetResource.toLowerCase(), workflowId?.toLowerCase());
    assert.match(alert.description, /npx leads dead-letters --stack prod/);
    const [call] = receiver.received;
    assert.equal(call?.path, "POST /leads?code=marker");
    assert.match(call?.contentType ?? "", /^application\/json/);
    const { schemaId, data } = JSON.parse(call?.text ?? "");
    assert.equal(schemaId, "azureMonitorCommonAlertSchema");
    assert.equal(data.essentials.monitorCondition, "Fired");
    assert.match(data.essentials.description, /npx leads dead-letters --stack prod/);
    assert.equal(data.alertContext.condition.allOf[0].metricName, "RunsFailed");
  });

  it("is shown in the portal with its e-mail", async () => {
    const { port } = deployment.sandbox.instance;
    const page = await (await deployment.sandbox.fetch(`https://localhost:${port}/`)).text();
    assert.match(page, /Fired/);
    assert.match(page, /ops@contoso\.com/);
    assert.match(page, /would be mailed/);
    assert.match(page, /npx leads dead-letters --stack prod/);
    assert.doesNotMatch(page, /code=marker/);
  });

  it("stays one alert with one message during the outage", async () => {
    for (let failed = 0; failed < 3; failed++) {
      await sendLead();
      await evaluate(4);
    }
    assert.equal((await alerts()).length, 1);
    assert.equal(receiver.received.length, 1);
  });

  it("is resolved after the window and three evaluations without a failed run", async () => {
    await evaluate((6 * 60) / 5 - 5);
    assert.equal(receiver.received.length, 1);
    await evaluate(10);
    await receiver.until(2);
    const [alert, ...others] = await alerts();
    assert.deepEqual([alert.monitorCondition, others], ["Resolved", []]);
    assert.equal(JSON.parse(receiver.received[1]?.text ?? "").data.essentials.monitorCondition, "Resolved");
  });

  it("fires again for the first failed lead after a quiet period", async () => {
    await evaluate(3 * 24 * 12);
    await sendLead();
    await evaluate(1);
    await receiver.until(3);
    assert.equal((await alerts()).filter(({ monitorCondition }) => monitorCondition === "Fired").length, 1);
  });

  it("contains no part of the lead", async () => {
    const texts = [JSON.stringify(await alerts()), ...receiver.received.map(({ text }) => text)];
    for (const text of texts) assert.doesNotMatch(text, /Planted|planted/);
  });
});
