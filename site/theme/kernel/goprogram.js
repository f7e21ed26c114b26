// The worker in which one program runs that was built for js/wasm. It gets one
// message, { module, exec, env, files, argv, stdin }, and further ones
// { fd, data } with what is to be read from a descriptor; data null is its
// end. It sends what is written, { fd, data, at } with milliseconds since the
// start, and at last { code }.

import { GoFiles } from "./gofiles.js";

const input = new Map(); // what may be read, by descriptor: { chunks, ended, waits }
let began = 0;

const inputOf = (fd) => {
	if (!input.has(fd)) input.set(fd, { chunks: [], ended: false, waits: undefined });
	return input.get(fd);
};

addEventListener("message", ({ data }) => {
	if (data.module) start(data);
	else feed(data);
});

// feed takes what is to be read.
function feed({ fd, data }) {
	const pipe = inputOf(fd);
	if (data === null) pipe.ended = true;
	else pipe.chunks.push(data);
	const { waits } = pipe;
	pipe.waits = undefined;
	waits?.();
}

// read answers at once where it can, else when something comes.
function read(fd, buffer, done) {
	const pipe = inputOf(fd);
	const first = pipe.chunks[0];
	if (first) {
		const n = Math.min(first.length, buffer.length);
		buffer.set(first.subarray(0, n));
		if (n === first.length) pipe.chunks.shift();
		else pipe.chunks[0] = first.subarray(n);
		done(n);
	} else if (pipe.ended) done(0);
	else pipe.waits = () => read(fd, buffer, done);
}

async function start({ module, exec, env = {}, files = {}, argv = ["program"], stdin = "" }) {
	began = performance.now();
	let report; // what is said of a deadlock, while that is said
	const write = (fd, data) => {
		if (report !== undefined && fd === 2) report.push(data);
		else postMessage({ fd, data, at: performance.now() - began });
	};
	const tree = new GoFiles({ write, read });
	tree.mkdir("/work");
	tree.mkdir("/tmp");
	tree.folder = "/work";
	for (const [name, data] of Object.entries(files)) tree.put(name, data);
	tree.install();
	if (stdin !== null) {
		feed({ fd: 0, data: new TextEncoder().encode(stdin) });
		feed({ fd: 0, data: null });
	}
	await import(exec);
	const program = new globalThis.Go();
	program.argv = argv;
	program.env = { HOME: "/work", TMPDIR: "/tmp", PWD: "/work", ...env };
	let code = 0;
	program.exit = (n) => { code = n; };
	let over = false;
	const finish = (n) => {
		over = true;
		postMessage({ code: n });
		close();
	};
	// overflow tells of the end of the browser's stack in the words of Go.
	const overflow = (error) => {
		const text = error instanceof RangeError ? "runtime: goroutine stack exceeds the browser's limit\nfatal error: stack overflow\n" : `fatal error: ${error.message}\n`;
		write(2, new TextEncoder().encode(text));
		finish(2);
	};
	// When nothing can wake the program any more, the runtime is asked; it
	// knows that all goroutines are asleep.
	const settle = () => {
		const idle = !over && !program.exited && program._scheduledTimeouts.size === 0 && ![...input.values()].some((pipe) => pipe.waits);
		if (!idle) return;
		report = [];
		program._pendingEvent = { id: 0 };
		resume();
		const text = withoutHandler(report);
		report = undefined;
		write(2, new TextEncoder().encode(text));
	};
	const resume = program._resume.bind(program);
	let depth = 0;
	program._resume = () => {
		depth++;
		try {
			resume();
			if (depth === 1) settle();
		} catch (error) {
			overflow(error);
		} finally {
			depth--;
		}
	};
	try {
		const instance = await WebAssembly.instantiate(module, program.importObject);
		depth++; // what is answered at once resumes within the first run
		const ended = program.run(instance);
		depth--;
		ended.then(() => finish(code), overflow);
		await null; // these come first, if it has ended
		if (!over) settle();
	} catch (error) {
		overflow(error);
	}
}

// withoutHandler leaves the goroutine out of a report that only listens to the
// browser.
function withoutHandler(chunks) {
	const decoder = new TextDecoder();
	const text = chunks.map((c) => decoder.decode(c, { stream: true })).join("");
	return text.split("\n\n").filter((part) => !part.includes("syscall/js.handleEvent(")).join("\n\n");
}
