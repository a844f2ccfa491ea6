/** The URL of the sandbox's state on each system. */
import assert from "node:assert/strict";
import { backendUrl } from "../../sandbox/environment";

describe("Pulumi's folder URL", () => {
  const cases: [folder: string, windows: boolean, url: string][] = [
    ["/home/jane doe/.leads/state", false, "file:///home/jane%20doe/.leads/state"],
    ["/Users/jürgen/100%/state", false, "file:///Users/j%C3%BCrgen/100%25/state"],
    // with three slashes Pulumi turns it into C:\C:\Users
    ["C:\\Users\\Jane Doe\\.leads\\state", true, "file://C:/Users/Jane%20Doe/.leads/state"],
    ["d:\\leads#1\\state", true, "file://d:/leads%231/state"],
  ];
  for (const [folder, windows, url] of cases)
    it(`of ${folder} is ${url}`, () => assert.equal(backendUrl(folder, windows), url));
});
