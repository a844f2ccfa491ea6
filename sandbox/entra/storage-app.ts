/** What the services of a storage account share around a request: failures, the challenge and the common headers. */
import { Hono } from "hono";
import type { Clock } from "../support/clock";
import { SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";
import { bearerChallenge } from "./storage-caller";

export interface StorageAppParts {
  ids: IdSource;
  clock: Pick<Clock, "now">;
  tenantId: string;
  /** Name in the header `server`. */
  product: string;
  serve(request: Request): Promise<Response>;
  /** The service's own error for a bug of ours. */
  internalError(cause: Error): SandboxError;
  errorAnswer(error: SandboxError, requestId: string, time: Date): Response;
}

export function storageApp({ ids, clock, tenantId, product, ...service }: StorageAppParts): Hono {
  const app = new Hono();
  app.all("*", async (context) => {
    const { raw } = context.req;
    const requestId = ids.uuid();
    const answer = await service.serve(raw).catch((error: Error) => {
      const isKnown = error instanceof SandboxError;
      if (!isKnown) console.error(error.stack);
      return service.errorAnswer(isKnown ? error : service.internalError(error), requestId, clock.now());
    });
    if (answer.status === 401) answer.headers.set("www-authenticate", bearerChallenge(tenantId));
    answer.headers.set("date", clock.now().toUTCString());
    answer.headers.set("server", `${product} Microsoft-HTTPAPI/2.0`);
    answer.headers.set("x-ms-request-id", requestId);
    for (const name of ["x-ms-version", "x-ms-client-request-id"]) {
      const value = raw.headers.get(name);
      if (value !== null) answer.headers.set(name, value);
    }
    return answer;
  });
  return app;
}

/** The account of a host name, in lower case. */
export function accountOf(hostname: string): string {
  const [account = ""] = hostname.toLowerCase().split(".");
  return account;
}
