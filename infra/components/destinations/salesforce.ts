/** Salesforce: nothing in Azure but the values that the Logic App signs in with. */
import * as pulumi from "@pulumi/pulumi";
import type { DestinationPart } from "../destination-part";
import type { Connected } from "./connected";

export function connectSalesforce({ args }: DestinationPart): Connected {
  const { url, clientId, clientSecret } = args.salesforce ?? {};
  return {
    parameters: {
      salesforceUrl: pulumi.output(url),
      clientId: pulumi.output(clientId),
      clientSecret: pulumi.secret(clientSecret),
    },
    checks: [],
    before: [],
  };
}
