/** What a message tells those whose stack is on the sandbox. */
export const sandboxHint =
  "for a sandbox, start it and run npx leads sandbox env: it shows the line that sets the environment";
