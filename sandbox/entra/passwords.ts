/**
 * Client secrets of applications and service principals. Only a salted hash is stored. The text is returned
 * once.
 * Source: https://learn.microsoft.com/graph/api/application-addpassword
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import type { IdSource } from "../support/ids";

/** A client secret as Graph shows it, without the secret. */
export interface PasswordCredential {
  customKeyIdentifier: null;
  displayName: string | null;
  /** ISO 8601. */
  endDateTime: string;
  /** First three characters of the secret. */
  hint: string;
  keyId: string;
  secretText: null;
  /** ISO 8601. */
  startDateTime: string;
}

/** Properties of a new secret. Dates are ISO 8601. */
export interface PasswordSettings {
  displayName: string | null;
  startDateTime: string;
  endDateTime: string;
}

interface PasswordRow {
  key_id: string;
  salt: string;
  hash: string;
  hint: string;
  display_name: string | null;
  start_at: string;
  end_at: string;
}

/** Client secrets, by the object that they belong to. */
export class Passwords {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids: IdSource;

  constructor({ database, clock, ids }: { database: Database; clock: Clock; ids: IdSource }) {
    this.#database = database;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Makes a secret of 40 characters, as long as Entra's. */
  add(objectId: string, settings: PasswordSettings): { credential: PasswordCredential; secretText: string } {
    const random = this.#ids.bytes(30).toString("base64url");
    const secretText = `${random.slice(0, 3)}8Q~${random.slice(3, 37)}`;
    return { credential: this.store(objectId, secretText, settings), secretText };
  }

  /** Stores a given secret. */
  store(objectId: string, secretText: string, settings: PasswordSettings): PasswordCredential {
    const keyId = this.#ids.uuid();
    const salt = this.#ids.bytes(16).toString("hex");
    this.#database.run(
      `INSERT INTO entra_passwords VALUES (?, ?, ?, ?, ?, ?, ?, ?,
         (SELECT COALESCE(MAX(sequence), 0) + 1 FROM entra_passwords))`,
      keyId,
      objectId,
      salt,
      hash(salt, secretText).toString("hex"),
      secretText.slice(0, 3),
      settings.displayName,
      settings.startDateTime,
      settings.endDateTime,
    );
    return {
      customKeyIdentifier: null,
      displayName: settings.displayName,
      endDateTime: settings.endDateTime,
      hint: secretText.slice(0, 3),
      keyId,
      secretText: null,
      startDateTime: settings.startDateTime,
    };
  }

  /** The secrets of an object, oldest first. */
  list(objectId: string): PasswordCredential[] {
    return this.#rows(objectId).map((row) => ({
      customKeyIdentifier: null,
      displayName: row.display_name,
      endDateTime: row.end_at,
      hint: row.hint,
      keyId: row.key_id,
      secretText: null,
      startDateTime: row.start_at,
    }));
  }

  /** @returns false when the object has no such secret */
  remove(objectId: string, keyId: string): boolean {
    const sql = "DELETE FROM entra_passwords WHERE object_id = ? AND key_id = ?";
    return this.#database.run(sql, objectId, keyId.toLowerCase()) > 0;
  }

  /** Whether a secret belongs to the object and is valid now. */
  check(objectId: string, secretText: string): "valid" | "expired" | "unknown" {
    const now = this.#clock.now().getTime();
    const matching = this.#rows(objectId).filter((row) =>
      timingSafeEqual(hash(row.salt, secretText), Buffer.from(row.hash, "hex")),
    );
    if (matching.some((row) => Date.parse(row.start_at) <= now && now < Date.parse(row.end_at))) {
      return "valid";
    }
    return matching.some((row) => now >= Date.parse(row.end_at)) ? "expired" : "unknown";
  }

  #rows(objectId: string): PasswordRow[] {
    return this.#database.all<PasswordRow>(
      "SELECT * FROM entra_passwords WHERE object_id = ? ORDER BY sequence",
      objectId,
    );
  }
}

/** One round is enough: these secrets are long random text, not passwords that a person chose. */
function hash(salt: string, secretText: string): Buffer {
  return createHash("sha256").update(salt).update("\0").update(secretText).digest();
}
