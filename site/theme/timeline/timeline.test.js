import { test } from "node:test";
import assert from "node:assert/strict";
import { nearest, next, zoomed } from "./timeline.js";

const lengths = [3, 1, 5];

test("arrows go from span to span and stop at the ends", () => {
	const go = (key, at) => next(key, at, lengths, () => 4);
	assert.deepEqual(go("ArrowRight", [0, 0]), [0, 1]);
	assert.deepEqual(go("ArrowRight", [0, 2]), [0, 2]);
	assert.deepEqual(go("ArrowLeft", [0, 0]), [0, 0]);
	assert.deepEqual(go("ArrowRight", [0, -1]), [0, 0]);
	assert.deepEqual(go("End", [2, 0]), [2, 4]);
	assert.deepEqual(go("Home", [2, 3]), [2, 0]);
});

test("up and down go to the nearest span of the next row", () => {
	assert.deepEqual(next("ArrowDown", [1, 0], lengths, (row) => row + 1), [2, 3]);
	assert.deepEqual(next("ArrowDown", [2, 1], lengths, () => 9), [2, 1]);
	assert.deepEqual(next("ArrowUp", [0, 1], lengths, () => 9), [0, 1]);
	assert.equal(nearest([10, 20, 30], 23, (x) => x), 1);
});

test("other keys lead nowhere", () => assert.equal(next("a", [0, 0], lengths, () => 0), null));

test("zoom stays between its ends", () => {
	assert.deepEqual([zoomed(1, -1), zoomed(1, 1), zoomed(32, 1)], [1, 2, 32]);
});
