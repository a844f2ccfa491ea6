/** A refusal of a CRM that has its own form of errors. */
import { Refusal } from "../services/refusal";
import type { Answer } from "../services/service-request";

/** Bodies of Salesforce's token endpoint, Salesforce's API and HubSpot. */
interface Words {
  error?: string;
  error_description?: string;
  errorCode?: string;
  category?: string;
  message?: string;
}

export class CrmRefusal extends Refusal {
  override readonly name = "CrmRefusal";

  constructor({ status, body }: Pick<Answer, "status" | "body">) {
    const said = ((Array.isArray(body) ? body[0] : body) ?? {}) as Words;
    super(status, said.errorCode ?? said.error ?? said.category, said.error_description ?? said.message);
  }
}
