import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Notification } from "../../../sandbox/monitor/notification";
import { markup, origin, portalFixture } from "./portal-fixture";

const offer = "/offers/rg-leads/logic-leads";
const run = `${offer}/runs/run1`;
const includes = (text: string, ...parts: string[]) => {
  for (const part of parts) assert.ok(text.includes(part), `"${part}" is missing in ${text}`);
};
const mail: Notification = {
  time: "2026-01-01T00:05:01Z",
  kind: "email",
  to: "somebody@contoso.com",
  rule: "ar-leads",
  condition: "Fired",
  subject: `Fired: ${markup}`,
  text: `Run npx leads dead-letters ${markup}`,
  outcome: "would be mailed",
};

describe("the portal's overview", () => {
  it("shows offers, runs, dead letters, alerts, messages and rows", async () => {
    const text = await portalFixture([], { notifications: () => [mail] }).page("/");
    includes(text, "contoso.offer", "logic-leads", "rg-leads", "westeurope", "con-leads", "Connected");
    includes(text, run, "LeadLost", "1 min 5 s", "failed of the last 1 run");
    includes(text, "403 Forbidden", "npx leads redrive dynamics365/0a1b");
    includes(text, "ar-leads", "Fired", "Sev1", "would be mailed", "somebody@contoso.com");
    includes(text, "1 row in contoso.crm4.dynamics.com", "O&#39;Example");
  });

  it("quotes a letter's name for the shell", async () => {
    includes(
      await portalFixture().page("/"),
      "npx leads redrive &#39;other/it&#39;\\&#39;&#39;s &lt;b&gt;&#39;",
    );
  });

  it("leaves out empty columns", async () => {
    const text = await portalFixture().page("/");
    includes(text, '<th scope="col">lastname</th>');
    assert.equal(text.includes('<th scope="col">firstname</th>'), false);
  });

  it("shows what other services received, each in a table of its own", async () => {
    const records = [
      { place: "contoso.my.salesforce.com", values: { LastName: "O'Example", Fax: null } },
      { place: "leads.webhook.example.com", values: { body: { id: 1 } } },
    ];
    const text = await portalFixture([], { records: () => records }).page("/");
    includes(
      text,
      "1 row in contoso.my.salesforce.com",
      "O&#39;Example",
      "1 row in leads.webhook.example.com",
    );
    includes(text, "{&quot;id&quot;:1}");
    assert.equal(text.includes("Fax"), false);
  });

  it("says what to do before the first deployment", async () => {
    const none = { value: [] };
    const app = portalFixture([[/workflows$/, none]], { environments: () => [] });
    includes(await app.page("/"), "Nothing is deployed yet", "pulumi up", "No destination was used yet");
  });

  it("warns that nobody learns of a failed lead when there is no rule", async () => {
    includes(
      await portalFixture([[/metricAlerts$/, { value: [] }]]).page("/"),
      "nobody is told",
      "alertEmails",
    );
  });

  it("uses a token for each service, and never reads the lead in a letter", async () => {
    const { asked, page } = portalFixture();
    await page("/");
    for (const { url, authorization } of asked) {
      const resource = url.hostname.endsWith(".blob.core.windows.net")
        ? "https://storage.azure.com"
        : url.origin;
      assert.equal(authorization, `Bearer token for ${resource}`);
      assert.equal(url.pathname.endsWith(".json"), false);
    }
  });

  for (const [part, path, stays] of [
    ["runs", /\/runs$/, "npx leads redrive dynamics365/0a1b"],
    ["dead letters", /\/dead-letters$/, "LeadLost"],
    ["alert rules", /metricAlerts$/, "LeadLost"],
    ["alerts", /AlertsManagement\/alerts$/, "LeadLost"],
    ["rows", /\/leads$/, "LeadLost"],
    ["Logic Apps", /Microsoft\.Logic\/workflows$/, "O&#39;Example"],
  ] as const) {
    it(`shows everything except the ${part} when these are refused`, async () => {
      const body = { error: { code: "Nope", message: "quotes a lead" } };
      const text = await portalFixture([[path, Response.json(body, { status: 403 })]]).page("/");
      if (part === "alert rules") includes(text, "Could not be read");
      else includes(text, "This part could not be read.", "answered 403 Nope");
      includes(text, stays);
      assert.equal(text.includes("quotes a lead"), false);
    });
  }

  it("explains how to get a role on the letters", async () => {
    const headers = { "x-ms-error-code": "AuthorizationPermissionMismatch" };
    const forbidden = new Response("<Error/>", { status: 403, headers });
    const text = await portalFixture([[/\/dead-letters$/, forbidden]]).page("/");
    includes(text, "403 AuthorizationPermissionMismatch", "npx leads dead-letters", "May not be read");
  });

  it("reports a host that does not answer or answers unexpectedly", async () => {
    const dead = portalFixture([], {
      fetch: async () => {
        throw Object.assign(new Error("secret text"), { code: "HostNotRouted" });
      },
    });
    includes(await dead.page("/"), "management.azure.com did not answer (HostNotRouted)");
    const odd = portalFixture([
      [/workflows$/, new Response("hello")],
      [/\/leads$/, {}],
    ]);
    includes(await odd.page("/"), "did not answer with JSON", "did not answer with a list");
    includes(await portalFixture([[/\/dead-letters$/, {}]]).page("/"), "did not answer with a list of blobs");
  });
});

