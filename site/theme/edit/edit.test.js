import { test } from "node:test";
import assert from "node:assert/strict";
import { difference, indent } from "./edit.js";

test("a new line is indented like the one above, and more in a block", () => {
	assert.equal(indent("\tf()", 4), "\t");
	assert.equal(indent("func f() {", 10), "\t");
	assert.equal(indent("a\n\tif x {  ", 11), "\t\t");
	assert.equal(indent("", 0), "");
});

test("one text becomes another by one change", () => {
	for (const [text, next] of [["", "a"], ["a", ""], ["aaa", "aa"], ["f( a )", "f(a)"], ["same", "same"], ["a\nb\nc", "a\nx\nc"]]) {
		const { from, to, insert } = difference(text, next);
		assert.equal(text.slice(0, from) + insert + text.slice(to), next);
		assert.ok(from <= to);
	}
});
