// Real Go in the browser: the compiler and the linker in one worker, each
// program in another, which is ended to stop it.

import { hear } from "./hear.js";

// How long a build that nobody wants any more may hold up the next one, in
// milliseconds. After that its worker is ended, and another one has to begin.
const patience = 10_000;

// loadRealGo loads Go from an address that ends with a slash, and calls
// progress with the bytes that have come and all that will. It gives
//
//	release             "go1.26.8"
//	build(sources)      → a promise of { module, said, compile, link }
//	abandon(promise)    of build: its result is not wanted any more
//	start(module, setup, listen) → the worker of a chapter, for package worker, see gocells.js
//	run(module, { env, files, stdin, onwrite(fd, bytes, at), onend(code) }) → { stop() }
//	close()
export async function loadRealGo(base, { progress = () => {} } = {}) {
	base = new URL(base, globalThis.document?.baseURI ?? location.href).href;
	const exec = new URL("wasm_exec.js", base).href;
	const begin = (progress) => openTools(base, progress);
	const builds = new WeakMap();
	let tools = begin(progress);
	const { release } = await tools.ready;
	// attempt builds, once more where the worker was ended for another build.
	const attempt = async (sources, build) => {
		for (;;) {
			if (tools.ended) tools = begin(() => {});
			const current = build.tools = tools;
			try {
				await current.ready;
				return await current.ask({ type: "build", sources }, build);
			} catch (error) {
				if (!current.stuck || build.abandoned) throw error;
			}
		}
	};
	return {
		release,
		build(sources) {
			const build = { abandoned: false };
			const promise = attempt(sources, build);
			builds.set(promise, build);
			return promise;
		},
		abandon(promise) {
			const build = builds.get(promise);
			build.abandoned = true;
			build.tools.abandon(build);
			const late = setTimeout(() => {
				build.tools.stuck = true;
				build.tools.end("the build was given up");
			}, patience);
			promise.then(() => clearTimeout(late), () => clearTimeout(late));
		},
		start(module, setup, listen) {
			const cells = new Worker(new URL("./gocells.js", import.meta.url), { type: "module" });
			hear(cells, listen);
			cells.postMessage({ ...JSON.parse(setup), module, exec });
			return cells;
		},
		run: (module, options = {}) => run(module, { ...options, exec }),
		close: () => tools.end("it was closed"),
	};
}

// openTools starts the worker of the compiler and linker.
function openTools(base, progress) {
	const worker = new Worker(new URL("./goworker.js", import.meta.url), { type: "module" });
	const waiting = new Map();
	let last = 0;
	const tools = {
		ended: false,
		stuck: false, // ended since a build took too long that nobody wanted
		ask: (question, to = {}) => new Promise((resolve, reject) => {
			to.id = ++last;
			waiting.set(to.id, { resolve, reject });
			worker.postMessage({ id: to.id, ...question });
		}),
		abandon({ id }) { if (waiting.has(id)) worker.postMessage({ type: "abandon", id }); },
		end(reason) {
			worker.terminate();
			tools.ended = true;
			for (const { reject } of waiting.values()) reject(new Error(reason));
			waiting.clear();
		},
	};
	worker.onmessage = ({ data: { id, ...message } }) => {
		if (message.of) return progress(message.got, message.of);
		const asked = waiting.get(id);
		waiting.delete(id);
		if (message.error === undefined) asked.resolve(message);
		else asked.reject(new Error(message.error));
	};
	worker.onerror = (event) => tools.end(event.message ?? "the worker of the compiler does not start");
	tools.ready = tools.ask({ type: "load", base });
	tools.ready.catch((error) => tools.end(error.message));
	return tools;
}

function run(module, { exec, env, files, stdin, onwrite = () => {}, onend = () => {} }) {
	const worker = new Worker(new URL("./goprogram.js", import.meta.url), { type: "module" });
	const end = (code) => {
		worker.terminate();
		onend(code);
	};
	worker.addEventListener("message", ({ data }) => "code" in data ? end(data.code) : onwrite(data.fd, data.data, data.at));
	worker.addEventListener("error", () => end(2));
	worker.postMessage({ module, exec, env, files, stdin });
	return { stop: () => worker.terminate() };
}
