// One program built for js/wasm, as a process of its worker.

import { GoFiles } from "./gofiles.js";
import { timed } from "./system.js";

// execute runs a program: { module, exec, env, files, argv, memory }, where
// exec is the address of Go's wasm_exec.js, files are texts or bytes by path and
// memory is how many bytes it may have. The host is told
//
//	write(fd, bytes)         of what it writes
//	report(bytes)            of what its runtime says; write(2, bytes) if there is none
//	read(fd, buffer, done)   to fill a buffer and call done(n), now or later
//	awaits()                 whether one of these is still to be done
//	idle()                   that it waits
//	end(why)                 of its end: { code }, { stack: true }, { memory: true } or { fault: text }
export async function execute({ module, exec, env = {}, files = {}, argv = ["program"], memory = Infinity }, host) {
	const tree = new GoFiles(host);
	tree.mkdir("/work");
	tree.mkdir("/tmp");
	tree.folder = "/work";
	for (const [name, data] of Object.entries(files)) tree.put(name, data);
	let over = false;
	const pending = answerLater(tree.fs, () => over);
	if (host.report) tree.fs.writeSync = (fd, bytes) => (host.report(bytes.slice()), bytes.length);
	tree.install();
	await import(exec);
	const program = new globalThis.Go();
	program.argv = argv;
	program.env = { HOME: "/work", TMPDIR: "/tmp", PWD: "/work", ...env };
	const end = (why) => {
		if (over) return;
		over = true;
		host.end(why);
	};
	const failed = (error) => end(error instanceof RangeError ? { stack: true } : { fault: String(error?.message ?? error) });
	program.exit = (code) => end({ code });
	bound(program, memory, () => end({ memory: true }));
	const awaits = () => pending() > 0 || host.awaits();
	// When nothing can wake the program any more, the runtime is asked; it
	// knows that all goroutines are asleep.
	const settle = () => {
		if (over) return;
		host.idle?.();
		if (awaits() || timed(program) || awaits() || over) return;
		program._pendingEvent = { id: 0 };
		program._resume();
	};
	const resume = program._resume.bind(program);
	let depth = 1; // of calls into the program
	program._resume = () => {
		depth++;
		try {
			resume();
			if (depth === 1) settle();
		} catch (error) {
			failed(error);
		} finally {
			depth--;
		}
	};
	try {
		const ended = program.run(await WebAssembly.instantiate(module, program.importObject));
		ended.catch(failed);
		await null; // it comes first
	} catch (error) {
		failed(error);
	}
	depth = 0;
	settle();
}

// answerLater makes the functions of a file system answer outside of the call
// that asks, and gives how many still have to. Package syscall/js wants that in
// virtual time; and else each goroutine that writes while another one does would
// take more of the stack.
function answerLater(fs, over) {
	let pending = 0;
	for (const [name, call] of Object.entries(fs)) {
		if (typeof call !== "function" || name === "writeSync") continue;
		fs[name] = (...args) => {
			const done = args.pop();
			pending++;
			call(...args, (...answer) => queueMicrotask(() => {
				pending--;
				if (!over()) done(...answer);
			}));
		};
	}
	return () => pending;
}

// bound ends a program whose memory has grown too large.
function bound(program, memory, end) {
	const { gojs } = program.importObject;
	const grown = gojs["runtime.resetMemoryDataView"];
	gojs["runtime.resetMemoryDataView"] = (sp) => {
		grown(sp);
		if (program.mem.byteLength <= memory) return;
		end();
		throw new Error("too much memory");
	};
}

// A Pipe is what a program may read from a descriptor.
export class Pipe {
	#pieces = [];
	#ended = false;
	#waiting;

	// put adds bytes; null says that none follow.
	put(bytes) {
		if (bytes === null) this.#ended = true;
		else if (bytes.length) this.#pieces.push(bytes);
		const waiting = this.#waiting;
		this.#waiting = undefined;
		if (waiting) this.read(...waiting);
	}

	// clear drops what was not read.
	clear() {
		this.#pieces = [];
		this.#ended = false;
	}

	// read answers at once where it can, else when something comes.
	read(buffer, done) {
		const first = this.#pieces[0];
		if (!first && !this.#ended) {
			this.#waiting = [buffer, done];
			return;
		}
		const n = Math.min(first?.length ?? 0, buffer.length);
		if (n > 0) {
			buffer.set(first.subarray(0, n));
			if (n === first.length) this.#pieces.shift();
			else this.#pieces[0] = first.subarray(n);
		}
		done(n);
	}

	get waits() { return this.#waiting !== undefined; }
}
