import { test } from "node:test";
import assert from "node:assert/strict";
import { diff } from "./diff.js";

const short = (a, b) => diff(a, b).map(([sign, line]) => sign + line).join(" ");

test("lines are in both or in one", () => {
	assert.equal(short("a\nb\nc\n", "a\nc\nd\n"), "=a -b =c +d");
	assert.equal(short("", "a"), "+a");
	assert.equal(short("a\n", "a"), "=a");
	assert.equal(short("x\ny", "p\nq"), "-x -y +p +q");
});

test("long texts are not compared line by line, and nothing is lost", () => {
	const lines = (c) => Array.from({ length: 5000 }, (_, i) => c + i).join("\n");
	assert.equal(diff(`same\n${lines("a")}`, `same\n${lines("b")}`).length, 10_001);
});
