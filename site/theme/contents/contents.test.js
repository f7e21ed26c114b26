import { test } from "node:test";
import assert from "node:assert/strict";
import { current } from "./contents.js";

test("before the first section, the first is current", () => {
	assert.equal(current([300, 900], 200), 0);
});

test("the last section above the line is current", () => {
	assert.equal(current([-900, -100, 150, 700], 200), 2);
});

test("a section without a place is never current", () => {
	assert.equal(current([-10, Infinity, 800], 200), 0);
});
