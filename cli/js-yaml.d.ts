/** The part of js-yaml that we use; the package has no types. */
declare module "js-yaml" {
  export interface Schema {
    readonly name?: string;
  }
  /** YAML 1.2's core schema: no dates. */
  export const CORE_SCHEMA: Schema;
  export function load(text: string, options?: { schema?: Schema; json?: boolean }): unknown;
}
