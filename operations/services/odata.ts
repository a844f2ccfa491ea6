/** Text of OData filters, which Resource Manager and Dataverse both take. */

/** A text literal of a filter. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
