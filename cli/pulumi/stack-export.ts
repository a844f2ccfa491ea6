/** The state of a stack. Secrets stay encrypted. */
import type { StackExport } from "../../operations/pending/stack-export";
import { pulumiText, selectionOf } from "./pulumi-json";

/** @throws {CommandError} as `pulumiText` */
export async function stackExport(stack: string): Promise<StackExport> {
  return JSON.parse(await pulumiText(["stack", "export"], selectionOf(stack))) as StackExport;
}
