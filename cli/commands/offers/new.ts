/** `leads offers new`: writes a new offer file; asks for what is missing, if the input is a terminal. */

export interface NewOptions {
  offerId?: string;
  dynamicsUrl?: string;
  location?: string;
  stack?: string;
  /** key=value, several. */
  set?: readonly string[];
}

export async function runNew(_options: NewOptions): Promise<void> {
  throw new Error("not built yet");
}
