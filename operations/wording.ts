/** Parts of a message that stand in many: the stack as it was named, a time. */

/** A printed command for a stack. @param stack as the person named it; undefined for the selected one */
export const forStack = (command: string, stack: string | undefined): string =>
  stack === undefined ? command : `${command} --stack ${/^[\w./-]+$/.test(stack) ? stack : `'${stack}'`}`;

/** E.g. `1 second`, `120 seconds`. */
export const secondsOf = (count: number): string => `${count} second${count === 1 ? "" : "s"}`;
