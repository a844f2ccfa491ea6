/** The settings of a webhook. */
import type * as pulumi from "@pulumi/pulumi";
import type { KeysOf } from "../config/key";
import { oneOf, secretText, text } from "../config/schemas";
import { headerMistakes, hmacMistake } from "./webhook-mistakes";

/** Configuration object `webhook`. */
export interface WebhookArgs {
  /** https address that takes POST. Kept as a secret. */
  url: pulumi.Input<string>;
  /** How the Logic App signs in: `none`, `header`, `basic` or `entra`. Default `none`. */
  signIn?: string;
  /** Header of `secret` for `header`. Default `x-api-key`. */
  headerName?: string;
  /** User name for `basic`. */
  username?: pulumi.Input<string>;
  /** The header's value for `header`, the password for `basic`. */
  secret?: pulumi.Input<string>;
  /** App ID URI of the receiver for `entra`. */
  audience?: pulumi.Input<string>;
  /** What is posted: `lead`, or a message for `slack` or `teams`. Default `lead`. */
  template?: string;
  /** Property of the posted JSON to lead property path, `@expression`, constant or `none`. */
  fieldMap?: { [column: string]: string };
  /** Properties besides the shipped ones: `text:<longest length>`, `number`, `boolean` or `choice`. */
  columns?: { [column: string]: string };
}

export const webhookKeys: KeysOf<Omit<WebhookArgs, "fieldMap" | "columns">> = {
  url: {
    description: "an https address that takes POST, at most 2048 characters",
    example: "",
    required: true,
    secret: true,
    input: "value",
    read: (value) => (URL.canParse(String(value)) ? value : undefined),
    // Source of the length: https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration
    schema: { ...text, pattern: "^https://[^\\s#\\\\/][^\\s#\\\\]*$", maxLength: 2048 },
  },
  signIn: {
    description: "none, header, basic or entra",
    example: "header",
    schema: oneOf({ none: "none", header: "header", basic: "basic", entra: "entra", hmac: "hmac" }),
    mistakes: hmacMistake,
  },
  headerName: {
    description: "the name of a header",
    example: "x-api-key",
    schema: { ...text, pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" },
    mistakes: headerMistakes,
  },
  username: {
    description: "a user name without a colon",
    example: "leads",
    input: "value",
    schema: { ...text, pattern: "^[^:\\u0000-\\u001f]+$", maxLength: 255 },
  },
  secret: {
    description: "the secret of signIn",
    example: "",
    secret: true,
    input: "value",
    schema: secretText,
  },
  audience: {
    description: "the App ID URI of the receiver's Entra application, e.g. api://leads.contoso.com",
    example: "api://leads.contoso.com",
    input: "value",
    schema: { ...text, pattern: "^(api|https)://[^\\s]+$", maxLength: 255 },
  },
  template: {
    description: "lead, slack or teams",
    example: "slack",
    schema: oneOf({ lead: "lead", slack: "slack", teams: "teams" }),
  },
};
