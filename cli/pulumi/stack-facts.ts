/** What a fix needs to know of the stack, read with `pulumi` only when a fix needs it. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { FixContext } from "../../operations/causes/cause";
import { forStack } from "../../operations/wording";
import { selectionOf } from "./pulumi-json";
import type { StackOutputs } from "./stack-outputs";

const run = promisify(execFile);
const passwordType = "azuread:index/applicationPassword:ApplicationPassword";

/** The outputs that causes and fixes name. */
export type FactOutputs = Pick<StackOutputs, "dynamicsUrl" | "deadLetterUrl" | "owner">;

/** @param stack as the caller named it */
export function fixContext(
  stack: string | undefined,
  destination: string,
  { dynamicsUrl, deadLetterUrl, owner }: FactOutputs,
): FixContext {
  return {
    stack,
    destination,
    dynamicsUrl,
    owner,
    hasLetters: deadLetterUrl !== "",
    passwordUrn: () => passwordUrn(stack),
    setsExpiry: async () => (await configured(stack, "clientSecretExpires")) !== undefined,
  };
}

/** Value of a key of the stack's configuration; undefined when it is not set. */
async function configured(stack: string | undefined, key: string): Promise<string | undefined> {
  return run("pulumi", ["config", "get", `marketplace-leads:${key}`, ...selectionOf(stack)]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** URN of the password that the program created; undefined for an existing application. Secrets stay encrypted. */
async function passwordUrn(stack: string | undefined): Promise<string | undefined> {
  const options = { maxBuffer: 256 * 1024 * 1024 };
  const { stdout } = await run("pulumi", ["stack", "export", ...selectionOf(stack)], options);
  const { deployment } = JSON.parse(stdout) as {
    deployment?: { resources?: { urn: string; type: string }[] };
  };
  return deployment?.resources?.find(({ type }) => type === passwordType)?.urn;
}

/** The command that adds a reader of letters at the first free position of the list. */
export async function addReaderCommand(stack: string | undefined, reader: string): Promise<string> {
  const key = "marketplace-leads:deadLetterReaders";
  const readers: unknown = JSON.parse((await configured(stack, "deadLetterReaders")) ?? "[]");
  const place = Array.isArray(readers) ? readers.length : 0;
  return forStack(`pulumi config set --path "${key}[${place}]" ${reader}`, stack);
}
