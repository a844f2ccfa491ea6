/** The portal's pages over services with a table of answers. */
import type { Hono } from "hono";
import { createPortalApp, type PortalDependencies } from "../../../sandbox/portal/app";

/** A request that the portal made. */
export interface Asked {
  method: string;
  url: URL;
  authorization: string | null;
  body: string;
}

/** End of a path, and its answer: this JSON, or this response. */
export type Answers = readonly (readonly [end: RegExp, answer: unknown])[];

export const subscription = "/subscriptions/s";
export const workflowId = `${subscription}/resourceGroups/rg-leads/providers/Microsoft.Logic/workflows/logic-leads`;
export const callbackUrl = "https://localhost:8443/workflows/1/triggers/manual/paths/invoke?sig=secret";
export const origin = "https://localhost:8443";
/** Text that would be markup without escaping. */
export const markup = `<script>alert("1")</script><img src=x onerror='alert(2)'>`;

const definition = {
  triggers: { manual: { type: "Request" } },
  actions: {
    First: { type: "Compose", runAfter: {} },
    Write: {
      type: "ApiConnection",
      runAfter: { First: ["Succeeded"] },
      runtimeConfiguration: { secureData: { properties: ["inputs", "outputs"] } },
    },
    Not_written: {
      type: "If",
      runAfter: { Write: ["Failed", "TimedOut"] },
      actions: { Keep: { type: "Http", runAfter: {} } },
    },
  },
};

const workflow = {
  id: workflowId,
  name: "logic-leads",
  location: "westeurope",
  properties: {
    state: "Enabled",
    definition,
    parameters: {
      offerId: { value: "contoso.offer" },
      deadLetterUrl: { value: "https://stleads.blob.core.windows.net/dead-letters" },
      $connections: { value: { commondataservice: { connectionId: `${subscription}/CON-leads` } } },
    },
  },
};

const run = {
  name: "run1",
  properties: {
    startTime: "2026-01-01T00:00:00.000Z",
    endTime: "2026-01-01T00:01:05.000Z",
    status: "Failed",
    error: { code: "LeadLost", message: `It was lost ${markup}` },
    trigger: { name: "manual", status: "Succeeded" },
    workflow: { name: "0858" },
  },
};

const action = (name: string, properties: object) => ({
  name,
  properties: { startTime: run.properties.startTime, endTime: run.properties.endTime, ...properties },
});

const letters = `<?xml version="1.0"?><EnumerationResults><Blobs><Blob><Name>dynamics365/0a1b.json</Name><Properties><Last-Modified>Thu, 01 Jan 2026 00:01:00 GMT</Last-Modified></Properties><Metadata><Run>run1</Run><Status>403</Status><Code>Forbidden</Code></Metadata></Blob><Blob><Name>other/it&apos;s &lt;b&gt;.json</Name><Metadata/></Blob></Blobs><NextMarker/></EnumerationResults>`;

/** Answers with all data. A test's tables come first. */
export const wholeWorld: Answers = [
  [/Microsoft\.Logic\/workflows$/, { value: [workflow] }],
  [/workflows\/logic-leads$/, workflow],
  [/versions\/0858$/, { id: "", name: "0858", properties: { definition } }],
  [
    /Microsoft\.Web\/connections$/,
    {
      value: [
        {
          id: `${subscription}/con-leads`,
          name: "con-leads",
          properties: { api: { name: "commondataservice" }, statuses: [{ status: "Connected" }] },
        },
      ],
    },
  ],
  [/\/runs$/, { value: [run] }],
  [/\/runs\/run1$/, run],
  [
    /\/runs\/run1\/actions$/,
    {
      value: [
        action("First", {
          status: "Succeeded",
          outputsLink: { uri: `${origin}/contents/first`, contentSize: 12 },
        }),
        action("Write", {
          status: "Failed",
          code: "Forbidden",
          error: { code: "Forbidden", message: `No role ${markup}` },
          retryHistory: [{}, {}],
        }),
        action("Not_written", { status: "Skipped" }),
      ],
    },
  ],
  [/\/contents\/first$/, { text: markup }],
  [/\/dead-letters$/, new Response(letters, { headers: { "x-ms-version": "2023-11-03" } })],
  [
    /Microsoft\.Insights\/metricAlerts$/,
    {
      value: [
        {
          id: `${subscription}/ar-leads`,
          name: "ar-leads",
          properties: {
            enabled: true,
            severity: 1,
            windowSize: "PT6H",
            scopes: [workflowId],
            criteria: {
              allOf: [
                { timeAggregation: "Total", metricName: "RunsFailed", operator: "GreaterThan", threshold: 0 },
              ],
            },
          },
        },
      ],
    },
  ],
  [
    /Microsoft\.AlertsManagement\/alerts$/,
    {
      value: [
        {
          id: "1",
          name: "alert-1",
          properties: {
            essentials: {
              alertRule: `${subscription}/ar-leads`,
              severity: "Sev1",
              monitorCondition: "Fired",
              startDateTime: "2026-01-01T00:05:00Z",
              targetResource: workflowId.toLowerCase(),
              description: `Leads failed. ${markup}`,
            },
          },
        },
      ],
    },
  ],
  [/\/leads$/, { value: [{ subject: markup, lastname: "O'Example", firstname: null }] }],
  [/listCallbackUrl$/, { value: callbackUrl }],
  [/\/paths\/invoke$/, new Response(null, { status: 202, headers: { "x-ms-workflow-run-id": "run1" } })],
];

/** Pages, and their requests. */
export interface PortalFixture {
  app: Hono;
  asked: Asked[];
  /** A page's text. */
  page: (path: string) => Promise<string>;
}

/** @param first answers before the default ones */
export function portalFixture(first: Answers = [], more: Partial<PortalDependencies> = {}): PortalFixture {
  const asked: Asked[] = [];
  const app = createPortalApp({
    subscriptionId: "s",
    environments: () => ["contoso.crm4.dynamics.com"],
    token: async (resource) => `token for ${resource}`,
    records: () => [],
    notifications: () => [],
    testLead: `{"opaque":true}`,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const { method, headers } = request;
      asked.push({ method, url, authorization: headers.get("authorization"), body: await request.text() });
      const found = [...first, ...wholeWorld].find(([end]) => end.test(url.pathname))?.[1];
      if (found === undefined)
        return Response.json({ error: { code: "NotThere", message: "secret text" } }, { status: 404 });
      return found instanceof Response ? found.clone() : Response.json(found);
    },
    ...more,
  });
  return { app, asked, page: async (path) => (await app.request(`${origin}${path}`)).text() };
}
