import { test } from "node:test";
import assert from "node:assert/strict";
import { seconds, stateOf, worthOf } from "./state.js";

test("durations read as at build time", () => {
	assert.deepEqual([1234567, 999999, 20e9, 5 * 3600e9, 17].map(seconds), ["1.23 ms", "1.00 ms", "20.0 s", "5 h", "17 ns"]);
});

test("a cell that ends as it is meant to is well", () => {
	assert.equal(stateOf({ ending: "done" }, "").kind, "ok");
	assert.equal(stateOf({ ending: "panic" }, "panic").kind, "intended");
	assert.equal(stateOf({ ending: "panic" }, "").kind, "bad");
	assert.equal(stateOf({ ending: "done" }, "panic").kind, "bad");
	assert.equal(stateOf({ ending: "signal", outputs: [{ kind: "error", error: { message: "interrupted" } }] }, "").kind, "idle");
});

test("what nobody has confirmed is told", () => {
	const yaegi = { kernel: "yaegi", go: "go1.26.8", second: "" };
	assert.equal(worthOf({ verdict: "confirmed" }, yaegi).kind, "confirmed");
	assert.equal(worthOf({ verdict: "alone" }, yaegi).kind, "interpreted-only");
	assert.equal(worthOf({ verdict: "" }, yaegi).kind, "interpreted-only");
	assert.equal(worthOf({ verdict: "" }, { ...yaegi, second: "go" }).kind, "unclear");
	assert.equal(worthOf({ verdict: "alone" }, { ...yaegi, second: "go" }, true).kind, "unclear");
	assert.equal(worthOf({ verdict: "alone", kernel: "go" }, yaegi).kind, "go-only");
});
