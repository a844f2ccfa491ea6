/** Runs a function of the program outside of the engine, as if it were the program of a stack. */

/** SDK function without a declaration: what an inline program of the Automation API runs in. */
const { withLocalStorage } = require("@pulumi/pulumi/runtime/state") as {
  withLocalStorage: <Result>(callback: () => Result) => Result;
};

/** @param folder has the file of an own flow */
export function asProgram<Result>(stack: string, folder: string, work: () => Result): Result {
  const before = { ...process.env };
  Object.assign(process.env, { PULUMI_NODEJS_STACK: stack, PULUMI_NODEJS_ROOT_DIRECTORY: folder });
  try {
    return withLocalStorage(work);
  } finally {
    for (const name of ["PULUMI_NODEJS_STACK", "PULUMI_NODEJS_ROOT_DIRECTORY"])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  }
}
