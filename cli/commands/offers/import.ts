/** `leads offers import`: makes offer files from the stack files of the project. */

export interface ImportOptions {
  /** Stack names with * and ?. @default all */
  only?: readonly string[];
}

export async function runImport(_options: ImportOptions): Promise<void> {
  throw new Error("not built yet");
}
