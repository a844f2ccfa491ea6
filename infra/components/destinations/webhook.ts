/** A webhook: no resource of its own, its address and secret are secure parameters of the Logic App. */
import * as pulumi from "@pulumi/pulumi";
import type { WebhookArgs } from "../../destinations/webhook-settings";
import type { DestinationPart } from "../destination-part";
import type { Connected } from "./connected";

export function connectWebhook(part: DestinationPart): Connected {
  const { url, signIn, username, secret, audience } = part.args.webhook as WebhookArgs;
  return {
    parameters: {
      webhookUrl: pulumi.secret(url),
      ...(secret !== undefined && { webhookSecret: pulumi.secret(secret) }),
      ...(username !== undefined && { webhookUsername: username }),
      ...(signIn === "entra" && { webhookAudience: audience, identity: part.identity().id }),
    },
    checks: [],
    before: [],
    ...(signIn === "entra" && { usesIdentity: true }),
  };
}
