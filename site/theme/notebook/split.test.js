import { test } from "node:test";
import assert from "node:assert/strict";
import { parts } from "./split.js";

test("a cell is cut before the line of the cursor", () => {
	assert.deepEqual(parts("a\nb\n", 2), { source: "a\nb\n", line: 2 });
	assert.deepEqual(parts("a\n\n\tb\n", 3), { source: "a\n\n\tb\n", line: 3 });
});
test("at the end of a line it is cut behind that", () => assert.deepEqual(parts("a\nb\n", 1), { source: "a\nb\n", line: 2 }));
test("in a line it is cut there", () => assert.deepEqual(parts("a := 1; b := 2\n", 7), { source: "a := 1;\n b := 2\n", line: 2 }));
test("no part is empty", () => {
	for (const at of [0, 1, 3, 4]) assert.equal(parts("\na\n\n", at), null);
	assert.equal(parts("", 0), null);
});
