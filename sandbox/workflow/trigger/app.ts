/** The data plane of Logic Apps: trigger calls and the contents of runs. */
import { Hono } from "hono";
import type { WorkflowRuntime } from "../runtime";

/** Builds the service for `*.logic.azure.com`. */
export function createTriggerApp(runtime: WorkflowRuntime): Hono {
  const app = new Hono();
  app.all("/workflows/:id/triggers/:name/paths/invoke", (context) => runtime.invoke(context.req.raw));
  app.all("/workflows/:id/triggers/:name/paths/invoke/*", (context) => runtime.invoke(context.req.raw));
  app.get("/workflows/:id/runs/:run/*", (context) => runtime.runs.content(context.req.raw));
  app.notFound((context) =>
    context.json({ error: { code: "NotFound", message: "The data plane has no such address." } }, 404),
  );
  return app;
}
