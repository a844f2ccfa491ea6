/**
 * `addPassword` and `removePassword` of applications and service principals.
 *
 * Source: https://learn.microsoft.com/graph/api/application-addpassword
 */
import type { PasswordSettings } from "../entra/passwords";
import type { Clock } from "../support/clock";
import { isJsonObject } from "../support/json";
import type { Collection } from "./collection";
import { type Properties, renderPassword } from "./directory-objects";
import { badRequest } from "./errors";
import { readJson, requireObject } from "./query";

/** Adds the routes for objects at a path. */
export function addPasswordRoutes({ app, directory, clock, find }: Collection, object: string): void {
  app.post(`${object}/addPassword`, async (context) => {
    const found = find(context);
    const { passwordCredential } = requireObject(await readJson(context, {}));
    const settings = readSettings(isJsonObject(passwordCredential) ? passwordCredential : {}, clock);
    const { credential, secretText } = directory.passwords.add(found.id, settings);
    return context.json({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.passwordCredential",
      ...renderPassword(credential),
      secretText,
    });
  });
  app.post(`${object}/removePassword`, async (context) => {
    const found = find(context);
    const { keyId } = requireObject(await readJson(context, {}));
    if (typeof keyId !== "string" || !directory.passwords.remove(found.id, keyId)) {
      throw badRequest("No password credential found with keyId.");
    }
    return context.body(null, 204);
  });
}

/** Valid from now for two years, unless the request says otherwise. */
function readSettings(credential: Properties, clock: Clock): PasswordSettings {
  const start = readDate(credential, "startDateTime") ?? clock.now();
  const twoYears = new Date(start);
  twoYears.setUTCFullYear(start.getUTCFullYear() + 2);
  const end = readDate(credential, "endDateTime") ?? twoYears;
  if (end <= start) throw badRequest("Key credential end date is invalid: it must be after its start date.");
  const { displayName } = credential;
  return {
    displayName: typeof displayName === "string" ? displayName : null,
    startDateTime: start.toISOString(),
    endDateTime: end.toISOString(),
  };
}

function readDate(credential: Properties, name: string): Date | undefined {
  const value = credential[name];
  if (value === undefined || value === null) return undefined;
  const date = new Date(String(value));
  if (Number.isNaN(date.getTime())) {
    throw badRequest(
      `Cannot convert the literal '${String(value)}' of '${name}' to the expected type 'Edm.DateTimeOffset'.`,
    );
  }
  return date;
}
