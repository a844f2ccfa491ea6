/** The portal's pages for deployments, runs, dead letters, alerts and rows, and the test-lead button. */
import { type Context, Hono } from "hono";
import { csrf } from "hono/csrf";
import { runAddress } from "./pages/addresses";
import { layout, type Page, pageHeaders } from "./pages/layout";
import { offerPage } from "./pages/offer-page";
import { overviewPage } from "./pages/overview-page";
import { problemPage } from "./pages/problem-page";
import { runPage } from "./pages/run-page";
import { type PortalDependencies, ReadError } from "./read/client";
import { readOffer } from "./read/offers";
import { sendTestLead } from "./send-test-lead";

export type { PortalDependencies } from "./read/client";

const testLeadPath = "/offers/:group/:name/test-lead";

export function createPortalApp(dependencies: PortalDependencies): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(pageHeaders)) context.header(name, value);
  });
  // any page in the same browser could post here
  app.use(csrf());
  app.get("/", async (context) => answer(context, await overviewPage(dependencies)));
  app.get("/offers/:group/:name", async (context) =>
    answer(context, await offerPage(dependencies, context.req.param())),
  );
  app.get("/offers/:group/:name/runs/:run", async (context) =>
    answer(context, await runPage(dependencies, context.req.param())),
  );
  app.get(testLeadPath, (context) => context.redirect(context.req.path.replace(/\/test-lead$/, ""), 303));
  app.post(testLeadPath, async (context) => {
    const { group, name } = context.req.param();
    const { testLead } = dependencies;
    const { offer } = await readOffer(dependencies, group, name);
    if (testLead === undefined || offer.trigger === "")
      return answer(
        context,
        await offerPage(dependencies, { group, name }, "There is no test lead to send."),
        404,
      );
    try {
      return context.redirect(runAddress(offer, await sendTestLead(dependencies, offer, testLead)), 303);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      return answer(context, await offerPage(dependencies, { group, name }, error.message), 502);
    }
  });
  app.notFound((context) =>
    answer(context, problemPage("Page not found", `There is no page at ${context.req.path}.`), 404),
  );
  app.onError((error, context) => {
    if ("getResponse" in error) return forbidden(context);
    if (!(error instanceof ReadError)) throw error;
    const isMissing = error.status === 404 || error.status === 400;
    const title = isMissing ? "Not found" : "This could not be read";
    return answer(context, problemPage(title, error.message), isMissing ? 404 : 502);
  });
  return app;
}

function answer(context: Context, page: Page, status: 200 | 403 | 404 | 502 = 200) {
  return context.html(layout(page), status);
}

function forbidden(context: Context) {
  const why = "The request did not come from a page of this portal. Open the portal and use its button.";
  return answer(context, problemPage("Not sent", why), 403);
}
