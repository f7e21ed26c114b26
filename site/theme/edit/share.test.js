import { test } from "node:test";
import assert from "node:assert/strict";
import { isShared, pack, unpack } from "./share.js";

test("a link carries code there and back", async () => {
	const cells = { fork: { source: "fmt.Println(\"线程\")\n".repeat(50), base: "" } };
	const hash = await pack(cells);
	assert.ok(isShared(hash) && hash.length < 300 && /^#code=[\w-]+$/.test(hash));
	assert.deepEqual(await unpack(hash), cells);
});

test("what is broken, empty or too large is no code", async () => {
	for (const hash of ["#code=", "#code=%%%", "#code=AAAA", await pack({}), await pack({ a: { source: 1 } }), await pack({ a: { source: "x".repeat(1 << 20), base: "" } })]) {
		assert.equal(await unpack(hash), null);
	}
});
