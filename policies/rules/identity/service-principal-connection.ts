/**
 * Rule: the Dataverse connection signs in as a service principal, never as a person.
 *
 * A person's consent ends with a new password, their departure or a conditional access policy. Leads then stop without a deployment.
 * A rule gets plain values, so it cannot check whether they are Pulumi secrets.
 */

import { isObject } from "../../../expressions/json";
import { plain, valueAt } from "../../engine-values";
import { applicationIdentities } from "../../frameworks";
import { isConnection } from "../../resource-types";
import type { ResourceRule } from "../../rule";

const dataverseApis = /\/managedapis\/(commondataservice|dynamicscrmonline)$/i;
const required = ["token:clientId", "token:clientSecret", "token:TenantId", "token:grantType"];
/** Properties of a person's connection. */
const personal = new Set(["token", "username", "password"]);

export const servicePrincipalConnection: ResourceRule = {
  name: "service-principal-connection",
  description: "The Dataverse connection signs in as a service principal, not as a person.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Give properties.parameterValues token:clientId, token:clientSecret, token:TenantId, and token:grantType client_credentials.",
  url: "https://learn.microsoft.com/connectors/commondataservice/",
  framework: applicationIdentities,
  judges: "API connections to Dataverse",
  appliesTo: isConnection,
  check: ({ props, report, notApplicable }) => {
    const api = plain(valueAt(props, "properties", "api", "id"));
    if (typeof api === "string" && !dataverseApis.test(api))
      notApplicable("It is no connection to Dataverse.");
    const values = valueAt(props, "properties", "parameterValues");
    if (!isObject(values)) {
      report(
        "properties/parameterValues is missing: such a connection waits for a person's consent; add the service principal's.",
      );
      return;
    }
    // names only: values may be unknown at preview, and only the grant type's value matters
    const given = new Map(Object.keys(values).map((name) => [name.toLowerCase(), name]));
    for (const name of required) {
      if (!given.has(name.toLowerCase())) report(`properties/parameterValues/${name} is missing.`);
    }
    const grantType = given.get("token:granttype");
    if (grantType !== undefined && values[grantType] !== "client_credentials") {
      report("properties/parameterValues/token:grantType is not client_credentials.");
    }
    for (const name of given.values()) {
      if (personal.has(name.toLowerCase())) {
        report(`properties/parameterValues/${name} signs a person in; remove it.`);
      }
    }
  },
};
