import { test } from "node:test";
import assert from "node:assert/strict";
import { beatsOf, clock, sizeAt, span } from "./replay.js";

test("beats are times with what had come by then", () => {
	assert.deepEqual(beatsOf("0:3 12.5:10"), [[0, 3], [12.5, 10]]);
	assert.deepEqual(beatsOf("40"), [[40, Infinity]]);
});

test("what had come at a time is the last beat before it", () => {
	const beats = beatsOf("10:3 20:9");
	assert.deepEqual([0, 10, 15, 20, 99].map((at) => sizeAt(beats, at)), [0, 3, 3, 9, 9]);
	assert.equal(sizeAt(beatsOf("40"), 39), 0);
	assert.equal(sizeAt(beatsOf("40"), 40), Infinity);
});

test("a second takes a second", () => {
	assert.deepEqual(span([beatsOf("0:1 1000:2")]), { from: 0, to: 1000, speed: 1 });
});

test("hours go faster, and a long wait before the first output is cut", () => {
	const hour = 3_600_000;
	const { from, to, speed } = span([beatsOf(`${29 * hour}:1 ${30 * hour}:2`)]);
	assert.ok(from > 28 * hour && from < 29 * hour && to === 30 * hour);
	assert.ok(Math.abs((to - from) / speed - 10_000) < 1);
});

test("times are told as people read them", () => {
	assert.deepEqual([1234, 61_000, 29 * 3_600_000 + 31 * 60_000].map(clock), ["1.2 s", "1 min 1 s", "29 h 31 min"]);
});
