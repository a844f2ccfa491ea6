/** A key service for stack secrets: HashiCorp Vault's transit engine, as far as Pulumi calls it. Served by `serveDouble`. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const key = randomBytes(32);

function encrypt(plaintext: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = [cipher.update(plaintext, "base64"), cipher.final()];
  return `vault:v1:${Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString("base64")}`;
}

function decrypt(ciphertext: string): string {
  const bytes = Buffer.from(ciphertext.replace("vault:v1:", ""), "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("base64");
}

export class KeyService {
  origin = "";
  /** For `--secrets-provider`. */
  readonly url = "hashivault://leads";

  readonly handle = async (request: Request): Promise<Response> => {
    const { plaintext, ciphertext } = (await request.json()) as { plaintext: string; ciphertext: string };
    const isEncrypt = request.url.includes("/encrypt/");
    const data = isEncrypt ? { ciphertext: encrypt(plaintext) } : { plaintext: decrypt(ciphertext) };
    return Response.json({ data });
  };

  /** Variables for `pulumi`. */
  get environment(): NodeJS.ProcessEnv {
    return { VAULT_SERVER_URL: this.origin, VAULT_SERVER_TOKEN: "any" };
  }
}
