// The worker in which the compiled program of a chapter runs, for package
// worker. The first message brings { module, exec, memory, output, input, files },
// then come the orders { type: "request", text } and
// { type: "input", text, end, clear }; what it tells are the messages of that
// package: reply, text, over, wait and end.

import { Pipe, execute } from "./goprocess.js";

const word = "weft";
// How much a stack may grow, and what the runtime is told of memory.
const setup = (memory) => `${word} ${Math.min(128 << 20, memory / 8)} ${memory}`;
const now = () => performance.timeOrigin + performance.now();
const encoder = new TextEncoder();
// Before each reply the program writes a mark to both outputs, and one with
// each instant of virtual time.
const mark = new RegExp(`^\\x1e${word} (@?)(\\d+)\\n$`);
// What reports of a dying runtime begin with.
const lastWords = /(?:^|\n)(?:panic: |fatal error: |fatal: |runtime: |SIG|\[signal )/;

addEventListener("message", ({ data }) => start(data), { once: true });

function start({ module, exec, memory, output, input: fed, files = [] }) {
	const requests = new Pipe();
	const stdin = new Pipe();
	if (!fed) stdin.put(null);
	let instant;
	let left = output; // bytes that the cell may still write
	let lines = ""; // of replies, up to the last line feed
	let held = ""; // what may be the last words of the runtime
	const decoder = new TextDecoder();
	const say = (message) => postMessage({ ...message, at: now(), instant });

	const text = (fd, bytes) => {
		if (left < 0) return;
		left -= bytes.length;
		say({ type: "text", fd, bytes });
		if (left < 0) say({ type: "over" });
	};
	const free = () => {
		if (held) text(2, encoder.encode(held));
		held = "";
	};
	const reply = (piece) => {
		const all = (lines + piece).split("\n");
		lines = all.pop();
		for (const line of all) {
			if (line.includes('"kind":"begin"')) left = output;
			say({ type: "reply", text: line });
		}
	};

	addEventListener("message", ({ data: { type, text: piece, end, clear } }) => {
		if (type === "request") return requests.put(encoder.encode(piece + "\n"));
		if (clear) stdin.clear();
		if (piece) stdin.put(encoder.encode(piece));
		if (end || clear && !fed) stdin.put(null);
	});
	execute({ module, exec, memory, env: { WEFT_KERNEL: setup(memory) }, files: Object.fromEntries(files.map((f) => [f.name, f.data])) }, {
		write(fd, bytes) {
			if (fd === 4) return reply(decoder.decode(bytes, { stream: true }));
			const found = bytes.length < 40 && bytes[0] === 0x1e && mark.exec(new TextDecoder().decode(bytes));
			if (!found) return text(fd, bytes);
			if (found[1]) instant = Number(found[2]);
		},
		report(bytes) {
			const piece = new TextDecoder().decode(bytes);
			if (held || lastWords.test(piece)) held += piece;
			else text(2, bytes);
		},
		read(fd, buffer, done) {
			if (fd === 3) return requests.read(buffer, done);
			if (fd !== 0) return done(0);
			stdin.read(buffer, done);
			if (stdin.waits) say({ type: "wait" });
		},
		awaits: () => requests.waits || stdin.waits,
		idle: free,
		end(why) {
			if (why.code !== undefined && why.code !== 2) free();
			say({ type: "end", why, report: held });
			close();
		},
	});
}
