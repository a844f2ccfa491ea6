/**
 * Issues and checks access tokens: RS256, one key pair per data directory.
 *
 * Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
import {
  type CryptoKey,
  calculateJwkThumbprint,
  errors,
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  importSPKI,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import type { Clock } from "../support/clock";
import { SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";
import type { Caller, TokenVerifier } from "./caller";
import type { Directory } from "./directory";

/** Most remembered token checks. The oldest is dropped first. */
const mostRemembered = 1000;

/** Lifetime of an access token in seconds. */
export const tokenLifetimeSeconds = 3600;

interface SigningKey {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  /** The public key as in the keys document. */
  jwk: JWK & { kid: string };
}

export interface KeyPair {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

export interface AccessTokensParts {
  directory: Directory;
  clock: Clock;
  ids: IdSource;
  /** Makes the key pair of a new data directory. @default RSA of 2048 bits, in about 0.1 s */
  makeKeys?: (() => Promise<KeyPair>) | undefined;
}

const rsaKeys = (): Promise<KeyPair> => generateKeyPair("RS256", { extractable: true });

export class AccessTokens implements TokenVerifier {
  readonly #directory: Directory;
  readonly #clock: Clock;
  readonly #ids: IdSource;
  readonly #makeKeys: () => Promise<KeyPair>;
  #key: Promise<SigningKey> | undefined;
  /** Payloads of tokens with a checked signature. Only their time must be checked again. */
  readonly #verified = new Map<string, JWTPayload>();

  constructor({ directory, clock, ids, makeKeys = rsaKeys }: AccessTokensParts) {
    this.#makeKeys = makeKeys;
    this.#directory = directory;
    this.#clock = clock;
    this.#ids = ids;
  }

  /**
   * An app-only token, in the version 1.0 form of Azure's own resources.
   *
   * @param audience resource as the caller asked for it, e.g. `https://management.azure.com`
   */
  async issue({ clientId, objectId, audience }: Omit<Caller, "tenantId">): Promise<string> {
    const key = await this.#signingKey();
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    const issuer = `https://sts.windows.net/${this.#directory.tenantId}/`;
    return await new SignJWT({
      appid: clientId,
      appidacr: "1",
      idp: issuer,
      idtyp: "app",
      oid: objectId,
      tid: this.#directory.tenantId,
      uti: this.#ids.bytes(16).toString("base64url"),
      ver: "1.0",
    })
      .setProtectedHeader({ typ: "JWT", alg: "RS256", x5t: key.jwk.kid, kid: key.jwk.kid })
      .setAudience(audience)
      .setIssuer(issuer)
      .setSubject(objectId)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + tokenLifetimeSeconds)
      .sign(key.privateKey);
  }

  /** The public keys, as in `/discovery/v2.0/keys`. */
  async publicKeys(): Promise<JWK[]> {
    const { jwk } = await this.#signingKey();
    return [jwk];
  }

  async verify(authorization: string | undefined, audiences: readonly string[]): Promise<Caller> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) {
      throw new SandboxError(
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
      );
    }
    const payload = await this.#payload(token);
    const audience = String(payload.aud);
    if (!audiences.some((accepted) => trimSlash(accepted) === trimSlash(audience))) {
      throw new SandboxError(
        "InvalidAuthenticationTokenAudience",
        `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences ${audiences.map((accepted) => `'${trimSlash(accepted)}', '${trimSlash(accepted)}/'`).join(", ")}.`,
      );
    }
    return {
      tenantId: String(payload.tid),
      objectId: String(payload.oid),
      clientId: String(payload.appid),
      audience,
    };
  }

  async #payload(token: string): Promise<JWTPayload> {
    const known = this.#verified.get(token);
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    if (known !== undefined && (known.exp ?? 0) > now && (known.nbf ?? 0) <= now) return known;
    const { publicKey } = await this.#signingKey();
    try {
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: ["RS256"],
        currentDate: this.#clock.now(),
        issuer: `https://sts.windows.net/${this.#directory.tenantId}/`,
      });
      this.#remember(token, payload);
      return payload;
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) {
        const expired = new Date((cause.payload.exp ?? 0) * 1000);
        throw new SandboxError(
          "ExpiredAuthenticationToken",
          `The access token expiry UTC time '${usDate(expired)}' is earlier than current UTC time '${usDate(this.#clock.now())}'.`,
          { cause },
        );
      }
      throw new SandboxError("InvalidAuthenticationToken", "The access token is invalid.", { cause });
    }
  }

  #remember(token: string, payload: JWTPayload): void {
    if (this.#verified.size >= mostRemembered) {
      const { value: oldest } = this.#verified.keys().next();
      if (oldest !== undefined) this.#verified.delete(oldest);
    }
    this.#verified.set(token, payload);
  }

  /** Made for the first token, so that a sandbox starts without waiting for prime numbers. */
  #signingKey(): Promise<SigningKey> {
    this.#key ??= this.#openKey();
    return this.#key;
  }

  async #openKey(): Promise<SigningKey> {
    const stored = this.#directory.setting("signingKey", () => "");
    if (stored !== "") return await readKey(JSON.parse(stored) as StoredKey);
    const pair = await this.#makeKeys();
    const made: StoredKey = {
      privateKey: await exportPKCS8(pair.privateKey),
      publicKey: await exportSPKI(pair.publicKey),
    };
    this.#directory.changeSetting("signingKey", JSON.stringify(made));
    return await readKey(made);
  }
}

interface StoredKey {
  privateKey: string;
  publicKey: string;
}

async function readKey(stored: StoredKey): Promise<SigningKey> {
  const publicKey = await importSPKI(stored.publicKey, "RS256", { extractable: true });
  const { kty, n, e } = await exportJWK(publicKey);
  if (kty === undefined || n === undefined || e === undefined)
    throw new Error("The signing key is not an RSA key.");
  const kid = await calculateJwkThumbprint({ kty, n, e });
  return {
    privateKey: await importPKCS8(stored.privateKey, "RS256"),
    publicKey,
    jwk: { kty, use: "sig", alg: "RS256", kid, x5t: kid, n, e },
  };
}

function trimSlash(text: string): string {
  return text.replace(/\/+$/, "").toLowerCase();
}

/** Date in Resource Manager's format for this message, e.g. `1/31/2026 4:05:06 PM`. */
function usDate(date: Date): string {
  const hours = date.getUTCHours();
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  return `${day} ${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? "AM" : "PM"}`;
}
