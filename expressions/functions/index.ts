/**
 * The functions of the language by lower-case name, and the names that only Azure has.
 * A new function goes into the table of its group. A new group is added here.
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

/** Names of the reference in lower case. Azure knows a name that is missing in the table. */
export const knownToAzure: ReadonlySet<string> = new Set(
  referenceFunctionNames.map((name) => name.toLowerCase()),
);
