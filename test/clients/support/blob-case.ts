/** The type of a case of the blob contract, and the form of its answers. */
import { type ContainerClient, RestError } from "@azure/storage-blob";
import type { BlobWorld } from "./blob-worlds";

/** One case, from the view of Microsoft's client. */
export interface BlobCase {
  name: string;
  /** @param container a new one */
  run(container: ContainerClient, world: BlobWorld): Promise<unknown>;
  /** The answer of Azure and of our service. */
  expected: unknown;
  /** Azurite's different answer and the reason; fails when the gap closes. */
  azurite?: { answer: unknown; because: string };
}

/** Status and code of a refusal, or the status of a success. */
export async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    const answer = (await call) as { _response?: { status: number } };
    return answer._response?.status ?? answer;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const { errorCode } = (error.details ?? {}) as { errorCode?: string }; // the answer to a HEAD has its code only there
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

/** Reads a text and its properties. */
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