describe("the portal's page of an offer", () => {
  it("shows its state, runs, letters, rules and alerts", async () => {
    const text = await portalFixture().page(offer);
    includes(text, "<h1>contoso.offer</h1>", "https://stleads.blob.core.windows.net/dead-letters", run);
    includes(
      text,
      "npx leads redrive dynamics365/0a1b",
      "Total RunsFailed GreaterThan 0",
      "PT6H",
      "Leads failed.",
    );
  });

  it("ignores injected text in its address", async () => {
    for (const path of ["/offers/%2E%2E/logic-leads", "/offers/rg-leads/a%2Fb", "/offers/rg%3F/x"]) {
      const { app, asked } = portalFixture();
      const answer = await app.request(`${origin}${path}`);
      assert.equal(answer.status, 404, path);
      assert.deepEqual(asked, [], path);
    }
  });
});

describe("the portal's page of a run", () => {
  it("draws its steps in order, each with its status as a word", async () => {
    const text = await portalFixture().page(run);
    const drawing = /<div class="flow"[\s\S]*?<\/section>/.exec(text)?.[0] ?? "";
    const boxes = [...drawing.matchAll(/class="name">([^<]+)<[\s\S]*?<\/svg>([^<]+)</g)].map(
      ([, name, status]) => `${name} ${status}`,
    );
    assert.deepEqual(boxes, [
      "manual Succeeded",
      "First Succeeded",
      "Write Failed",
      "Not_written Skipped",
      "Keep Did not run",
    ]);
    includes(drawing, "if Failed or TimedOut");
  });

  it("marks what is hidden, and shows the rest", async () => {
    const text = await portalFixture().page(run);
    assert.equal(text.match(/Hidden: secured/g)?.length, 2);
    includes(
      text,
      "Show (12 bytes)",
      "onerror=&#39;alert(2)&#39;",
      "tried 3 times",
      "None, or hidden: secured data",
    );
  });

  it("shows its dead letter and its row", async () => {
    const { asked, page } = portalFixture();
    const text = await page(run);
    includes(text, "npx leads redrive dynamics365/0a1b", "O&#39;Example");
    assert.equal(text.includes("other/it"), false, "a letter of another run");
    const rows = asked.find(({ url }) => url.pathname.endsWith("/leads"));
    assert.equal(rows?.url.searchParams.get("$filter"), "contains(description,'run1')");
  });

  it("draws the current definition when the old version is gone", async () => {
    const gone = new Response("{}", { status: 404 });
    includes(await portalFixture([[/versions\/0858$/, gone]]).page(run), "Not_written");
  });

  it("refreshes faster while the run continues", async () => {
    const running = { name: "run1", properties: { status: "Running", startTime: "2026-01-01T00:00:00Z" } };
    includes(
      await portalFixture([[/\/runs\/run1$/, running]]).page(run),
      'data-refresh="2"',
      "still running",
    );
    includes(await portalFixture().page(run), 'data-refresh="10"');
  });
});

describe("every page of the portal", () => {
  const paths = [
    "/",
    offer,
    run,
    "/nowhere",
    "/offers/rg-leads/other",
    `${offer}/runs/other`,
    `${offer}/runs/a%27b`,
  ];

  for (const path of paths) {
    it(`${path}: escapes text`, async () => {
      const text = await portalFixture([], { notifications: () => [mail] }).page(path);
      assert.equal(text.match(/<script>/g)?.length, 1, "its own");
      assert.equal(text.includes("<img"), false);
    });

    it(`${path}: allows only its own style and script`, async () => {
      const answer = await portalFixture().app.request(`${origin}${path}`);
      const policy = answer.headers.get("content-security-policy") ?? "";
      const text = await answer.text();
      for (const tag of ["style", "script"]) {
        const [, content = ""] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text) ?? [];
        includes(policy, `${tag}-src 'sha256-${createHash("sha256").update(content).digest("base64")}'`);
      }
      includes(
        policy,
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      );
      assert.equal(policy.includes("unsafe"), false);
      assert.equal(answer.headers.get("cache-control"), "no-store");
      assert.doesNotMatch(text, /<[a-z][^<>]* (on\w+|style)=/);
    });

    it(`${path}: has one main heading, and no heading skips a level`, async () => {
      const text = await portalFixture().page(path);
      const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
      assert.equal(levels.filter((level) => level === 1).length, 1);
      levels.forEach((level, at) => {
        assert.ok(level <= (levels[at - 1] ?? 0) + 1, levels.join());
      });
    });
  }

  it("answers an unknown address with a link back", async () => {
    for (const path of paths.slice(3)) {
      const answer = await portalFixture().app.request(`${origin}${path}`);
      assert.equal(answer.status, 404, path);
      includes(await answer.text(), 'href="/"', "overview");
    }
  });
});
