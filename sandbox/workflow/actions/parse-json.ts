/**
 * ParseJson: reads content as JSON and checks it against a schema.
 * Text must be strict JSON. Azure also accepts single quotes and comments.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-perform-data-operations#parse-json-action
 */
import { isJsonObject } from "../../support/json";
import { property } from "../definition/json";
import { schemaMistakes } from "../definition/json-schema";
import { ActionFailure, type ActionType, invalidTemplate } from "./action-type";

export const parseJson: ActionType = {
  type: "ParseJson",
  check: (action) =>
    ["content", "schema"]
      .filter((name) => property(action, "inputs", name) === undefined)
      .map((name) => `the property 'inputs.${name}' is missing`),
  run(context) {
    const { source, name } = context.action;
    const content = context.evaluate(property(source, "inputs", "content"));
    const schema = property(source, "inputs", "schema");
    context.inputs = { content, schema };
    if (content === null || content === undefined) {
      throw invalidTemplate(name, "Required property 'content' expects a value but got null. Path ''.");
    }
    const body = typeof content === "string" ? parsed(name, content) : content;
    const mistakes = isJsonObject(schema) ? schemaMistakes(schema, body) : [];
    if (mistakes.length === 0) return { status: "Succeeded", code: "OK", outputs: { body } };
    const error = { code: "ValidationFailed", message: "The schema validation failed." };
    return { status: "Failed", code: "BadRequest", error, outputs: { errors: mistakes } };
  },
};

function parsed(action: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // code and text are unverified
    throw new ActionFailure("BadRequest", {
      code: "InvalidJSON",
      message: `The content of action '${action}' is not valid JSON.`,
    });
  }
}
