/**
 * What the thread that has the sockets and the thread that has the services tell each other.
 *
 * Layer: http. Types only. Messages of one turn of an event loop travel together: waking a thread costs more than a message.
 */
import type { Content, HeaderPairs } from "../support/buffered-message";

/** What the front thread is started with. */
export interface FrontOptions {
  /** Server certificate, PEM. */
  certificate: string;
  /** Its private key, PEM. */
  key: string;
  /** Port on 127.0.0.1; 0 lets the system pick one. */
  port: number;
}

/** A request with its whole body. */
export interface FrontRequest {
  /** Number by which the answer finds its connection. */
  id: number;
  method: string;
  /** Absolute, with the host the client asked for. */
  url: string;
  /** Names and values in turn, as they came. */
  rawHeaders: string[];
  /** Empty when there is none. */
  body: Uint8Array<ArrayBuffer>;
}

/** The answer to a request. */
export interface FrontAnswer {
  id: number;
  status: number;
  headers: HeaderPairs;
  /** Absent or empty when there is none. */
  body?: Content;
}

/** From the front thread. */
export type FromFront =
  | { listening: number }
  /** It cannot listen; the error's own code, e.g. `EADDRINUSE`. */
  | { failed: { code: string; message: string } }
  | { requests: FrontRequest[] };

/** To the front thread. */
export type ToFront = { answers: FrontAnswer[] } | { close: true };
