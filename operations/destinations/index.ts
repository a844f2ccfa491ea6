/** The kinds of destinations, as operators see them. */
import type { Destination } from "./destination";
import { dynamics365 } from "./dynamics365";

const destinations: Readonly<Record<string, Destination>> = { dynamics365 };

/** @param name also one that this version does not know, or the name of a flow of one's own */
export const destinationOf = (name: string): Destination =>
  (Object.hasOwn(destinations, name) ? destinations[name] : undefined) ?? {
    label: name,
    row: "row",
    code: /(?!)/,
    codeIn: () => undefined,
    causes: [],
    needs: [],
  };
