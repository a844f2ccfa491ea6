/** A lead of an invented person. */
export function leadOf(email: string): object {
  return {
    UserDetails: { FirstName: "Jane", LastName: "Doe", Email: email, Company: "Contoso" },
    LeadSource: "AzureMarketplace",
    ActionCode: "INS",
    OfferTitle: "CRM connector",
  };
}
