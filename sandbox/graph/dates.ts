/** Dates as Graph writes them: without trailing zeros in the fraction of a second. */

/**
 * A date as Graph returns it, e.g. `2027-06-01T00:00:00Z`. A client may compare it with the text it sent:
 * azuread makes a new password when they differ.
 *
 * @param date ISO 8601, also with milliseconds, as earlier versions stored it
 * Source: terraform-provider-azuread internal/services/applications/application_password_resource_test.go
 */
export function graphDate(date: string): string {
  return new Date(date).toISOString().replace(/\.?0*Z$/, "Z");
}
