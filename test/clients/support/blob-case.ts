/** What a case of the blob contract is, and how an answer is written down. */
import { type ContainerClient, RestError } from "@azure/storage-blob";
import type { BlobWorld } from "./blob-worlds";

/** One case: what Microsoft's client sees. */
export interface BlobCase {
  name: string;
  /** @param container a new one */
  run(container: ContainerClient, world: BlobWorld): Promise<unknown>;
  /** What Azure answers, and our service too. */
  expected: unknown;
  /** What Azurite answers instead, and why; a gap that closes fails. */
  azurite?: { answer: unknown; because: string };
}

/** Status and code of a refusal, or the status of a success. */
export async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    const answer = (await call) as { _response?: { status: number } };
    return answer._response?.status ?? answer;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const { errorCode } = (error.details ?? {}) as { errorCode?: string }; // the answer to a HEAD has its code there alone
    return [error.statusCode, error.code ?? errorCode];
  }
}

/** Writes a text. */
export async function upload(
  container: ContainerClient,
  name: string,
  text: string,
  options?: Parameters<ReturnType<ContainerClient["getBlockBlobClient"]>["upload"]>[2],
) {
  return await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), options);
}

/** Reads a text and what is known of it. */
export async function download(container: ContainerClient, name: string) {
  const answer = await container.getBlobClient(name).download();
  const parts: Buffer[] = [];
  for await (const part of answer.readableStreamBody ?? []) parts.push(Buffer.from(part));
  return { answer, text: Buffer.concat(parts).toString() };
}

/** Names of a container's blobs. */
export async function namesOf(container: ContainerClient, prefix?: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat(prefix === undefined ? {} : { prefix }))
    names.push(name);
  return names;
}
