/** An alert's webhook with a real receiver on this machine. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Ajv from "ajv";
import { isLoopback, loopbackPost } from "../../../sandbox/http/loopback-post";
import { MonitorFixture, minute } from "./monitor-fixture";

/** The fields of the documented example. Source: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema */
const commonSchema = {
  type: "object",
  required: ["schemaId", "data"],
  properties: {
    schemaId: { const: "azureMonitorCommonAlertSchema" },
    data: {
      type: "object",
      required: ["essentials", "alertContext", "customProperties"],
      properties: {
        essentials: {
          type: "object",
          required: ["alertId", "alertRule", "severity", "signalType", "monitorCondition", "alertTargetIDs"],
          properties: {
            alertId: {
              type: "string",
              pattern: "^/subscriptions/.*/providers/Microsoft.AlertsManagement/alerts/",
            },
            severity: { enum: ["Sev0", "Sev1", "Sev2", "Sev3", "Sev4"] },
            signalType: { const: "Metric" },
            monitorCondition: { enum: ["Fired", "Resolved"] },
            monitoringService: { const: "Platform" },
            alertTargetIDs: { type: "array", items: { type: "string" } },
            firedDateTime: { type: "string", pattern: "Z$" },
            essentialsVersion: { const: "1.0" },
          },
        },
        alertContext: {
          type: "object",
          required: ["properties", "conditionType", "condition"],
          properties: {
            condition: {
              type: "object",
              required: ["windowSize", "allOf", "windowStartTime", "windowEndTime"],
              properties: {
                allOf: {
                  type: "array",
                  items: {
                    type: "object",
                    required: ["metricName", "operator", "threshold", "metricValue"],
                    properties: { threshold: { type: "string" }, metricValue: { type: "number" } },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

describe("an alert's webhook", () => {
  let world: MonitorFixture;
  let server: Server;
  let bodies: any[];
  let statuses: number[];
  let url: string;
  const client = loopbackPost("");
  beforeEach(async () => {
    world = new MonitorFixture();
    bodies = [];
    statuses = [];
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        bodies.push(JSON.parse(Buffer.concat(parts).toString()));
        response.writeHead(statuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://localhost:${(server.address() as AddressInfo).port}/hook?code=marker`;
    hook(url);
  });
  afterEach(async () => {
    await world.close();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  });
  after(() => client.close());

  const hook = (serviceUri: string) => {
    world.receive({ webhooks: [{ name: "hook", serviceUri, useCommonAlertSchema: true }] });
    // the clock stops while the receiver answers
    world.post = async (...call) => {
      const answer = await client.post(...call);
      answered();
      return answer;
    };
  };
  let answered = () => {};
  /** Lets a check find a failure, and waits for this many answers. */
  const fire = async (answers: number) => {
    world.fail();
    await world.pass(5 * minute);
    for (let count = 1; count < answers; count++) await nextAnswer();
    await world.monitor.idle();
  };
  const nextAnswer = async () => {
    const next = new Promise<void>((resolve) => {
      answered = resolve;
    });
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const wait = world.clock.untilNextSleeper;
      if (wait !== undefined && wait < 2 * minute) break;
    }
    world.clock.advance(world.clock.untilNextSleeper ?? 0);
    await next;
  };
  const outcomes = () => world.monitor.notifications().map(({ outcome }) => outcome);

  it("receives the common alert schema with the stack, without its own address", async () => {
    await fire(1);
    const validate = new Ajv({ strict: false }).compile(commonSchema);
    const [body] = bodies;
    assert.equal(validate(body), true, JSON.stringify(validate.errors));
    const { essentials, alertContext, customProperties } = (body as any).data;
    assert.deepEqual(
      [essentials.monitorCondition, essentials.alertRule, customProperties],
      ["Fired", "ar-failed", { stack: "prod" }],
    );
    assert.equal(alertContext.condition.allOf[0].metricValue, 1);
    const [note] = world.monitor.notifications();
    assert.equal(note?.outcome, "200");
    assert.doesNotMatch(JSON.stringify(note), /marker|hook\?/);
  });

  it("is retried after 5, 20, 5, 40 and 5 seconds while the receiver is busy, until it succeeds", async () => {
    statuses = [503, 429, 408, 504, 503];
    await fire(6);
    assert.equal(bodies.length, 6);
    assert.deepEqual(outcomes(), ["200"]);
  });

  it("stops after six tries, and the address is paused for 15 minutes", async () => {
    statuses = Array.from({ length: 6 }, () => 503);
    await fire(6);
    assert.deepEqual(outcomes(), ["503, given up after 6 tries"]);
    world.rules = world.rules.map((rule) => ({ ...rule, id: `${rule.id}-2` }));
    world.monitor.refresh();
    await world.pass(10 * minute);
    assert.match(outcomes()[0] ?? "", /^not called/);
    assert.equal(bodies.length, 6);
  });

  it("is not retried after a permanent error", async () => {
    statuses = [400];
    await fire(1);
    assert.deepEqual([bodies.length, outcomes()], [1, ["400"]]);
  });

  it("is retried when nothing listens", async () => {
    await new Promise((resolve) => server.close(resolve));
    await fire(6);
    assert.deepEqual(outcomes(), ["no answer, given up after 6 tries"]);
  });

  it("is not retried after the sandbox stopped or was killed between two tries", async () => {
    for (const restart of [() => world.restart(), () => world.restartKilled()]) {
      statuses = [503];
      const first = new Promise<void>((resolve) => {
        answered = resolve;
      });
      world.fail();
      await world.pass(5 * minute);
      await first;
      while (!outcomes()[0]?.includes("next try in 5 s"))
        await new Promise((resolve) => setImmediate(resolve));
      await restart();
      assert.equal(outcomes()[0], "given up: the sandbox stopped");
      await world.pass(400 * minute); // the outage ends
    }
  });

  it("is called only on this machine", async () => {
    assert.deepEqual(
      ["https://hooks.contoso.com/x", "https://localhost.contoso.com", "https://127.0.0.1.nip.io", "x"].map(
        isLoopback,
      ),
      [false, false, false, false],
    );
    hook("https://hooks.contoso.com/x");
    await fire(1);
    assert.deepEqual(outcomes(), ["would be posted: the sandbox calls this machine only"]);
  });
});
