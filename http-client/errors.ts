/** Errors of invalid environment variables for the HTTP client. */
import { ExplainedError } from "./explained-error";

/** Code → meaning and fix. */
export const httpClientErrors = {
  LEADS_ROUTES_INVALID: {
    means:
      "`LEADS_ROUTES` is not what `leads sandbox env` prints, so the command would reach Azure instead of the sandbox",
    fix: "evaluate `npx leads sandbox env` again; for Azure, unset `LEADS_ROUTES`",
  },
  LEADS_PROXY_INVALID: {
    means: "`HTTPS_PROXY` is not an `http` or `https` URL",
    fix: "set it to a URL such as `http://proxy.example.com:8080`, or unset it",
  },
} as const satisfies Record<string, { means: string; fix: string }>;

/** A variable with an invalid value. */
export class HttpClientError extends ExplainedError<keyof typeof httpClientErrors> {
  override readonly name = "HttpClientError";
}
