import { test } from "node:test";
import assert from "node:assert/strict";
import { rows } from "./conflict.js";

const drawn = (left, right) => rows(left, right).map((r) => `${r.left ?? "-"}${r.same ? "=" : "|"}${r.right ?? "-"}`).join(" ");

test("what is the same stands side by side", () => assert.equal(drawn("a\nb\n", "a\nb"), "a=a b=b"));
test("a changed line stands beside what it was", () => assert.equal(drawn("a\nb\nc", "a\nB\nc"), "a=a b|B c=c"));
test("a new line stands beside nothing", () => assert.equal(drawn("a\nc", "a\nb\nc"), "a=a -|b c=c"));
test("lines in between are found", () => assert.equal(drawn("x\na\nb\ny", "X\na\nb\nc"), "x|X a=a b=b y|c"));
test("from nothing and to nothing", () => {
	assert.equal(drawn("", "a"), "-|a");
	assert.equal(drawn("a\nb", ""), "a|- b|-");
	assert.equal(drawn("", ""), "");
});
