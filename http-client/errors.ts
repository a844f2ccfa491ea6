/** Settings of the environment that the HTTP client cannot follow. */
import { ExplainedError } from "./explained-error";

/** Code → what it means, and what to do about it. */
export const httpClientErrors = {
  LEADS_ROUTES_INVALID: {
    means:
      "`LEADS_ROUTES` is not what `leads sandbox env` prints, so a host of Azure would be reached instead of the sandbox",
    fix: "evaluate `leads sandbox env` again, or unset it for Azure",
  },
  LEADS_PROXY_INVALID: {
    means: "`HTTPS_PROXY` is not an `http` or `https` URL",
    fix: "set it to one, e.g. `http://proxy.example.com:8080`, or unset it",
  },
} as const satisfies Record<string, { means: string; fix: string }>;

/** A setting that cannot be followed. */
export class HttpClientError extends ExplainedError<keyof typeof httpClientErrors> {
  override readonly name = "HttpClientError";
}
