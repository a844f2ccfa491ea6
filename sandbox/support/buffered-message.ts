/**
 * Requests and responses whose whole body is at hand: what the services of a sandbox send each other.
 *
 * Layer: support, the bottom. They do what any `Request` or `Response` does, and are instances of those, but are made of their
 * parts: the platform's own make a stream of every body, a copy of all headers and an abort signal, and read the body back
 * through a dozen promises, which together took a sixth of a lead's time (docs/benchmarks.md). `@hono/node-server` does the same
 * for the requests it receives.
 */

/** A whole body. */
export type Content = string | Uint8Array<ArrayBuffer>;

/** Names and values. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** What headers are given as. */
export type HeaderSource = HeaderPairs | Readonly<Record<string, string>>;

/** Headers that become `Headers` when somebody asks for those. */
class LazyHeaders {
  #source: HeaderSource;
  #headers: Headers | undefined;

  constructor(source: HeaderSource = []) {
    this.#source = source;
  }

  /** Adds a header that is not there yet. */
  add(name: string, value: string): void {
    if (this.#headers === undefined) this.#source = [...this.pairs, [name, value]];
    else this.#headers.set(name, value);
  }

  get headers(): Headers {
    this.#headers ??= new Headers(this.#source as Record<string, string>);
    return this.#headers;
  }

  get pairs(): HeaderPairs {
    if (this.#headers !== undefined) return [...this.#headers]; // they may have been changed
    return isPairs(this.#source) ? this.#source : Object.entries(this.#source);
  }
}

function isPairs(source: HeaderSource): source is HeaderPairs {
  return Array.isArray(source);
}

class RequestParts {
  readonly url: string;
  readonly method: string;
  /** The body; empty when there is none. */
  readonly content: Content;
  readonly #headers: LazyHeaders;

  constructor(url: string, init: { method: string; headers?: HeaderSource }, content: Content) {
    this.url = url;
    this.method = init.method;
    this.content = content;
    this.#headers = new LazyHeaders(init.headers);
  }

  get headers(): Headers {
    return this.#headers.headers;
  }

  /** The platform's request with the same parts. */
  whole(): Request {
    const { url, method, headers, content } = this;
    return new Request(url, { method, headers, ...(content.length > 0 && { body: content }) });
  }
}

class ResponseParts {
  readonly status: number;
  readonly #headers: LazyHeaders;
  #content: Content | undefined;
  readonly #value: unknown;

  /**
   * @param body the body, none for null, or the value that it is the JSON of, whose text is then written only for who wants it
   * @param init status and headers, which are kept as they are; none is added for the body
   */
  constructor(body: Content | null | { value: unknown }, init: { status?: number; headers?: HeaderSource }) {
    this.status = init.status ?? 200;
    this.#headers = new LazyHeaders(init.headers);
    if (body === null) this.#content = "";
    else if (typeof body === "string" || body instanceof Uint8Array) this.#content = body;
    else this.#value = body.value;
  }

  get headers(): Headers {
    return this.#headers.headers;
  }

  /** Adds a header that is not there yet. */
  addHeader(name: string, value: string): void {
    this.#headers.add(name, value);
  }

  /** The headers, as cheaply as they can be had; names in any letter case. */
  get headerPairs(): HeaderPairs {
    return this.#headers.pairs;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** The body; empty when there is none. */
  get content(): Content {
    this.#content ??= JSON.stringify(this.#value);
    return this.#content;
  }

  /** The value that the body is the JSON of, when it was made from one; not to be changed. */
  get value(): unknown {
    return this.#value;
  }

  /** The platform's response with the same parts. */
  whole(): Response {
    const { status, headers, content } = this;
    return new Response(content.length > 0 ? content : null, { status, headers });
  }
}

/** What both have, beside their own parts: the body at once, the rest from the platform's message. */
function complete(
  parts: { prototype: { readonly content: Content; whole(): object } },
  platform: { prototype: object },
  others: readonly string[],
): void {
  type Message = { readonly content: Content; whole(): Record<string, () => unknown> };
  const define = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(parts.prototype, name, descriptor);
  const method = (name: string, call: (message: Message) => unknown) =>
    define(name, {
      value(this: Message) {
        return call(this);
      },
    });
  method("text", async ({ content }) => textOf(content));
  method("json", async ({ content }) => JSON.parse(textOf(content)) as unknown);
  method("arrayBuffer", async ({ content }) => bytesOf(content));
  for (const name of ["blob", "formData"]) method(name, (message) => message.whole()[name]?.());
  method("clone", (message) => message.whole());
  for (const name of ["body", "bodyUsed", ...others]) {
    define(name, {
      get(this: Message) {
        return this.whole()[name];
      },
    });
  }
  Object.setPrototypeOf(parts.prototype, platform.prototype);
}

complete(RequestParts, Request, [
  "cache",
  "credentials",
  "destination",
  "duplex",
  "integrity",
  "keepalive",
  "mode",
  "redirect",
  "referrer",
  "referrerPolicy",
  "signal",
]);
complete(ResponseParts, Response, ["redirected", "statusText", "type", "url"]);

/** A request with its body at hand. */
export type BufferedRequest = RequestParts & Request;
export const BufferedRequest = RequestParts as unknown as new (
  ...parameters: ConstructorParameters<typeof RequestParts>
) => BufferedRequest;

/** A response with its body at hand. */
export type BufferedResponse = ResponseParts & Response;
export const BufferedResponse = ResponseParts as unknown as new (
  ...parameters: ConstructorParameters<typeof ResponseParts>
) => BufferedResponse;

function textOf(content: Content): string {
  return typeof content === "string" ? content.toWellFormed() : new TextDecoder().decode(content);
}

function bytesOf(content: Content): ArrayBuffer {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const { buffer, byteOffset, byteLength } = bytes;
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
}
