/** Leads of invented people. */

/** Whether Dataverse refuses the lead's row until redrive repairs it. */
export const isOdd = (email: string): boolean => email.startsWith("odd-");

export function leadOf(email: string): object {
  return {
    UserDetails: {
      FirstName: "Jane",
      LastName: isOdd(email) ? "Doe\u0001" : "Doe",
      Email: email,
      Company: "Contoso",
    },
    LeadSource: "AzureMarketplace",
    ActionCode: "INS",
    OfferTitle: "CRM connector",
  };
}
