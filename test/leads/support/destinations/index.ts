/** The destinations that leads are tested with. */
import type { DestinationAdapter } from "./destination-adapter";
import { dynamics365 } from "./dynamics365";

export const destinationAdapters: readonly DestinationAdapter[] = [dynamics365];
