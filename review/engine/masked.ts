/** Inputs as the engine shows them, with every secret as one word. */
import { isObject } from "../../expressions/json";
import type { Inputs } from "../preview";

/** Source: pulumi/sdk/go/common/resource/properties.go, `SigKey` and `SecretSig`. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Without the provider's notes to itself: `__defaults` and `__internal`. */
export function masked(inputs: Readonly<Record<string, unknown>> | undefined): Inputs {
  return maskedValue(inputs ?? {}) as Inputs;
}

function maskedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedValue);
  if (!isObject(value)) return value;
  if (value[signature] === secretSignature) return "[secret]";
  const own = Object.entries(value).filter(([key]) => key !== "__defaults" && key !== "__internal");
  return Object.fromEntries(own.map(([key, inner]) => [key, maskedValue(inner)]));
}
