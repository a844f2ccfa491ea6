/** A webhook: any address that takes a lead as JSON, or a channel of Slack or Teams. */
import type * as pulumi from "@pulumi/pulumi";
import columnFile from "../../flow-definitions/webhook/columns.json";
import fieldMap from "../../flow-definitions/webhook/field-map.json";
import slackMessage from "../../flow-definitions/webhook/slack.json";
import teamsMessage from "../../flow-definitions/webhook/teams.json";
import workflow from "../../flow-definitions/webhook/workflow.json";
import type { KeysOf } from "../config/key";
import { oneOf, secretText, text } from "../config/schemas";
import type { Destination, WorkflowFile } from "./destination";
import { headerMistakes, hmacMistake, webhookMistakes } from "./webhook-mistakes";

/** Configuration object `webhook`. */
export interface WebhookArgs {
  /** https address that takes POST. Kept as a secret. */
  url: pulumi.Input<string>;
  /** How the Logic App signs in: `none`, `header`, `basic` or `entra`. Default `none`. */
  signIn?: string;
  /** Header of `secret` for `header`. Default `x-api-key`. */
  headerName?: string;
  /** User name for `basic`. */
  username?: pulumi.Input<string>;
  /** The header's value for `header`, the password for `basic`. */
  secret?: pulumi.Input<string>;
  /** App ID URI of the receiver for `entra`. */
  audience?: pulumi.Input<string>;
  /** What is posted: `lead`, or a message for `slack` or `teams`. Default `lead`. */
  template?: string;
  /** Property of the posted JSON to lead property path, `@expression`, constant or `none`. */
  fieldMap?: { [column: string]: string };
  /** Properties besides the shipped ones: `text:<longest length>`, `number`, `boolean` or `choice`. */
  columns?: { [column: string]: string };
}

const keys: KeysOf<Omit<WebhookArgs, "fieldMap" | "columns">> = {
  url: {
    description: "an https address that takes POST, at most 2048 characters",
    example: "",
    required: true,
    secret: true,
    input: "value",
    read: (value) => (URL.canParse(String(value)) ? value : undefined),
    // Source of the length: https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration
    schema: { ...text, pattern: "^https://[^\\s#\\\\/][^\\s#\\\\]*$", maxLength: 2048 },
  },
  signIn: {
    description: "none, header, basic or entra",
    example: "header",
    schema: oneOf({ none: "none", header: "header", basic: "basic", entra: "entra", hmac: "hmac" }),
    mistakes: hmacMistake,
  },
  headerName: {
    description: "the name of a header",
    example: "x-api-key",
    schema: { ...text, pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" },
    mistakes: headerMistakes,
  },
  username: {
    description: "a user name without a colon",
    example: "leads",
    input: "value",
    schema: { ...text, pattern: "^[^:\\u0000-\\u001f]+$", maxLength: 255 },
  },
  secret: {
    description: "the secret of signIn",
    example: "",
    secret: true,
    input: "value",
    schema: secretText,
  },
  audience: {
    description: "the App ID URI of the receiver's Entra application, e.g. api://leads.contoso.com",
    example: "api://leads.contoso.com",
    input: "value",
    schema: { ...text, pattern: "^(api|https)://[^\\s]+$", maxLength: 255 },
  },
  template: {
    description: "lead, slack or teams",
    example: "lead",
    schema: oneOf({ lead: "lead", slack: "slack", teams: "teams" }),
  },
};

const messages: Readonly<Record<string, object>> = { slack: slackMessage, teams: teamsMessage };

export const webhook: Destination = {
  label: "Webhook",
  table: "the posted JSON",
  row: "call",
  workflow: workflow as WorkflowFile,
  fieldMap,
  columns: columnFile.columns,
  exampleColumn: "jobTitle",
  keys,
  mistakes: webhookMistakes,
  adapt(definition, { signIn = "none", headerName = "x-api-key", template = "lead" }) {
    signInSteps[String(signIn)]?.(definition, String(headerName));
    const { Create_lead, Lead_has_no_row } = definition.actions;
    const message = messages[String(template)];
    if (message === undefined) return;
    Create_lead.inputs.body = structuredClone(message);
    // Slack's answers have the type of a page, which else says that the address is not a receiver's
    Lead_has_no_row.expression.or.splice(2);
  },
  caution: ({ template = "lead" }) => cautions[String(template)],
};

/** What each way to sign in adds to the definition. */
const signInSteps: Readonly<Record<string, (definition: WorkflowFile, headerName: string) => void>> = {
  header({ parameters, actions }, name) {
    parameters.webhookSecret = { type: "SecureString" };
    actions.Create_lead.inputs.headers[name] = "@parameters('webhookSecret')";
  },
  basic({ parameters, actions }) {
    Object.assign(parameters, {
      webhookUsername: { type: "String" },
      webhookSecret: { type: "SecureString" },
    });
    const [username, password] = ["@parameters('webhookUsername')", "@parameters('webhookSecret')"];
    actions.Create_lead.inputs.authentication = { type: "Basic", username, password };
  },
  entra({ parameters, actions }) {
    Object.assign(parameters, { identity: { type: "String" }, webhookAudience: { type: "String" } });
    const [identity, audience] = ["@parameters('identity')", "@parameters('webhookAudience')"];
    actions.Create_lead.inputs.authentication = { type: "ManagedServiceIdentity", identity, audience };
  },
};

const cautions: Readonly<Record<string, string>> = {
  lead: "a lead can arrive more than once. Each time its header Idempotency-Key is the same: the receiver must drop repeats.",
  slack: "a lead can appear more than once in the channel.",
  teams:
    "a lead can appear more than once in the channel. Teams accepts a message before it posts it, so a message that it cannot post is in no dead letter.",
};
