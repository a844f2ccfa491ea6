/** Mistakes in the environment of `leads`: the Pulumi backend and its passphrase, credentials, hosts. */
import type { Explanation } from "../../support/explained";
import type { EnvChanges } from "./failing-offer";

const mendOfPassphrase = /Set PULUMI_CONFIG_PASSPHRASE.*leads sandbox env/;
/** Mistake → the changed environment, and the expected message of `leads`. */
export const backendFailures: [string, EnvChanges, Explanation][] = [
  [
    "a wrong passphrase",
    { PULUMI_CONFIG_PASSPHRASE: "another passphrase" },
    {
      code: "LEADS_PASSPHRASE_WRONG",
      found: /incorrect passphrase.*; expected the stack's/,
      fix: mendOfPassphrase,
    },
  ],
  [
    "no passphrase",
    { PULUMI_CONFIG_PASSPHRASE: undefined },
    { code: "LEADS_PASSPHRASE_WRONG", found: /passphrase must be set/, fix: mendOfPassphrase },
  ],
  [
    "no login",
    { PULUMI_BACKEND_URL: undefined },
    {
      code: "LEADS_BACKEND_LOGGED_OUT",
      found: /PULUMI_ACCESS_TOKEN must be set/,
      fix: /Run pulumi login/,
    },
  ],
  [
    "a backend folder that is gone",
    { PULUMI_BACKEND_URL: "file:///nowhere/at/all" },
    {
      code: "LEADS_BACKEND_UNREACHABLE",
      found: /unable to open bucket/,
      fix: /Check PULUMI_BACKEND_URL/,
    },
  ],
];

/** The same for `leads send`, when the stack can be read. */
export const sendFailures: [string, EnvChanges, Explanation][] = [
  [
    "no credentials",
    // only developer tools, none of which is signed in in the scratch HOME
    { AZURE_CLIENT_ID: undefined, AZURE_CLIENT_SECRET: undefined, AZURE_TOKEN_CREDENTIALS: "dev" },
    {
      code: "LEADS_CREDENTIALS_MISSING",
      found: /none is set in the environment, by a managed identity or by az login/,
      fix: /Run az login, or set AZURE_TENANT_ID/,
    },
  ],
  [
    "a wrong client secret",
    { AZURE_CLIENT_SECRET: "not the secret" },
    {
      code: "LEADS_CREDENTIALS_MISSING",
      found: /No Azure credential gave a token for https:\/\/management\.azure\.com: AADSTS7000215/,
      fix: /az login/,
    },
  ],
  [
    "a callback URL where nothing answers",
    { LEADS_ROUTES: "localhost=127.0.0.1:9" },
    {
      code: "LEADS_SEND_UNREACHABLE",
      found: /nothing answered at the callback URL \(ECONNREFUSED\), expected 202/,
      fix: /for a sandbox, start it/,
    },
  ],
];
