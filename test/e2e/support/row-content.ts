/** The compared parts of rows and of inputs in a state. */

/** Columns that Dataverse fills in. */
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

/** The row without values that differ between runs (keys, times, owner) and without empty and false ones. */
export function contentOf(row: Record<string, unknown> = {}): Record<string, unknown> {
  const own = /@|_value$|^(leadid|createdon|modifiedon|versionnumber)$/;
  const isContent = ([name, value]: [string, unknown]) =>
    value !== null && value !== false && !own.test(name);
  return Object.fromEntries(Object.entries(row).filter(isContent));
}

/** Input properties of a connection in an exported state, with decrypted secrets. */
export function connectionProperties(inputs: Record<string, any> | undefined): Record<string, any> {
  const properties = structuredClone(inputs?.properties ?? {});
  const secret = properties.parameterValues?.plaintext;
  return secret === undefined ? properties : { ...properties, parameterValues: JSON.parse(secret) };
}
