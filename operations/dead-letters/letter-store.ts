/**
 * The container of dead letters, by the blob REST API: four requests. Microsoft's client library was tried: giving it our `fetch` takes
 * the types of two more packages and as much code as this.
 * Source: https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */

import { OperationError } from "../errors";
import { Refusal } from "../services/refusal";
import { causeOf } from "../services/service-request";
import { sandboxHint } from "../wording";
import { blobPage, type StoredBlob } from "./blob-list";

/** Access to the store. */
export interface LetterAccess {
  /** Stack output `deadLetterUrl`, e.g. `https://stleads….blob.core.windows.net/dead-letters`. */
  deadLetterUrl: string;
  /** Access token for `https://storage.azure.com`. */
  token: () => Promise<string>;
  fetch: typeof fetch;
}

/** A blob and its content. */
export type ReadBlob = Pick<StoredBlob, "etag" | "metadata"> & { text: string };

/** Storage of letters. Every change is conditional, so that no newer letter is lost. */
export interface LetterStore {
  /** All blobs by name, over all pages, read lazily. */
  list(): AsyncIterable<StoredBlob>;
  /** Undefined when no blob has that name. */
  read(name: string): Promise<ReadBlob | undefined>;
  /**
   * @param metadata values in ASCII
   * @param condition the required ETag, or `new` when the blob must not exist
   * @returns the new ETag; undefined when the condition does not hold
   */
  put(
    name: string,
    text: string,
    metadata: Readonly<Record<string, string>>,
    condition: { etag: string } | "new",
  ): Promise<string | undefined>;
  /** `changed` when its ETag is different now. */
  delete(name: string, etag: string): Promise<"deleted" | "gone" | "changed">;
}

/** A refusal by the store, with its status and `x-ms-error-code`, e.g. 403 and `AuthorizationPermissionMismatch`. */
export class StoreError extends Refusal {
  override readonly name = "StoreError";
  /** The right that the request needs. */
  readonly right: string;

  constructor(status: number, code?: string, method = "GET") {
    super(status, code);
    this.right = `${blobs}/${verbs[method] ?? "read"}`;
  }
}

const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const verbs: Readonly<Record<string, string>> = { PUT: "write", DELETE: "delete" };

/** Every version from 2017-11-09 accepts tokens. */
const serviceVersion = "2023-11-03";

/** Every method throws {@link StoreError} when the store refuses, {@link OperationError} `LEADS_STORE_UNREACHABLE` when it does not answer. */
export class BlobLetterStore implements LetterStore {
  readonly #access: LetterAccess;
  readonly #host: string;

  constructor(access: LetterAccess) {
    this.#access = access;
    this.#host = new URL(access.deadLetterUrl).host;
  }

  async *list(): AsyncGenerator<StoredBlob> {
    for (let marker: string | undefined = ""; marker !== undefined; ) {
      const more = marker === "" ? "" : `&marker=${encodeURIComponent(marker)}`;
      const { status, text } = await this.#send(
        "GET",
        `?restype=container&comp=list&include=metadata${more}`,
      );
      const page = blobPage(text);
      if (page === undefined) throw this.#unreachable(`answered ${status} with something else`);
      yield* page.blobs;
      marker = page.next;
    }
  }

  async read(name: string): Promise<ReadBlob | undefined> {
    const answer = await this.#send("GET", pathOf(name), {}, { or: ["404 BlobNotFound"] });
    if (answer.status === 404) return undefined;
    const metadata: Record<string, string> = {};
    for (const [header, value] of answer.headers)
      if (header.startsWith("x-ms-meta-")) metadata[header.slice("x-ms-meta-".length)] = value;
    return { text: answer.text, etag: answer.headers.get("etag") ?? "", metadata };
  }

  async put(
    name: string,
    text: string,
    metadata: Readonly<Record<string, string>>,
    condition: { etag: string } | "new",
  ): Promise<string | undefined> {
    const headers: Record<string, string> = {
      "x-ms-blob-type": "BlockBlob",
      "content-type": "application/json",
      ...(condition === "new" ? { "if-none-match": "*" } : { "if-match": condition.etag }),
    };
    for (const [key, value] of Object.entries(metadata)) headers[`x-ms-meta-${key}`] = value;
    const or = ["409 BlobAlreadyExists", "412 ConditionNotMet"];
    const answer = await this.#send("PUT", pathOf(name), { headers, body: text }, { or });
    return answer.status === 201 ? (answer.headers.get("etag") ?? "") : undefined;
  }

  async delete(name: string, etag: string): Promise<"deleted" | "gone" | "changed"> {
    const or = ["404 BlobNotFound", "412 ConditionNotMet"];
    const { status } = await this.#send("DELETE", pathOf(name), { headers: { "if-match": etag } }, { or });
    if (status === 404) return "gone";
    if (status !== 412) return "deleted";
    // the condition also fails for a deleted blob
    return (await this.read(name)) === undefined ? "gone" : "changed";
  }

  /** @param or refusals that are valid answers, as status and code */
  async #send(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string } = {},
    { or = [] }: { or?: readonly string[] } = {},
  ): Promise<{ status: number; headers: Headers; text: string }> {
    const { deadLetterUrl, fetch, token } = this.#access;
    const headers = {
      authorization: `Bearer ${await token()}`,
      "x-ms-version": serviceVersion,
      ...init.headers,
    };
    const body = init.body === undefined ? {} : { body: init.body };
    const answer = await fetch(`${deadLetterUrl}${path}`, { method, headers, ...body }).catch(
      (error: Error) => {
        throw this.#unreachable(`did not answer (${causeOf(error)})`, error);
      },
    );
    const text = await answer.text().catch((error: Error) => {
      throw this.#unreachable(`broke off its answer (${causeOf(error)})`, error);
    });
    const { status } = answer;
    const code = answer.headers.get("x-ms-error-code") ?? /<Code>(\w+)<\/Code>/.exec(text)?.[1];
    if (!answer.ok && !or.includes(`${status} ${code}`)) throw new StoreError(status, code, method);
    // a captive portal answers 200 to everything, but without the service's version
    if (!answer.headers.has("x-ms-version") && !answer.headers.has("x-ms-request-id"))
      throw this.#unreachable(`answered ${status} with something else`);
    return { status, headers: answer.headers, text };
  }

  #unreachable(found: string, cause?: Error): OperationError {
    return new OperationError(
      "LEADS_STORE_UNREACHABLE",
      `https://${this.#host} ${found}, expected the dead-letter store`,
      `Check the network; ${sandboxHint}`,
      { cause },
    );
  }
}

/** A slash in a name is a slash in the path. */
const pathOf = (name: string): string => `/${name.split("/").map(encodeURIComponent).join("/")}`;
