/** Repairs a lead whose e-mail address Salesforce refuses: the address moves into the description. */
import { isObject } from "../services/service-request";

type Fields = Record<string, unknown>;

const isNamed = (name: string, wanted: string) => name.toLowerCase() === wanted;

export function withoutEmail(lead: Fields): Fields {
  const addresses: string[] = [];
  const entries = Object.entries(lead).map(([name, value]) =>
    isNamed(name, "userdetails") && isObject(value) ? [name, withoutAddress(value as Fields)] : [name, value],
  );
  return addresses.length === 0 ? lead : described(Object.fromEntries(entries), addresses);

  function withoutAddress(user: Fields): Fields {
    const isAddress = (name: string) => isNamed(name, "email") && user[name] !== "";
    addresses.push(
      ...Object.keys(user)
        .filter(isAddress)
        .map((name) => String(user[name])),
    );
    return Object.fromEntries(Object.entries(user).filter(([name]) => !isAddress(name)));
  }
}

function described(lead: Fields, addresses: readonly string[]): Fields {
  const key = Object.keys(lead).find((name) => isNamed(name, "description")) ?? "Description";
  const before = typeof lead[key] === "string" && lead[key] !== "" ? `${lead[key]}\n` : "";
  return { ...lead, [key]: `${before}E-mail as received: ${addresses.join(", ")}` };
}
