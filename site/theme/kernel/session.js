// The worker of a session. The first message brings the addresses of what it
// needs, { support, types }, and { go } if a reader can have real Go; then comes
// { module }. Events of the page are in JSON, or { load: "go" }, and messages of
// the session go back, in JSON as well (see kernel.js).

import { hear } from "./hear.js";
import { boot } from "./system.js";

const early = []; // events that came before the session was there
let real; // what loads real Go, if it can be had
let compiled;
const module = new Promise((resolve) => { compiled = resolve; });

globalThis.onmessage = ({ data }) => {
	globalThis.onmessage = ({ data }) => {
		if (data.module) return compiled(data.module);
		if (globalThis.weft?.event) take(data);
		else early.push(data);
	};
	start(data).catch(lost);
};

const take = (data) => data.load ? real?.load() : weft.event(data);
const tell = (message) => postMessage(JSON.stringify(message));
const lost = (fault) => tell({ type: "lost", reason: String(fault?.message ?? fault) });

async function start({ support, types, go }) {
	// A worker is there only when the one that starts it comes to rest, so the
	// first is made before the module is there.
	const nursery = new Nursery(module, support);
	globalThis.weft = {
		types: await bytes(types),
		tell(text) {
			postMessage(text);
			if (text.startsWith('{"type":"ended"')) real?.ran();
		},
		ready() {
			for (const event of early.splice(0)) take(event);
		},
		start: (setup, listen) => nursery.take(JSON.parse(setup), listen),
	};
	if (go) import("./gojoin.js").then(({ joinGo }) => { real = joinGo(go, tell); }, lost);
	await boot(module, support, ["session"], {
		write(fd, bytes) { console.warn(new TextDecoder().decode(bytes)); },
		report(bytes) { console.warn(new TextDecoder().decode(bytes)); },
		read(length, done) { done(new Uint8Array()); },
		idle() {},
		end(why) { lost(why.fault ?? "the session has ended"); },
	});
}

// How long a kernel has the machine for itself before the next one is made.
const peace = 300;

// A Nursery holds a worker for cells that is ready to run, or will soon be: to
// make one takes longer than most cells.
class Nursery {
	constructor(module, support) {
		Object.assign(this, { module, support });
		this.next = this.#make();
	}

	#make() {
		const worker = new Worker(new URL("./interpreter.js", import.meta.url), { type: "module" });
		worker.early = []; // what it says before anybody listens
		worker.onmessage = ({ data }) => worker.early.push(data);
		worker.onerror = (event) => worker.early.push({ type: "lost", text: event.message ?? "the worker does not start" });
		worker.postMessage({ support: this.support });
		this.module.then((module) => worker.postMessage({ module }));
		return worker;
	}

	// take gives a worker with a setup. The next one is made when this one has
	// given its first answer.
	take(setup, listen) {
		const worker = this.next ?? this.#make();
		this.next = undefined;
		const early = worker.early.splice(0);
		if (early.length > 0) queueMicrotask(() => listen(early));
		hear(worker, (messages) => {
			listen(messages);
			if (messages.some(({ type }) => type !== "ready")) this.#refill();
		});
		worker.postMessage({ type: "setup", ...setup });
		return worker;
	}

	#refill() {
		this.timer ??= setTimeout(() => {
			this.timer = undefined;
			this.next ??= this.#make();
		}, peace);
	}
}

async function bytes(address) {
	const response = await fetch(address);
	if (!response.ok) throw new Error(`${address}: ${response.status}`);
	return new Uint8Array(await response.arrayBuffer());
}
