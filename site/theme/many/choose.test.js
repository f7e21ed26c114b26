import { test } from "node:test";
import assert from "node:assert/strict";
import { kind } from "./choose.js";

test("growing numbers are slid through", () => {
	assert.equal(kind(["1", "2", "4", "8"]), "slider");
	assert.equal(kind(["0", "0.5", "1_000"]), "slider");
	assert.equal(kind(["-1", "0", "1"]), "slider");
});

test("two values, words and numbers in no order stand side by side", () => {
	assert.equal(kind(["0", "1"]), "radios");
	assert.equal(kind(["true", "false"]), "radios");
	assert.equal(kind(["4", "1", "2"]), "radios");
	assert.equal(kind(["1", "2", "2*3"]), "radios");
});

test("many words are a list", () => {
	assert.equal(kind(["a", "b", "c", "d", "e", "f"]), "select");
});
