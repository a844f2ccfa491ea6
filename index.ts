/** The package's public face: the component and what its arguments are made of. Importing it registers nothing. */
// biome-ignore lint/performance/noBarrelFile: the one entry of the package
export { LeadDestination } from "./infra/components/lead-destination";
export {
  AlertWindow,
  DeadLetterKind,
  type LeadDestinationArgs,
  type LeadDestinationNames,
  LeadSchemaYear,
} from "./infra/components/lead-destination-args";
export { LeadError, type LeadErrorCode } from "./infra/errors";
