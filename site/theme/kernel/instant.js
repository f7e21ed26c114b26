// The kernel that interprets cells in the reader's browser: a worker with the
// session, which starts another one for the cells.

let module; // a promise of what both run, which outlives them
let begun; // what has begun, until it is closed

// begin begins to load the kernel of a page, unless it is there. This module
// imports nothing, so that it can do so while all else that a reader needs is
// on its way.
export function begin(document) { begun ??= start(document); }

// instant gives the kernel of a page, which has one at a time. Ready is called
// when everything has been loaded.
export function instant(document, ready = () => {}) {
	begin(document);
	const { worker, listen, chapter } = begun;
	let hear = () => {};
	// What was told before the page listens, waits for it.
	const kernel = { origin: "browser", post, close, get onmessage() { return hear; }, set onmessage(page) { hear = page; listen(told); } };
	function told(message) {
		hear(message);
		if (message.type !== "ready") return;
		ready();
		ready = () => {};
	}
	let before = Promise.resolve();
	// Events wait for the cells, and stay in their order.
	function post(event) {
		before = before.then(async () => {
			if (event.type === "load") return worker.postMessage({ load: event.what });
			const whole = event.type === "open" ? { ...await chapter, ...event } : event;
			worker.postMessage(JSON.stringify(whole));
		}).catch(() => {});
	}
	function close() {
		worker.terminate();
		begun = undefined;
	}
	return kernel;
}

const lost = (reason) => ({ type: "lost", reason: String(reason) });

// filesOf gives the addresses of the kernel's files, and { base, bytes } of real
// Go if a reader of the page can have it.
export function filesOf(document) {
	const { kernel, go, goSize } = document.documentElement.dataset;
	const base = new URL(kernel, document.baseURI);
	const [wasm, support, types] = ["kernel.wasm", "wasm_exec.js", "types.zip"].map((name) => new URL(name, base).href);
	return { wasm, support, types, go: go && { base: new URL(go, document.baseURI).href, bytes: Number(goSize) } };
}

// start starts the worker of a session, and gives it the module when that is
// compiled.
function start(document) {
	const { wasm, ...files } = filesOf(document);
	module ??= compile(wasm);
	const worker = new Worker(new URL("./session.js", import.meta.url), { type: "module" });
	const early = []; // what is told before anybody listens
	let hear = (message) => early.push(message);
	worker.onmessage = ({ data }) => hear(JSON.parse(data));
	worker.onerror = (event) => hear(lost(event.message ?? "the worker of the session does not start"));
	worker.postMessage(files);
	module.then((module) => worker.postMessage({ module }), (fault) => {
		module = undefined;
		hear(lost(fault));
	});
	// What the page has of cells goes into the event that opens the session.
	const chapter = fetch(new URL(document.documentElement.dataset.cells, document.baseURI)).then((answer) => {
		if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
		return answer.json();
	});
	chapter.catch((fault) => hear(lost(fault)));
	import("./kernel.js").catch(() => {}); // who asks for it is still on its way
	const listen = (listener) => {
		hear = listener;
		for (const message of early.splice(0)) queueMicrotask(() => hear(message));
	};
	return { worker, listen, chapter };
}

// compile compiles while the module comes, unless a server names its type in
// another way.
async function compile(address) {
	const response = await fetch(address);
	if (!response.ok) throw new Error(`${address}: ${response.status}`);
	if (response.headers.get("content-type")?.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
	return WebAssembly.compile(await response.arrayBuffer());
}
