/**
 * The runtime's action types, and the names of those that only Azure has.
 * As in Azure, a documented type that is not in the list can be deployed. Its run fails with `NotEmulated`
 * and its name.
 */
import type { ActionType } from "./action-type";
import { apiConnection } from "./api-connection";
import { compose } from "./compose";
import { join, query, select } from "./data-operations";
import { http } from "./http";
import { condition } from "./if";
import { parseJson } from "./parse-json";
import { scope } from "./scope";
import { terminate } from "./terminate";
import {
  appendToArrayVariable,
  appendToStringVariable,
  decrementVariable,
  incrementVariable,
  initializeVariable,
  setVariable,
} from "./variables";

const actionTypes: readonly ActionType[] = [
  apiConnection,
  appendToArrayVariable,
  appendToStringVariable,
  compose,
  condition,
  decrementVariable,
  http,
  incrementVariable,
  initializeVariable,
  join,
  parseJson,
  query,
  scope,
  select,
  setVariable,
  terminate,
];

/** Types of the definition language that only Azure has. */
const onlyInAzure = [
  "ApiConnectionNotification",
  "ApiConnectionWebhook",
  "ApiManagement",
  "As2Decode",
  "As2Encode",
  "Batch",
  "Expression",
  "FlatFileDecoding",
  "FlatFileEncoding",
  "Foreach",
  "Function",
  "HttpWebhook",
  "IntegrationAccountArtifactLookup",
  "JavaScriptCode",
  "Liquid",
  "Response",
  "RosettaNetDecode",
  "RosettaNetEncode",
  "RosettaNetWaitForResponse",
  "SendToBatch",
  "Switch",
  "SwiftEncode",
  "Table",
  "Until",
  "Wait",
  "Workflow",
  "Xslt",
  "XmlValidation",
];

const byName = new Map(actionTypes.map((type) => [type.type.toLowerCase(), type]));
const known = new Set(onlyInAzure.map((type) => type.toLowerCase()));

/** The action type of that name, in any letter case. Undefined when the runtime lacks it. */
export function actionTypeNamed(name: string): ActionType | undefined {
  return byName.get(name.toLowerCase());
}

/** Whether the definition language has an action type of that name. */
export function isKnownActionType(name: string): boolean {
  return byName.has(name.toLowerCase()) || known.has(name.toLowerCase());
}
