/** The command line that was run, so that a message can say how to go on. */
export const ownCommand = (args: readonly string[] = process.argv.slice(2)): string =>
  ["npx leads", ...args.map(quoted)].join(" ");

/** For POSIX shells and PowerShell alike: patterns with `*` must reach the command. */
const quoted = (text: string): string =>
  /^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
