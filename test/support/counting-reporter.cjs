// Mocha's spec report, and the two numbers of its end in the file LEADS_TEST_COUNTS names: npm test adds them up.
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
