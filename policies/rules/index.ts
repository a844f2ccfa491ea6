/** The rules of the pack, in the order of the catalogue. One file each. */
import type { Rule } from "../rule";
import { leadSchemaOnTrigger } from "./lead-schema-on-trigger";
import { requiredTags } from "./required-tags";

export const rules: readonly Rule[] = [leadSchemaOnTrigger, requiredTags];
