import assert from "node:assert/strict";
import { test } from "node:test";

import { hear } from "./hear.js";

const text = (word, at, more = {}) => ({ type: "text", fd: 1, bytes: new TextEncoder().encode(word), at, instant: undefined, ...more });
const shown = (messages) => messages.map(({ type, bytes }) => bytes ? new TextDecoder().decode(bytes) : type);

// said gives the lists in which messages are passed on that all come at once,
// or after the first was taken.
async function said(...messages) {
	const worker = {}, lists = [];
	let done;
	const whole = new Promise((resolve) => { done = resolve; });
	hear(worker, (list) => {
		lists.push(shown(list));
		if (list.at(-1).type === "end") done();
	});
	for (const message of [...messages, { type: "end" }]) worker.onmessage({ data: message });
	await whole;
	worker.onmessage = null;
	return lists;
}

test("the first message is passed on at once, those that come meanwhile in one list", async () => {
	assert.deepEqual(await said({ type: "reply" }, text("a", 1), { type: "wait" }), [["reply"], ["a", "wait", "end"]]);
});

test("texts of one millisecond and one file are one", async () => {
	const messages = [{ type: "reply" }, text("a", 1), text("b", 1.5), text("c", 1.9), text("d", 2.1), text("e", 2.2, { fd: 2 }), text("f", 2.3, { fd: 2, instant: 5 }), { type: "reply" }, text("g", 2.4)];
	assert.deepEqual((await said(...messages))[1], ["abc", "d", "e", "f", "reply", "g", "end"]);
	assert.deepEqual((await said({ type: "reply" }, text("x".repeat(5000), 1), text("y", 1.1)))[1].map((t) => t.length), [5000, 1, 3]);
});

test("a failure is told in its turn, and nothing when nobody listens any more", async () => {
	const worker = {}, lists = [];
	let failed;
	const failure = new Promise((resolve) => { failed = resolve; });
	hear(worker, (list) => {
		lists.push(list);
		if (list.at(-1).type === "lost") failed();
	});
	worker.onmessage({ data: { type: "ready" } });
	worker.onerror({ message: "no such file" });
	await failure;
	worker.onmessage({ data: text("late", 1) });
	worker.onmessage = null;
	await said({ type: "reply" }, { type: "reply" }); // takes turns of its own
	assert.deepEqual(lists, [[{ type: "ready" }], [{ type: "lost", text: "no such file" }]]);
});
