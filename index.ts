/** The package's public face: the component and what its arguments are made of. Importing it registers nothing. */
// biome-ignore lint/performance/noBarrelFile: the one entry of the package
export { LeadDestination } from "./infra/components/lead-destination";
// `export type` of its own: projects without TypeScript get Pulumi's, 3.8, which has no `type` inside the braces
export type { LeadDestinationArgs, LeadDestinationNames } from "./infra/config/lead-destination-args";
export { AlertWindow, DeadLetterKind, LeadSchemaYear } from "./infra/config/lead-destination-args";
export type { LeadErrorCode } from "./infra/errors";
export { LeadError } from "./infra/errors";
