/** The destinations that leads are tested with. */
import type { DestinationAdapter } from "./destination-adapter";
import { dynamics365 } from "./dynamics365";
import { webhook } from "./webhook";

export const destinationAdapters: readonly DestinationAdapter[] = [dynamics365, webhook];
