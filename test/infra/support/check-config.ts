/** Checks a minimal configuration with a test's values. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "../../../infra/config/check-config";
import { LeadError } from "../../../infra/errors";
import { assertSchemaAgrees } from "../../support/stack-file";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

export const minimal = { offerId: "contoso.leads", dynamicsUrl: "https://contoso.crm4.dynamics.com" };

/** The checked configuration. What the program says, the schema of stack files must say, too. */
export function check(values: Record<string, string>, secretKeys: string[] = []) {
  const raw = {
    values: new Map(Object.entries(values)),
    location: "West Europe",
    secretKeys: new Set(secretKeys),
    now: new Date("2026-11-28T12:00:00Z"),
  };
  let mistakes = "";
  try {
    return checkConfig(raw);
  } catch (error) {
    mistakes = (error as Error).message;
    throw error;
  } finally {
    assertSchemaAgrees(values, secretKeys, mistakes);
  }
}

/** The message of the one error, without the stack name in its commands; "" without an error. */
export function mistakesOf(values: Record<string, string>, secretKeys: string[] = []): string {
  try {
    check(values, secretKeys);
  } catch (error) {
    if (!(error instanceof LeadError)) throw error;
    assert.equal(error.code, "LEADS_CONFIG_INVALID");
    return (error as Error).message.replaceAll(/ --stack \w+/g, "");
  }
  return "";
}
