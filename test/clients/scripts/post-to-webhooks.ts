/** Posts to the receivers with `fetch` and @slack/webhook, and prints what they answer. */
import { IncomingWebhook, type IncomingWebhookHTTPError } from "@slack/webhook";
import { createHttpClient, parseRoutes } from "../../../http-client/http-client";
import { receiverAudience, receiverKey, slackWebhook, teamsWebhook } from "../../../sandbox/webhook/defaults";

const { LEADS_ROUTES = "", AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET } = process.env;
const fetch = createHttpClient({ routes: parseRoutes(LEADS_ROUTES) });

async function post(url: string, headers: Record<string, string>, body: unknown) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return [answer.status, await answer.text()];
}

async function token(): Promise<string> {
  const answer = await fetch(`https://login.microsoftonline.com/${AZURE_TENANT_ID}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: AZURE_CLIENT_ID ?? "",
      client_secret: AZURE_CLIENT_SECRET ?? "",
      scope: `${receiverAudience}/.default`,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function slack(url: string, message: object) {
  try {
    return await new IncomingWebhook(url, { fetch }).send(message);
  } catch (error) {
    const { code, statusCode, body } = error as IncomingWebhookHTTPError;
    return { code, statusCode, body };
  }
}

async function main(): Promise<void> {
  const byKey = { "x-api-key": receiverKey, "Idempotency-Key": "1" };
  const seen = {
    key: [
      await post("https://key.webhook.example.com/leads", byKey, { n: 1 }),
      await post("https://key.webhook.example.com/leads", byKey, { n: 1 }),
      await post("https://key.webhook.example.com/leads", {}, { n: 1 }),
    ],
    entra: await post(
      "https://entra.webhook.example.com/leads",
      { authorization: `Bearer ${await token()}` },
      { n: 2 },
    ),
    slack: [
      await slack(slackWebhook, { text: "A lead" }),
      await slack(slackWebhook, {}),
      await slack(slackWebhook.replace("B00000001", "B00000002"), { text: "A lead" }),
    ],
    teams: await post(teamsWebhook, {}, { attachments: [] }),
  };
  console.log(JSON.stringify(seen));
}

void main();
