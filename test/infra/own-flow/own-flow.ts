/** Own flows for tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

export const exampleFile = join(__dirname, "../../../flow-definitions/examples/dynamics-and-chat.json");
export const example = JSON.parse(readFileSync(exampleFile, "utf8"));

/** A flow with these actions, and more of its parts. */
export const flowOf = (actions: object, more: object = {}): any => ({
  $schema: example.$schema,
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http" } },
  actions,
  ...more,
});
export const call = (inputs: object = {}, more: object = {}) => ({
  type: "Http",
  inputs: { method: "POST", uri: "https://crm.contoso.com/leads", ...inputs },
  ...more,
});
export const compose = (inputs: unknown, more: object = {}) => ({ type: "Compose", inputs, ...more });
