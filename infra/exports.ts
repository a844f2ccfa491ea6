/**
 * The package's public face: the component and what its arguments are made of. Importing it registers nothing.
 */
// biome-ignore lint/performance/noBarrelFile: the one entry of the package
export { LeadDestination } from "./components/lead-destination";
export {
  AlertWindow,
  DeadLetterKind,
  type LeadDestinationArgs,
  type LeadDestinationNames,
  LeadSchemaYear,
} from "./components/lead-destination-args";
export { LeadError, type LeadErrorCode } from "./errors";
