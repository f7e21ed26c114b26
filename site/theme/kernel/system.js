// What the Go program in a worker takes for its operating system, which is
// the support script of Go's release (wasm_exec.js) with files of ours.
//
// The program has no clock of its own, no second thread and no signals; it
// runs until it waits. So what it cannot tell is told here: that it wants too
// much memory, that its stack is full, that all of its goroutines are asleep.

import { GoFiles } from "./gofiles.js";

// The working directory and that of temporary files, as real Go has them here.
const [home, temporary] = ["/work", "/tmp"];

// boot starts the module with arguments, and gives the program; the module may
// be a promise. It must be given what the program is connected to:
//
//	write(fd, bytes)     the program writes to a file that is open
//	report(bytes)        the runtime itself has something to say
//	read(length, done)   it reads its standard input: done(bytes), none at the end
//	end(why)             it has ended: { code } by itself, { stack: true }, { memory: true }, { fault: text }
//	idle()               it waits for something from outside
//
// The field memory is how many bytes it may have, if there is a limit. As soon
// as boot is called it gets put(name, data), which puts a file into the working
// directory.
export async function boot(module, support, args, host) {
	let over = false;
	// Package syscall/js wants an answer from outside the call that asks.
	let pending = 0;
	const soon = (answer) => {
		pending++;
		queueMicrotask(() => {
			pending--;
			if (!over) answer();
		});
	};
	const tree = files(host, soon);
	host.put = (name, data) => tree.put(name, data);
	await import(support);
	const go = new Go();
	go.argv = ["weft", ...args];
	go.env = { HOME: home, TMPDIR: temporary, PWD: home };
	const end = (why) => {
		if (over) return;
		over = true;
		host.end(why);
	};
	go.exit = (code) => end({ code });
	bound(go, host, () => end({ memory: true }));
	// The program waits when the outermost call into it has returned, and nobody
	// has called just to see what it waits for.
	let depth = 0, looking = false;
	const into = (call) => {
		depth++;
		try {
			return call();
		} catch (fault) {
			if (!over) end(fault instanceof RangeError ? { stack: true } : { fault: String(fault?.stack ?? fault) });
			go.exited = true;
			throw fault;
		} finally {
			if (--depth === 0 && !over && !looking) host.idle();
		}
	};
	const resume = go._resume.bind(go);
	go._resume = () => into(resume);
	const instance = await WebAssembly.instantiate(await module, go.importObject);
	const run = instance.exports.run;
	const entry = { exports: { ...instance.exports, run: (...a) => into(() => run(...a)) } };
	Object.setPrototypeOf(entry, WebAssembly.Instance.prototype);
	go.run(entry).catch(() => {});
	return {
		// awaits tells whether a timer or an answer will wake it.
		awaits: () => {
			if (pending > 0) return true;
			looking = true;
			try {
				return timed(go) || pending > 0;
			} finally {
				looking = false;
			}
		},
		// asleep lets the runtime find that nothing will wake it.
		asleep: () => {
			go._pendingEvent = { id: 0 };
			go._resume();
		},
	};
}

// timed tells whether a program that waits has set a timer. The runtime leaves
// one of JavaScript alone that it does not need any more, since its own was
// stopped; told that it has run down, it sets what it does need. The program
// may go on meanwhile, until it waits again.
export function timed(go) {
	if (go._scheduledTimeouts.size === 0) return false;
	go._pendingEvent = null;
	go._resume();
	return go._scheduledTimeouts.size > 0;
}

// bound ends a program whose memory has grown too large.
function bound(go, host, tooLarge) {
	const { gojs } = go.importObject;
	const grown = gojs["runtime.resetMemoryDataView"];
	gojs["runtime.resetMemoryDataView"] = (sp) => {
		grown(sp);
		if (!(go.mem.byteLength > host.memory)) return;
		tooLarge();
		throw new Error("too much memory");
	};
}

const failure = (code) => Object.assign(new Error(code), { code });

// files gives the program a tree of files, which is empty, and the three
// standard ones.
function files({ write, report, read }, soon) {
	const tree = new GoFiles({
		write(fd, bytes) {
			if (fd !== 1 && fd !== 2) throw failure("EBADF");
			write(fd, bytes);
		},
		read(fd, buffer, done) {
			if (fd !== 0) return done(0);
			read(buffer.length, (bytes) => {
				buffer.set(bytes);
				done(bytes.length);
			});
		},
	});
	for (const folder of [home, temporary]) tree.mkdir(folder);
	tree.folder = home;
	for (const [name, call] of Object.entries(tree.fs)) {
		if (typeof call !== "function") continue;
		tree.fs[name] = (...args) => {
			const done = args.pop();
			call(...args, (...answer) => soon(() => done(...answer)));
		};
	}
	tree.fs.writeSync = (fd, bytes) => {
		report(bytes.slice());
		return bytes.length;
	};
	tree.install();
	return tree;
}
