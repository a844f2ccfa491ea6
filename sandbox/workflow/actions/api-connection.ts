/**
 * ApiConnection: one call of a managed connector through an API connection.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#apiconnection-action
 */
import { NotEmulated } from "../../support/errors";
import { objectAt, property, textAt } from "../definition/json";
import type { ApiConnection } from "../deployment";
import { callWithRetries } from "../outbound/call-with-retries";
import { type ActionContext, ActionFailure, type ActionType, invalidTemplate } from "./action-type";

export const apiConnection: ActionType = {
  type: "ApiConnection",
  check(action) {
    return [
      ...(textAt(action, "inputs", "host", "connection", "name") === undefined
        ? ["the property 'inputs.host.connection.name' is missing"]
        : []),
      ...(textAt(action, "inputs", "method") === undefined
        ? ["the property 'inputs.method' is missing"]
        : []),
      ...(textAt(action, "inputs", "path") === undefined ? ["the property 'inputs.path' is missing"] : []),
    ];
  },
  async run(context) {
    const inputs = context.evaluate(context.action.source.inputs);
    context.inputs = inputs;
    const connection = connectionOf(context, inputs);
    const connector = context.services.connectors.get(connection.managedApi.toLowerCase());
    if (connector === undefined) throw new NotEmulated(`managed API '${connection.managedApi}'`);
    const call = {
      connection,
      method: String(property(inputs, "method")).toLowerCase(),
      path: String(property(inputs, "path")),
      headers: texts(objectAt(inputs, "headers")),
      queries: texts(objectAt(inputs, "queries")),
      body: property(inputs, "body"),
    };
    return callWithRetries(context, property(inputs, "retryPolicy"), (signal) =>
      connector.call({ ...call, signal }),
    );
  },
};

function connectionOf(context: ActionContext, inputs: unknown): ApiConnection {
  const id = property(inputs, "host", "connection", "name");
  if (typeof id !== "string" || id === "") {
    throw invalidTemplate(context.action.name, "The property 'host.connection.name' gives no connection id.");
  }
  const connection = context.services.connections.byResourceId(id);
  if (connection !== undefined) return connection;
  // code and text are unverified
  throw new ActionFailure("NotFound", {
    code: "ApiConnectionNotFound",
    message: `The API connection '${id}' could not be found.`,
  });
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const present = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    present.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
