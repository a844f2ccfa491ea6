/** The time of the data fixtures on their own clock, when their credentials are valid. */
export const fixtureInstant = new Date("2026-11-21T00:00:00.000Z");
