// Real Go in the browser: the compiler and the linker in one worker, each
// program in another, which is ended to stop it.

// loadRealGo loads Go from an address that ends with a slash, and calls
// progress with the bytes that have come and all that will. It gives
//
//	release        "go1.26.8"
//	build(sources) → { module, said, compile, link }
//	run(module, { env, files, stdin, onwrite(fd, bytes, at), onend(code) }) → { feed(fd, bytes | null), stop() }
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
	return { feed: (fd, data) => worker.postMessage({ fd, data }), stop: () => worker.terminate() };
}
