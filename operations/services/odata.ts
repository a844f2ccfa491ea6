/** Text of OData filters for Resource Manager and Dataverse. */

/** A text literal of a filter. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
