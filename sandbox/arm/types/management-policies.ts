/**
 * Microsoft.Storage/storageAccounts/managementPolicies: the lifecycle rules of blobs. Stored, not applied.
 * Source: https://learn.microsoft.com/rest/api/storagerp/management-policies (2024-01-01)
 */
import { SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { type JsonObject, optionalObject } from "../json";
import type { ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { storageApiVersions } from "./storage-api-versions";

export function createManagementPolicyType({ clock }: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Storage",
    type: "storageAccounts/managementPolicies",
    isProxy: true,
    createdStatus: 200,
    apiVersions: storageApiVersions,
    namePattern: /^default$/,
    notFound: ({ outerNames }) =>
      new SandboxError(
        "ManagementPolicyNotFound",
        `No ManagementPolicy found for account ${outerNames.at(-1)}`,
      ),
    put: ({ body }) => ({
      body: { lastModifiedTime: clock.now().toISOString(), policy: readPolicy(body) },
      state: {},
    }),
    render: ({ body }) => ({ properties: { ...body } }),
    operations: [],
  };
}

function readPolicy(body: JsonObject): JsonObject {
  const policy = optionalObject(optionalObject(body, "properties") ?? {}, "policy");
  const rules = policy?.rules;
  if (!Array.isArray(rules) || rules.length === 0) throw invalidRule("policy.rules");
  const names = rules.map(readRuleName);
  if (new Set(names).size < names.length) throw invalidRule("policy.rules.name");
  return { rules: rules.map((rule: JsonObject) => ({ enabled: true, ...rule })) };
}

/** @returns the name of a rule that Azure would accept */
function readRuleName(rule: unknown): string {
  if (!isJsonObject(rule)) throw invalidRule("policy.rules");
  if (typeof rule.name !== "string" || !/^[A-Za-z0-9]{1,256}$/.test(rule.name)) {
    throw invalidRule("policy.rules.name");
  }
  if (rule.type !== "Lifecycle") throw invalidRule("policy.rules.type");
  const actions = optionalObject(optionalObject(rule, "definition") ?? {}, "actions");
  if (actions === undefined || Object.keys(actions).length === 0) {
    throw invalidRule("policy.rules.definition.actions");
  }
  return rule.name;
}

/** Code and text of each mistake are unverified. */
function invalidRule(path: string): SandboxError {
  return new SandboxError(
    "InvalidValuesForRequestParameters",
    `Values for request parameters are invalid: ${path}.`,
  );
}
