/** A webhook: any address that takes a lead as JSON, or a channel of Slack or Teams. */
import columnFile from "../../flow-definitions/webhook/columns.json";
import fieldMap from "../../flow-definitions/webhook/field-map.json";
import slackMessage from "../../flow-definitions/webhook/slack.json";
import teamsMessage from "../../flow-definitions/webhook/teams.json";
import workflow from "../../flow-definitions/webhook/workflow.json";
import type { Destination, WorkflowFile } from "./destination";
import { webhookMistakes } from "./webhook-mistakes";
import { webhookKeys } from "./webhook-settings";

const messages: Readonly<Record<string, object>> = { slack: slackMessage, teams: teamsMessage };

export const webhook: Destination = {
  label: "Webhook",
  table: "the posted JSON",
  row: "call",
  workflow: workflow as WorkflowFile,
  fieldMap,
  columns: columnFile.columns,
  exampleColumn: "jobTitle",
  keys: webhookKeys,
  expectation: (property) => (property === "id" ? "no entry: this property gets the lead's id" : undefined),
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
