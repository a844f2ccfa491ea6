/** Access tokens, and what they permit. */
import type { Clock } from "../support/clock";
import type { IdSource } from "../support/ids";
import { SalesforceError } from "./errors";
import type { ClientApp, OrgSettings } from "./org-settings";
import type { OrgStore, Session } from "./org-store";
import { orgId } from "./record-ids";

interface Services {
  settings: OrgSettings;
  clock: Clock;
  ids: IdSource;
}

const minuteMilliseconds = 60_000;

/** The app's session. A session that still lives is returned again (unverified). */
export function openSession(org: OrgStore, app: ClientApp, userId: string, services: Services): Session {
  const now = services.clock.now().getTime();
  const last = org.lastSession(app.clientId);
  const scopes = app.scopes.join(" ");
  const isSame = last?.userId === userId && last.scopes === scopes;
  const session =
    last !== undefined && isSame && isAlive(last, services)
      ? { ...last, usedAt: now }
      : {
          token: `${orgId(org.host).slice(0, 15)}!${services.ids.bytes(72).toString("base64url")}`,
          ...{ clientId: app.clientId, userId, scopes, issuedAt: now, usedAt: now },
        };
  org.saveSession(session);
  return session;
}

/**
 * The session of a request.
 *
 * Texts: github.com/tsmztech/mcp-server-salesforce/issues/8 for a token without scope `api`.
 *
 * @throws {SalesforceError} when it has none, or the user may not use the API
 */
export function requireSession(request: Request, org: OrgStore, services: Services): Session {
  const authorization = request.headers.get("authorization") ?? "";
  const [, token] = /^(?:Bearer|OAuth) (\S+)$/i.exec(authorization) ?? [];
  if (token === undefined && authorization !== "") {
    throw new SalesforceError("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE");
  }
  const session = org.session(token ?? "");
  if (session === undefined || !isAlive(session, services)) {
    throw new SalesforceError("INVALID_SESSION_ID", "Session expired or invalid");
  }
  if (!session.scopes.split(" ").includes("api")) {
    throw new SalesforceError("INVALID_SESSION_ID", "This session is not valid for use with the REST API");
  }
  if (!services.settings.isApiEnabled) {
    const text = "The REST API is not enabled for this Organization.";
    throw new SalesforceError("API_DISABLED_FOR_ORG", text);
  }
  renew(session, org, services);
  return session;
}

const lifetime = ({ settings }: Services) => settings.sessionMinutes * minuteMilliseconds;

function isAlive({ usedAt }: Session, services: Services): boolean {
  return services.clock.now().getTime() - usedAt < lifetime(services);
}

/** Salesforce notes a use in the second half of the time only. Source: see `sessionMinutes`. */
function renew(session: Session, org: OrgStore, services: Services): void {
  const now = services.clock.now().getTime();
  if (now - session.usedAt > lifetime(services) / 2) org.saveSession({ ...session, usedAt: now });
}
