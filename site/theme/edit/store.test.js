import { test } from "node:test";
import assert from "node:assert/strict";
import { changed, nameOf, read } from "./store.js";

test("what is not ours is no edit", () => {
	assert.deepEqual(read("nonsense"), {});
	assert.deepEqual(read('{"a":{"source":"x","base":"y"},"b":{"source":1,"base":""},"c":null}'), { a: { source: "x", base: "y" } });
	assert.deepEqual(read(null), {});
});

test("an edit knows the book's text it began with", () => {
	assert.equal(changed({ source: "x", base: "y" }, "y"), false);
	assert.equal(changed({ source: "x", base: "y" }, "z"), true);
});

test("a page has one name", () => {
	assert.equal(nameOf("/docs/zh/a/index.html"), nameOf("/docs/zh/a/"));
});
