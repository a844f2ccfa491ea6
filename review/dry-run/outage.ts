/** The invented case of every dry run: the CRM answers 503 to everything. It is no lead that arrives, so it costs nothing. */

export const outageName = "CRM unavailable";
