// Real Go in the browser: the compiler and the linker in one worker, each
// program in another, which is ended to stop it.

// loadRealGo loads Go from an address that ends with a slash, and calls
// progress with the bytes that have come and all that will. It gives
//
//	release        "go1.26.8"
//	build(sources) → { module, said, compile, link }
//	run(module, { env, files, stdin, onwrite(fd, bytes, at), onend(code) }) → { stop() }
//	cells(module, { memory, output, input, files }) → the worker of a chapter, see gocells.js
//	close()
export async function loadRealGo(base, { progress = () => {}, imports = [] } = {}) {
	base = new URL(base, globalThis.document?.baseURI ?? location.href).href;
	const worker = new Worker(new URL("./goworker.js", import.meta.url), { type: "module" });
	const waiting = new Map();
	let last = 0;
	worker.addEventListener("message", ({ data }) => {
		const { id, ...message } = data;
		if (message.of) return progress(message.got, message.of);
		const { resolve, reject } = waiting.get(id);
		waiting.delete(id);
		if (message.error === undefined) resolve(message);
		else reject(new Error(message.error));
	});
	worker.addEventListener("error", (event) => {
		for (const { reject } of waiting.values()) reject(new Error(event.message ?? "the compiler's worker does not start"));
		waiting.clear();
	});
	const ask = (question) => new Promise((resolve, reject) => {
		waiting.set(++last, { resolve, reject });
		worker.postMessage({ id: last, ...question });
	});
	let release;
	try {
		({ release } = await ask({ type: "load", base, imports }));
	} catch (error) {
		worker.terminate();
		throw error;
	}
	return {
		release,
		build: (sources) => ask({ type: "build", sources }),
		run: (module, options = {}) => run(module, { ...options, exec: new URL("wasm_exec.js", base).href }),
		cells(module, setup) {
			const cells = new Worker(new URL("./gocells.js", import.meta.url), { type: "module" });
			cells.postMessage({ module, exec: new URL("wasm_exec.js", base).href, ...setup });
			return cells;
		},
		close: () => worker.terminate(),
	};
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
