// The worker of the interpreting kernel. The session starts it, and ends it
// without a word when a cell must stop. The first message brings what it is
// made of, { module, support }, or { support }, if the module { module } is yet
// to come; the others may come long after,
//
//	{ type: "setup", memory, output, input, files }  how many bytes it may have and write; may it read
//
// and then the orders of package worker,
//
//	{ type: "request", text }             a message of package protocol
//	{ type: "input", text, end, clear }   standard input; clear drops what is left
//
// and it answers with
//
//	{ type: "ready" }
//	{ type: "reply", text, at, instant }     a message of package protocol
//	{ type: "text", fd, bytes, at, instant } what a cell has written
//	{ type: "over" }                         it has written too much; the rest is lost
//	{ type: "wait" }                         it waits for input
//	{ type: "end", why, report }             see system.js; report is what the runtime said
//
// At is in milliseconds since 1970, instant in nanoseconds of virtual time.

import { boot } from "./system.js";

const now = () => performance.timeOrigin + performance.now();
// What kind a reply is stands at its beginning.
const kindOf = /^\{"v":\d+,"seq":\d+,"kind":"(\w+)"/;
const encoder = new TextEncoder();

globalThis.onmessage = ({ data }) => start(data);

function start({ module, support }) {
	let program;
	let compiled = () => {};
	module ??= new Promise((resolve) => { compiled = resolve; });
	let instant;
	let running = false; // a cell is
	let setup = { output: 0 };
	let left = 0; // bytes that it may still write
	let ended = false;
	const report = [];
	const early = []; // requests that came before the program was there
	const input = { waiting: undefined, pieces: [], ended: true };

	const say = (message) => postMessage({ ...message, at: now(), instant });

	globalThis.weft = {
		instant(at) { instant = at; },
		write(fd, bytes) { host.write(fd, bytes); },
		request(text) { early.push(text); },
		ready() {
			postMessage({ type: "ready" });
			if (host.memory) weft.bound(host.memory);
			for (const text of early) weft.request(text);
		},
		reply(text) {
			const kind = kindOf.exec(text)?.[1];
			if (kind === "begin") left = setup.output;
			if (kind !== "output") running = kind === "begin";
			say({ type: "reply", text });
		},
	};

	// feed gives to who waits for input what there is.
	const feed = () => {
		if (!input.waiting) return;
		const { length, done } = input.waiting;
		const first = input.pieces[0];
		if (!first && !input.ended) return;
		input.waiting = undefined;
		if (!first) return done(new Uint8Array());
		if (first.length > length) input.pieces[0] = first.subarray(length);
		else input.pieces.shift();
		done(first.subarray(0, length));
	};

	const host = {
		write(fd, bytes) {
			if (left < 0) return;
			left -= bytes.length;
			say({ type: "text", fd, bytes });
			if (left < 0) say({ type: "over" });
		},
		report(bytes) { report.push(bytes); },
		read(length, done) {
			input.waiting = { length, done };
			if (input.pieces.length === 0 && !input.ended) say({ type: "wait" });
			feed();
		},
		idle() {
			if (!running || !program || input.waiting) return;
			// Not within the call that has just returned. A look at what it waits
			// for may let it go on.
			const waits = () => running && !ended && !input.waiting;
			queueMicrotask(() => {
				if (waits() && !program.awaits() && waits()) program.asleep();
			});
		},
		end(why) {
			ended = true;
			say({ type: "end", why, report: new TextDecoder().decode(join(report)) });
		},
	};

	onmessage = ({ data }) => {
		const { type, text, end, clear } = data;
		if (ended) return;
		if (data.module) return compiled(data.module);
		if (type === "request") return weft.request(text);
		if (type === "setup") {
			setup = data;
			host.memory = setup.memory;
			left = setup.output;
			weft.bound?.(setup.memory);
			for (const { name, data: text } of setup.files ?? []) host.put(name, text);
			return;
		}
		if (clear) [input.pieces, input.ended] = [[], !setup.input];
		if (text && !input.ended) input.pieces.push(encoder.encode(text));
		input.ended ||= end;
		feed();
	};
	boot(module, support, ["kernel"], host).then(
		(p) => {
			program = p;
			host.idle(); // it may have begun a cell already
		},
		(fault) => host.end({ fault: String(fault) }),
	);
}

// join gives pieces of bytes as one.
function join(pieces) {
	const all = new Uint8Array(pieces.reduce((n, p) => n + p.length, 0));
	let at = 0;
	for (const p of pieces) {
		all.set(p, at);
		at += p.length;
	}
	return all;
}
