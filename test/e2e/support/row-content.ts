/** What a test compares of rows and of inputs in a state. */

/** What Dataverse fills in by itself. */
export const defaultsOfEveryLead = {
  leadqualitycode: 2,
  preferredcontactmethodcode: 1,
  prioritycode: 1,
  salesstagecode: 1,
  followemail: true,
  address2_addresstypecode: 1,
  address2_shippingmethodcode: 1,
  statecode: 0,
  statuscode: 1,
};

/** The whole row without what differs from run to run (keys, times, owner) and what is empty or false. */
export function contentOf(row: Record<string, unknown> = {}): Record<string, unknown> {
  const own = /@|_value$|^(leadid|createdon|modifiedon|versionnumber)$/;
  const isContent = ([name, value]: [string, unknown]) =>
    value !== null && value !== false && !own.test(name);
  return Object.fromEntries(Object.entries(row).filter(isContent));
}

/** Input properties of a connection in an exported state, with the secrets opened. */
export function connectionProperties(inputs: Record<string, any> | undefined): Record<string, any> {
  const properties = structuredClone(inputs?.properties ?? {});
  const secret = properties.parameterValues?.plaintext;
  return secret === undefined ? properties : { ...properties, parameterValues: JSON.parse(secret) };
}
