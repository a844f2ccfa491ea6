/** The project's program, with a rejection that nobody handles in one of its stacks. */
import * as pulumi from "@pulumi/pulumi";
import * as program from "../../../infra/index";

console.log("printed-by-the-program");
if (pulumi.getStack() === "stray") void Promise.reject(new Error("a stray rejection"));

module.exports = { ...program };
