import assert from "node:assert/strict";
import { repairLead } from "../../operations/dead-letters/repair-lead";

const lead = { UserDetails: { LastName: "Roth", Email: "nadia@contoso" }, Description: "hi" };

describe("an e-mail address that a CRM refuses", () => {
  it("moves to the description, with the code of HubSpot or Salesforce", () => {
    for (const code of ["INVALID_EMAIL", "INVALID_EMAIL_ADDRESS"])
      assert.deepEqual(repairLead(lead, code), {
        UserDetails: { LastName: "Roth" },
        Description: "hi\nRefused e-mail address: nadia@contoso",
      });
    assert.deepEqual(repairLead({ userDetails: { email: "x" } }, "INVALID_EMAIL"), {
      userDetails: {},
      Description: "Refused e-mail address: x",
    });
  });

  it("stays without such a code, and when another repair is possible", () => {
    assert.deepEqual(repairLead(lead, "VALIDATION_ERROR"), lead);
    assert.deepEqual(repairLead(lead), lead);
    assert.deepEqual(repairLead(JSON.stringify(lead), "INVALID_EMAIL"), lead);
  });

  it("is moved once", () => {
    const once = repairLead(lead, "INVALID_EMAIL");
    assert.deepEqual(repairLead(once, "INVALID_EMAIL"), once);
  });
});
