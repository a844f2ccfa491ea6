/** Texts that many messages share: the stack, a time, the sandbox. */

/** A printed command for a stack. @param stack as the caller named it; undefined for the selected one */
export const forStack = (command: string, stack: string | undefined): string =>
  stack === undefined ? command : `${command} --stack ${/^[\w./-]+$/.test(stack) ? stack : `"${stack}"`}`;

/** E.g. `1 second`, `120 seconds`. */
export const secondsOf = (count: number): string => `${count} second${count === 1 ? "" : "s"}`;

/** The hint for a stack on the sandbox. */
export const sandboxHint =
  "for a sandbox, start it and run npx leads sandbox env: it shows the line that sets the environment";
