import { test } from "node:test";
import assert from "node:assert/strict";
import { match } from "./match.js";

// cells gives cells that are called by their numbers; "name=text" has a name.
const cells = (...texts) => texts.map((text, i) => {
	const [, name, source] = /^(?:(\w+)=)?(.*)$/s.exec(text);
	return { key: name ?? `cell-${i + 1}`, source };
});
const matched = (before, after) => Object.fromEntries(match(before, after));

test("what has not changed stays what it is", () => {
	assert.deepEqual(matched(cells("a", "b"), cells("a", "b")), { "cell-1": "cell-1", "cell-2": "cell-2" });
});

test("a new cell above gives others another number", () => {
	assert.deepEqual(matched(cells("a", "b"), cells("new", "a", "b")), { "cell-1": "cell-2", "cell-2": "cell-3" });
});

test("a cell that is gone has no partner", () => {
	assert.deepEqual(matched(cells("a", "b", "c"), cells("a", "c")), { "cell-1": "cell-1", "cell-3": "cell-2" });
});

test("an edited cell is known by its neighbours", () => {
	assert.deepEqual(matched(cells("a", "b", "c"), cells("a", "B", "c")), { "cell-1": "cell-1", "cell-2": "cell-2", "cell-3": "cell-3" });
});

test("an edited cell beside a new one is known by its lines", () => {
	assert.deepEqual(matched(cells("a", "x := 1\ny := 2", "c"), cells("a", "new", "x := 1\ny := 3", "c")),
		{ "cell-1": "cell-1", "cell-2": "cell-3", "cell-3": "cell-4" });
});

test("a cell that was moved is known by its text", () => {
	assert.deepEqual(matched(cells("a", "b", "c"), cells("b", "c", "a")), { "cell-1": "cell-3", "cell-2": "cell-1", "cell-3": "cell-2" });
});

test("a name stays with its cell wherever that goes", () => {
	assert.deepEqual(matched(cells("fork=a", "b"), cells("b", "fork=z")), { fork: "fork", "cell-2": "cell-1" });
});

test("two halves of a cell: the first keeps what was typed", () => {
	assert.deepEqual(matched(cells("a\nb", "c"), cells("a", "b", "c")), { "cell-1": "cell-1", "cell-2": "cell-3" });
});

test("empty cells are known by their places only", () => {
	assert.deepEqual(matched(cells("", "a"), cells("a", "")), { "cell-2": "cell-1" });
});
