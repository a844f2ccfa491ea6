/**
 * The page a person looks at: what is deployed, which runs there were, which rows the CRM holds.
 *
 * Layer: portal. Reads everything through the public REST interfaces, as Azure's portal does; changes nothing.
 */
import { Hono } from "hono";
import { html } from "hono/html";
import { type Overview, type PortalDependencies, readOverview } from "./read-overview";

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 2rem auto; max-width: 96rem; padding: 0 1rem; }
  h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884; overflow-wrap: break-word; }
  .wide { overflow-x: auto; } .wide td { min-width: 4rem; max-width: 26rem; }
  td.text { white-space: pre-wrap; }
  .Succeeded, .Enabled, .Connected { color: #107c10; } .Failed, .Error { color: #c50f1f; } .none { opacity: .7; }
  @media (prefers-color-scheme: dark) { .Succeeded, .Enabled, .Connected { color: #6ccb5f; } .Failed, .Error { color: #ff99a4; } }`;

/** Builds the page. */
export function createPortalApp(dependencies: PortalDependencies): Hono {
  const app = new Hono();
  app.get("/", async (context) => {
    context.header("cache-control", "no-store");
    context.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    return context.html(page(await readOverview(dependencies)));
  });
  return app;
}

function page({ workflows, connections, environments }: Overview) {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox portal</title><style>${style}</style></head>
<body>
<h1>Sandbox portal</h1>
<h2>Logic Apps</h2>
${workflows.length === 0 ? html`<p class="none">None yet: run pulumi up.</p>` : ""}
${workflows.map(
  (workflow) => html`<section>
<h3>${workflow.name} <small>${workflow.resourceGroupName} · ${workflow.location} · <span class="${workflow.state}">${workflow.state}</span></small></h3>
${
  workflow.runs.length === 0
    ? html`<p class="none">No runs yet: post a lead to its callback URL.</p>`
    : html`<table><thead><tr><th>Run</th><th>Started</th><th>Status</th><th>Error</th></tr></thead><tbody>
${workflow.runs.map(
  (run) =>
    html`<tr><td>${run.name}</td><td>${run.startTime}</td><td class="${run.status}">${run.status}</td><td>${run.error}</td></tr>`,
)}</tbody></table>`
}</section>`,
)}
<h2>API connections</h2>
${connections.length === 0 ? html`<p class="none">None yet.</p>` : ""}
<table><tbody>${connections.map(
    (connection) =>
      html`<tr><td>${connection.name}</td><td>${connection.managedApi}</td><td class="${connection.status}">${connection.status}</td></tr>`,
  )}</tbody></table>
${environments.map(
  (environment) => html`<h2>Leads of ${environment.host} <small>newest first</small></h2>
${
  environment.rows.length === 0
    ? html`<p class="none">No rows yet.</p>`
    : html`<div class="wide"><table><thead><tr>${environment.columns.map((column) => html`<th>${column}</th>`)}</tr></thead><tbody>
${environment.rows.map(
  (row) =>
    html`<tr>${environment.columns.map((column) => html`<td class="text">${String(row[column] ?? "")}</td>`)}</tr>`,
)}</tbody></table></div>`
}`,
)}
</body></html>`;
}
