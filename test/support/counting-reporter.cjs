// Mocha's spec report. Also writes the two counts to the file LEADS_TEST_COUNTS, for npm test.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      if (process.env.LEADS_TEST_COUNTS) {
        writeFileSync(process.env.LEADS_TEST_COUNTS, JSON.stringify({ passed: passes, failed: failures }));
      }
    });
  }
};
