/** Tags of stacks. Reading or setting one does not change the selected stack. */
import { CommandError } from "../command-error";
import { pulumiText } from "./pulumi-json";
import { listedIn } from "./stack-list";

/** Names of the stacks that have the tag, from one process. */
export async function stacksWithTag(tag: string): Promise<Set<string>> {
  const listed = listedIn(await pulumiText(["stack", "ls"], ["--json", "--tag", tag]));
  return new Set(listed.map(({ name }) => name));
}

/** Undefined without the tag. @throws {CommandError} as `pulumiText` */
export const stackTag = (stack: string, tag: string): Promise<string | undefined> =>
  pulumiText(["stack", "tag", "get"], [tag, "--stack", stack]).then(
    (text) => text.trim(),
    (error: unknown) => {
      if (error instanceof CommandError && hasNoTag.test(error.message)) return undefined;
      throw error;
    },
  );

/** @returns false when the backend has no tags, as a file or blob backend of an older Pulumi */
export const setStackTag = (stack: string, tag: string, value: string): Promise<boolean> =>
  pulumiText(["stack", "tag", "set"], [tag, value, "--stack", stack]).then(
    () => true,
    (error: unknown) => {
      if (error instanceof CommandError && hasNoTags.test(error.message)) return false;
      throw error;
    },
  );

/** Source: pulumi/pkg 3.206, cmd/pulumi/stack/stack_tag.go and backend/diy/backend.go. */
const hasNoTags = /does not support stack tags|stack tags not supported/;
const hasNoTag = /stack tag '.*' not found|does not support stack tags|stack tags not supported/;
