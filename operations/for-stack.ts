/** Names the stack in a printed command, as the person who ran ours named it. */

/** @param stack undefined for the selected one */
export const forStack = (command: string, stack: string | undefined): string =>
  stack === undefined ? command : `${command} --stack ${/^[\w./-]+$/.test(stack) ? stack : `"${stack}"`}`;
