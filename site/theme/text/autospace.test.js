import { test } from "node:test";
import assert from "node:assert/strict";
import { gaps } from "./autospace.js";

test("there is room where Han and Latin or figures meet", () => {
	assert.deepEqual(gaps("用Go写2章", ""), [1, 3, 4, 5]);
});

test("there is none where a space or a mark stands between", () => {
	assert.deepEqual(gaps("用 Go，写（2）章", ""), []);
});

test("the character before the text counts", () => {
	assert.deepEqual(gaps("Go", "用"), [0]);
	assert.deepEqual(gaps("Go", "x"), []);
	assert.deepEqual(gaps("", "用"), []);
});

test("offsets count as strings do", () => {
	assert.deepEqual(gaps("𠮷a", ""), [2]);
});
