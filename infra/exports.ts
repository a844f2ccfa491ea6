/** What the package exports. Importing it registers nothing. */
// biome-ignore lint/performance/noBarrelFile: the one entry of the package
export { LeadDestination } from "./components/lead-destination";
export {
  AlertWindow,
  DeadLetterKind,
  type LeadDestinationArgs,
  type LeadDestinationNames,
  LeadSchemaYear,
} from "./config/lead-destination-args";
export { LeadError, type LeadErrorCode } from "./errors";
