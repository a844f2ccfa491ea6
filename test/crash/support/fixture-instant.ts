/** When the data fixtures were written, by their own clock: credentials in them are valid then. */
export const fixtureInstant = new Date("2026-11-21T00:00:00.000Z");
