/** Receivers that a Logic App posts to: a company's own at `*.webhook.example.com`, Slack's and a Teams workflow. */
import { Hono } from "hono";
import type { Database } from "../storage/database";
import { SandboxError } from "../support/errors";
import { CallStore } from "./call-store";
import { slackHost, teamsHost } from "./defaults";
import { errorAnswer } from "./errors";
import { type ReceiverServices, receive } from "./receiver";
import { postToSlack } from "./slack";
import { postToTeams } from "./teams";

export interface WebhookService {
  app: Hono;
  calls: CallStore;
}

/** Builds the service. It answers a call only after it is on disk. */
export function createWebhookApp({
  database,
  ...given
}: Omit<ReceiverServices, "calls"> & { database: Database }): WebhookService {
  const services = { ...given, calls: new CallStore(database) };
  const app = new Hono();
  app.all("*", async ({ req: { raw } }) => {
    const { hostname } = new URL(raw.url);
    if (hostname === slackHost) return await postToSlack(raw, services);
    if (hostname === teamsHost) return await postToTeams(raw, services);
    return await receive(raw, services).catch((error: Error) => {
      if (error instanceof SandboxError) return errorAnswer(error);
      throw error;
    });
  });
  return { app, calls: services.calls };
}
