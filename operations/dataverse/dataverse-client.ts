/**
 * A small client of the Dataverse Web API: requests as data, errors with Dataverse's own code and text.
 *
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
 */

import { Refusal, reasonIn } from "../services/refusal";
import { type Answer, exchange, isObject } from "../services/service-request";
import { sandboxHint } from "../wording";

/** How to reach one Dataverse environment. */
export interface DataverseAccess {
  /** Environment URL without trailing slash, e.g. `https://contoso.crm4.dynamics.com`. */
  environmentUrl: string;
  /** Access token for the environment (scope `<environmentUrl>/.default`). */
  token: () => Promise<string>;
  fetch: typeof fetch;
}

/** An answer of the Web API. */
export interface DataverseAnswer {
  status: number;
  /** Parsed JSON, undefined for an empty answer. */
  body: unknown;
  /** Key of the created row, from OData-EntityId. */
  entityId: string | undefined;
}

/** A refusal by Dataverse, with its status and code, e.g. 403 and `0x80040220`. */
export class DataverseError extends Refusal {
  override readonly name = "DataverseError";
}

/** Calls one environment's Web API. */
export class DataverseClient {
  readonly #access: DataverseAccess;

  constructor(access: DataverseAccess) {
    this.#access = access;
  }

  /**
   * @param path relative to `/api/data/v9.2/`, already encoded
   * @throws {DataverseError} when Dataverse refuses; {OperationError} `LEADS_DATAVERSE_UNREACHABLE` when it does not answer
   */
  async request(method: string, path: string, body?: unknown): Promise<DataverseAnswer> {
    return this.#request(method, path, body, isObject);
  }

  /** Rows of a query: the `value` of the answer's first page. @throws as `request` */
  async rows<Row>(path: string): Promise<Row[]> {
    const { body } = await this.#request("GET", path, undefined, isPage);
    return (body as { value: Row[] }).value;
  }

  async #request(
    method: string,
    path: string,
    body: unknown,
    isExpected: (body: unknown) => boolean,
  ): Promise<DataverseAnswer> {
    const answer = await this.#send(method, path, body, isExpected);
    if (!answer.ok) {
      const { code, message } = reasonIn(answer.body);
      throw new DataverseError(answer.status, code, message);
    }
    const entityId = /\(([0-9a-f-]{36})\)$/i.exec(answer.headers.get("odata-entityid") ?? "")?.[1];
    return { status: answer.status, body: answer.body, entityId };
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    isExpected: (body: unknown) => boolean,
  ): Promise<Answer> {
    const { environmentUrl, token, fetch } = this.#access;
    const headers: Record<string, string> = {
      authorization: `Bearer ${await token()}`,
      accept: "application/json",
      "odata-version": "4.0",
      "odata-maxversion": "4.0",
    };
    if (body !== undefined) headers["content-type"] = "application/json; charset=utf-8";
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const service = {
      name: "the Dataverse Web API",
      origin: environmentUrl,
      unreachable: "LEADS_DATAVERSE_UNREACHABLE",
      check: `Check marketplace-leads:dynamicsUrl and the network; ${sandboxHint}`,
    } as const;
    return exchange(fetch, `${environmentUrl}/api/data/v9.2/${path}`, init, service, isExpected);
  }
}

function isPage(body: unknown): boolean {
  return isObject(body) && Array.isArray((body as { value?: unknown }).value);
}
