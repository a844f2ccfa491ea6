/** The part of js-yaml that we use; the package has no types. */
declare module "js-yaml" {
  export interface Schema {
    readonly name?: string;
  }
  /** Every scalar is a text. */
  export const FAILSAFE_SCHEMA: Schema;
  /** YAML 1.2's core schema: no dates. */
  export const CORE_SCHEMA: Schema;
  export const DEFAULT_SCHEMA: Schema;
  export function load(text: string, options?: { schema?: Schema; json?: boolean }): unknown;
  export interface DumpOptions {
    schema?: Schema;
    sortKeys?: boolean;
    lineWidth?: number;
    noRefs?: boolean;
    quotingType?: "'" | '"';
    forceQuotes?: boolean;
  }
  export function dump(value: unknown, options?: DumpOptions): string;
}
