/** HubSpot: no resource, only the token. */
import * as pulumi from "@pulumi/pulumi";
import type { DestinationPart } from "../destination-part";
import type { Connected } from "./connected";

export function connectHubSpot({ args }: DestinationPart): Connected {
  return { parameters: { hubspotToken: pulumi.secret(args.hubspot?.token) }, checks: [], before: [] };
}
