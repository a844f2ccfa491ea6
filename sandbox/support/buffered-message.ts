/**
 * Requests and responses whose whole body is at hand, as text or bytes: what the services of a sandbox send each other.
 *
 * Layer: support, the bottom. They do what any `Request` or `Response` does, only sooner: the platform's own make a stream of
 * every body and read it back through a dozen promises, which took an eighth of a lead's time (docs/benchmarks.md).
 */

/** A whole body. */
export type Content = string | Uint8Array<ArrayBuffer>;

/** A request with its body at hand. */
export class BufferedRequest extends Request {
  /** The body; empty when there is none. */
  readonly content: Content;

  /** @param init as of a `Request`; the headers are kept as they are, none is added for the body */
  constructor(url: string | URL, init: Omit<RequestInit, "body" | "signal">, content: Content) {
    super(url, init);
    this.content = content;
  }
}

/** A response with its body at hand. */
export class BufferedResponse extends Response {
  #content: Content | undefined;
  readonly #value: unknown;

  /**
   * @param body the body, or the value that it is the JSON of, whose text is then written only for who wants it
   * @param init as of a `Response`; the headers are kept as they are, none is added for the body
   */
  constructor(body: Content | { value: unknown }, init: ResponseInit) {
    super(null, init);
    if (typeof body === "string" || body instanceof Uint8Array) this.#content = body;
    else this.#value = body.value;
  }

  /** The body. */
  get content(): Content {
    this.#content ??= JSON.stringify(this.#value);
    return this.#content;
  }

  /** The value that the body is the JSON of, when it was made from one; not to be changed. */
  get value(): unknown {
    return this.#value;
  }
}

readAtOnce(
  BufferedRequest.prototype,
  ({ url, method, headers, content }) =>
    new Request(url, { method, headers, ...(content.length > 0 && { body: content }) }),
);
readAtOnce(
  BufferedResponse.prototype,
  ({ status, statusText, headers, content }) => new Response(content, { status, statusText, headers }),
);

/**
 * Gives a class of messages a body that is read without a stream; who wants a stream gets the platform's message.
 *
 * Defined on the prototype, because the types of the platform declare these methods as properties, which no class may override.
 */
function readAtOnce<Message extends { readonly content: Content }>(
  prototype: Message,
  streamed: (message: Message) => Request | Response,
): void {
  const methods = {
    text: async ({ content }: Message) => textOf(content),
    json: async ({ content }: Message) => JSON.parse(textOf(content)) as unknown,
    arrayBuffer: async ({ content }: Message) => bytesOf(content),
    formData: (message: Message) => streamed(message).formData(),
    blob: (message: Message) => streamed(message).blob(),
    clone: (message: Message) => streamed(message),
  };
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, {
      value(this: Message) {
        return method(this);
      },
    });
  }
  Object.defineProperty(prototype, "body", {
    get(this: Message) {
      return streamed(this).body;
    },
  });
}

function textOf(content: Content): string {
  return typeof content === "string" ? content.toWellFormed() : new TextDecoder().decode(content);
}

function bytesOf(content: Content): ArrayBuffer {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const { buffer, byteOffset, byteLength } = bytes;
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
}
