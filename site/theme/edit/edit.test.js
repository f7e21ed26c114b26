import { test } from "node:test";
import assert from "node:assert/strict";
import { indent } from "./edit.js";

test("a new line is indented like the one above, and more in a block", () => {
	assert.equal(indent("\tf()", 4), "\t");
	assert.equal(indent("func f() {", 10), "\t");
	assert.equal(indent("a\n\tif x {  ", 11), "\t\t");
	assert.equal(indent("", 0), "");
});
