/**
 * Http: calls any address that the sandbox serves.
 * Not here: certificates, multipart bodies, chunked transfer, the asynchronous pattern.
 * Source: https://learn.microsoft.com/azure/connectors/connectors-native-http
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { shownHeaders } from "../../support/shown-headers";
import { hasOption, objectAt, property, textAt } from "../definition/json";
import type { ConnectorAnswer } from "../deployment";
import { answerBytes, callWithRetries, headerOf } from "../outbound/call-with-retries";
import { readContent, writeContent } from "../outbound/content";
import { authorizationOf, withoutSecrets } from "../outbound/http-authentication";
import { workflowHeaders } from "../outbound/workflow-headers";
import { type ActionContext, ActionFailure, type ActionType, invalidTemplate } from "./action-type";

/** Headers that a workflow may not send. They are dropped silently. */
const dropped =
  /^(?:accept-.+|allow|content-(?!disposition$|encoding$|type$).+|cookie|expires|host|last-modified|origin|set-cookie|transfer-encoding)$/i;
const longestUri = 2_048;

export const http: ActionType = {
  type: "Http",
  check(action) {
    return ["method", "uri"]
      .filter((name) => property(action, "inputs", name) === undefined)
      .map((name) => `the property 'inputs.${name}' is missing`);
  },
  async run(context) {
    const inputs = context.evaluate(context.action.source.inputs);
    context.inputs = withoutSecrets(inputs);
    const url = urlOf(context, inputs);
    const init = requestOf(inputs, workflowHeaders(context.action, context.state));
    return callWithRetries(context, property(inputs, "retryPolicy"), async (signal) => {
      const authorization = await authorizationOf(
        property(inputs, "authentication"),
        context.state.deployment,
        context.services,
        signal,
      );
      const headers = new Headers(init.headers);
      if (authorization !== undefined) headers.set("authorization", authorization);
      const answer = await send(context, url, { ...init, headers, signal });
      refusePolling(context, answer);
      return answer;
    });
  },
};

async function send(context: ActionContext, url: URL, init: RequestInit): Promise<ConnectorAnswer> {
  try {
    const response = await context.services.fetch(url, init);
    const headers = shownHeaders(response.headers);
    const content = readContent(await answerBytes(response), headerOf(headers, "content-type"));
    return { statusCode: response.status, headers, body: "value" in content ? content.value : content.text };
  } catch (error) {
    if (!(error instanceof SandboxError) || error.code !== "HostNotRouted") throw error;
    throw new ActionFailure("UnresolvableHostName", {
      code: "UnresolvableHostName",
      message: `The provided host name '${url.hostname}' could not be resolved. ${error.message}`,
    });
  }
}

/** Azure follows the Location of a 202. Unverified: that a 202 without one succeeds there, as it does here. */
function refusePolling({ action }: ActionContext, { statusCode, headers }: ConnectorAnswer): void {
  const isFollowed = statusCode === 202 && headerOf(headers, "location") !== undefined;
  if (!isFollowed || hasOption(action.source, "DisableAsyncPattern")) return;
  throw new NotEmulated(
    `the asynchronous pattern: the Location of a 202 (action '${action.name}')`,
    `Add "operationOptions": "DisableAsyncPattern" to the action.`,
  );
}

function urlOf(context: ActionContext, inputs: unknown): URL {
  const uri = textAt(inputs, "uri") ?? "";
  if (uri.length > longestUri) {
    throw invalidTemplate(context.action.name, `The 'uri' has ${uri.length} characters, more than 2048.`);
  }
  if (!URL.canParse(uri)) throw invalidTemplate(context.action.name, "The 'uri' is not an absolute URL.");
  const url = new URL(uri);
  for (const [name, value] of Object.entries(objectAt(inputs, "queries"))) {
    if (value !== null)
      url.searchParams.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return url;
}

function requestOf(inputs: unknown, defaults: Record<string, string>): RequestInit {
  const headers = new Headers(defaults);
  for (const [name, value] of Object.entries(objectAt(inputs, "headers"))) {
    if (value !== null && !dropped.test(name))
      headers.set(name, typeof value === "string" ? value : String(value));
  }
  const method = String(property(inputs, "method")).toUpperCase();
  const content = writeContent(property(inputs, "body"), headers.get("content-type") ?? undefined);
  if (content === undefined || method === "GET" || method === "HEAD")
    return { method, headers, redirect: "manual" };
  headers.set("content-type", content.contentType);
  return { method, headers, body: content.body, redirect: "manual" };
}
