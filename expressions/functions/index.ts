/**
 * The functions of the language by lower-case name, and the names Azure knows beyond those.
 *
 * A new function goes into the table of its group; a new group is added here.
 */
import { collectionFunctions } from "./collection";
import { comparisonFunctions } from "./comparison";
import { conversionFunctions } from "./conversion";
import { dateFunctions } from "./date";
import type { AnyFunctionDefinition } from "./definition";
import { encodingFunctions } from "./encoding";
import { formFunctions } from "./form";
import { logicalFunctions } from "./logical";
import { mathFunctions } from "./math";
import { numberFormatFunctions } from "./number-format";
import { objectFunctions } from "./object";
import { referenceFunctionNames } from "./reference-names";
import { stringFunctions } from "./string";
import { uriFunctions } from "./uri";
import { workflowFunctions } from "./workflow";

const groups: readonly (readonly AnyFunctionDefinition[])[] = [
  stringFunctions,
  collectionFunctions,
  logicalFunctions,
  comparisonFunctions,
  conversionFunctions,
  encodingFunctions,
  objectFunctions,
  workflowFunctions,
  formFunctions,
  mathFunctions,
  dateFunctions,
  numberFormatFunctions,
  uriFunctions,
];

/** Every emulated function, by its name in lower case. */
export const functionTable: ReadonlyMap<string, AnyFunctionDefinition> = new Map(
  groups.flat().map((definition) => [definition.name.toLowerCase(), definition]),
);

/** Names of the reference in lower case: what is here but not in the table is known to Azure and not emulated. */
export const knownToAzure: ReadonlySet<string> = new Set(
  referenceFunctionNames.map((name) => name.toLowerCase()),
);
