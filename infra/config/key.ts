/** What one configuration key may be. */
/** Values by key: `offerId`, `salesforce.url`. */
export type Values = Readonly<Record<string, unknown>>;

/** A mistake inside a value. */
export interface EntryMistake {
  /** `.column` or `[1]`; empty for the whole value. */
  entry: string;
  found: string;
  expected: string;
  /** Shell word that corrects the entry. */
  set?: string;
  /** Whether removing the entry helps. */
  remove?: true;
  /** The fix when no command helps. */
  edit?: string;
}

/** One key. */
export interface Key {
  /** What is expected, as errors say it. */
  description: string;
  /** Shell words that end its `pulumi config set` command. */
  example: string;
  /** JSON schema of the value. */
  schema: Readonly<Record<string, unknown>>;
  required?: true;
  /** Never printed, and set with `--secret`. */
  secret?: true;
  /** What another resource may supply: the value, or entries of a list whose length decides which resources exist. */
  input?: "value" | "entries";
  /** Its entries are checked together: none is looked at while another resource's is not known. */
  isWhole?: true;
  /** Values that are planned but not built. */
  later?: readonly string[];
  /** The value as the program uses it, from any spelling, for the schema to check; undefined when it cannot be read. */
  read?: (value: unknown) => unknown;
  /** Pattern of the texts that `read` turns into one that `schema` takes, for the schema of stack files. */
  spelling?: string;
  /** Mistakes that the schema cannot express. */
  mistakes?: (value: unknown, now: Date, all: Values) => EntryMistake[];
}

/** The keys of an object of arguments. Where another resource may supply the value, the key says so. */
export type KeysOf<Args> = {
  [Name in keyof Args]-?: Extract<Args[Name], Promise<unknown>> extends never
    ? Key & { input?: "entries" }
    : Key & { input: "value" };
};
