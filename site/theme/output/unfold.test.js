import { test } from "node:test";
import assert from "node:assert/strict";
import { unfold } from "./unfold.js";

// part is an element with folds around it and in it.
const part = ({ around = [], inside = [], output = false }) => ({
	closest: () => around[0] ?? null,
	matches: () => output,
	querySelectorAll: () => inside,
});

test("folds around the target are opened", () => {
	const outer = { open: false, parentElement: { closest: () => null } };
	const inner = { open: false, parentElement: { closest: () => outer } };
	unfold(part({ around: [inner] }));
	assert.ok(inner.open && outer.open);
});

test("the rest of an output is opened, that of another thing is not", () => {
	const rest = { open: false };
	unfold(part({ inside: [rest] }));
	assert.equal(rest.open, false);
	unfold(part({ inside: [rest], output: true }));
	assert.equal(rest.open, true);
});

test("an address that names nothing opens nothing", () => {
	unfold(null);
});
