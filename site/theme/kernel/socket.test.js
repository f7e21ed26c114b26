import { test } from "node:test";
import assert from "node:assert/strict";
import { delay, kept, socket } from "./socket.js";

// A World is a window whose clock is turned by hand and whose sockets are
// lines of text.
class World extends EventTarget {
	document = Object.assign(new EventTarget(), { hidden: false });
	location = { href: "http://127.0.0.1/zh/" };
	lines = [];
	timers = new Map();
	count = 0;
	status = 200;
	constructor() {
		super();
		const world = this;
		this.WebSocket = class extends EventTarget {
			said = [];
			constructor(address) { super(); this.address = address; world.lines.push(this); }
			send(text) { this.said.push(JSON.parse(text)); }
			close() { this.closed = true; }
		};
	}
	setTimeout(f) { this.timers.set(++this.count, f); return this.count; }
	clearTimeout(id) { this.timers.delete(id); }
	setInterval() { return 0; }
	clearInterval() {}
	async fetch() { if (!this.status) throw new Error("refused"); return { status: this.status }; }

	get line() { return this.lines.at(-1); }
	// now lets all time pass.
	now() {
		const due = [...this.timers.values()];
		this.timers.clear();
		for (const f of due) f();
	}
	open() { this.line.dispatchEvent(new Event("open")); }
	break() { this.line.dispatchEvent(new Event("close")); }
	say(message) { this.line.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) })); }
}

const start = (world) => {
	const kernel = socket(() => "ws://127.0.0.1/", () => ({ type: "open" }), world);
	const heard = [], states = [];
	kernel.onmessage = (m) => heard.push(m.type);
	kernel.onpage = (m) => heard.push(m.type);
	kernel.onstate = (s) => states.push(s);
	return { kernel, heard, states };
};
const said = (line) => line.said.map((e) => e.type);

test("the greeting comes first, then what waited", () => {
	const world = new World();
	const { kernel } = start(world);
	kernel.post({ type: "edit", key: "a", source: "1" });
	kernel.post({ type: "edit", key: "a", source: "2" });
	kernel.post({ type: "run", what: "cell", key: "a" });
	kernel.post({ type: "interrupt" });
	world.open();
	assert.deepEqual(world.line.said, [{ type: "open" }, { type: "edit", key: "a", source: "2" }, { type: "run", what: "cell", key: "a" }]);
	kernel.post({ type: "interrupt" });
	assert.equal(said(world.line).at(-1), "interrupt");
});

test("a lost connection is told and made again", () => {
	const world = new World();
	const { heard, states } = start(world);
	world.open();
	world.break();
	assert.deepEqual(heard, ["lost"]);
	assert.equal(states.at(-1).open, false);
	world.now();
	assert.equal(world.lines.length, 2);
	world.open();
	assert.deepEqual(said(world.line), ["open"]);
	world.say({ type: "ready" });
	assert.deepEqual(heard, ["lost", "ready"]);
	assert.deepEqual(states.at(-1), { open: true, tries: 0, refused: false });
});

test("who comes back asks whether anybody is there", () => {
	const world = new World();
	start(world);
	world.open();
	world.dispatchEvent(new Event("online"));
	assert.deepEqual(said(world.line), ["open", "page-ping"]);
	world.say({ type: "page-pong" });
	world.now();
	assert.equal(world.lines.length, 1);
	world.document.dispatchEvent(new Event("visibilitychange"));
	world.now(); // no answer
	world.now(); // the wait before the next try
	assert.equal(world.lines.length, 2);
});

test("who comes back without a connection connects at once", () => {
	const world = new World();
	start(world);
	world.break();
	world.dispatchEvent(new Event("online"));
	assert.equal(world.lines.length, 2);
});

test("what an old connection says does not count", () => {
	const world = new World();
	const { heard } = start(world);
	const old = world.line;
	world.open();
	world.break();
	world.now();
	old.dispatchEvent(Object.assign(new Event("message"), { data: '{"type":"ready"}' }));
	assert.deepEqual(heard, ["lost"]);
});

test("a server that does not let us in is told from one that is gone", async () => {
	const world = new World();
	world.status = 403;
	const { states } = start(world);
	world.break();
	await new Promise((resolve) => setImmediate(resolve));
	assert.equal(states.at(-1).refused, true);
});

test("what is closed stays closed", () => {
	const world = new World();
	const { kernel, heard } = start(world);
	world.open();
	kernel.close();
	world.break();
	world.now();
	world.dispatchEvent(new Event("online"));
	assert.equal(world.lines.length, 1);
	assert.deepEqual(heard, []);
});

test("the delay grows to a limit and differs", () => {
	assert.equal(delay(0, () => 1), 250);
	assert.equal(delay(0, () => 0), 125);
	assert.equal(delay(3, () => 1), 2000);
	assert.equal(delay(40, () => 1), 8000);
});

test("of edits of one cell the last is kept, in its place", () => {
	const a = { type: "edit", key: "a" }, b = { type: "edit", key: "b" }, run = { type: "run" };
	assert.deepEqual([a, b, run, a].reduce(kept, []), [b, run, a]);
	assert.deepEqual(kept([], { type: "ask" }), []);
});
