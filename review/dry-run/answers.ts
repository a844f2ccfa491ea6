/** Answers of the services, in their own form. Sources of codes and bodies: the errors.ts of each service in `sandbox/`. */
import { isObject } from "../../expressions/json";
import type { ColumnMistake } from "../../operations/map/column-mistake";
import type { Service } from "./calls";

export interface Answer {
  status: number;
  /** Absent for an empty body. */
  body?: unknown;
}

/** Id of everything that is written. */
const id = "00000000-0000-4000-8000-000000000002";

export function writtenAnswer(service: Service, body: unknown): Answer {
  const echo = isObject(body) ? body : {};
  switch (service) {
    case "dynamics365":
      return { status: 201, body: { leadid: id, ...echo } };
    case "salesforce":
      return { status: 201, body: { id: "00Q000000000001AAA", success: true, errors: [] } };
    case "hubspot":
      return { status: 201, body: { id: "1", ...echo, archived: false } };
    case "azureTable":
      return { status: 204 };
    case "distributor":
      return { status: 202 };
    default:
      return { status: 200, body: { id, ...echo } };
  }
}

/** Nothing is found: the lead is a new one. */
export function readAnswer(service: Service): Answer {
  const bodies: Partial<Record<Service, object>> = {
    dynamics365: { value: [] },
    azureTable: { value: [] },
    salesforce: { totalSize: 0, done: true, records: [] },
    hubspot: { total: 0, results: [] },
  };
  return { status: 200, body: bodies[service] ?? {} };
}

export const tokenAnswer: Answer = {
  status: 200,
  body: { access_token: "dry-run", token_type: "Bearer", expires_in: "3600" },
};

const codes: Partial<Record<Service, Partial<Record<ColumnMistake, string>>>> = {
  dynamics365: {
    choice: "0x8004431a",
    type: "0x80048d19",
    length: "0x80044331",
    characters: "0x80040278",
  },
  salesforce: {
    missing: "REQUIRED_FIELD_MISSING",
    choice: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    type: "JSON_PARSER_ERROR",
    length: "STRING_TOO_LONG",
  },
  hubspot: { choice: "INVALID_OPTION", type: "INVALID_LONG", length: "INVALID_STRING_LENGTH" },
  azureTable: { length: "PropertyValueTooLarge" },
};

/** The refusal of a column's value. It never quotes the value. */
export function refusedAnswer(service: Service, column: string, mistake: ColumnMistake): Answer {
  const code = codes[service]?.[mistake] ?? "BadRequest";
  const message = `The value of ${column} is not valid`;
  const bodies: Partial<Record<Service, unknown>> = {
    salesforce: [{ message, errorCode: code, fields: [column] }],
    hubspot: {
      status: "error",
      message: `Property values were not valid: [{"isValid":false,"error":"${code}","name":"${column}"}]`,
      category: "VALIDATION_ERROR",
    },
    azureTable: { "odata.error": { code, message: { lang: "en-US", value: message } } },
  };
  return { status: 400, body: bodies[service] ?? { error: { code, message } } };
}
