/** What one configuration key may be. */
export interface KeySchema {
  description: string;
  /** Shell word for `pulumi config set marketplace-leads:<key>`. */
  example: string;
  /** Read as JSON (`pulumi config set --path` writes objects and arrays so). */
  json?: true;
  /** Its value is never printed, and set with `--secret`. */
  secret?: true;
  required?: true;
  /** The value as the program uses it, before the schema judges it. */
  read?: (value: unknown) => unknown;
  schema: object;
}
