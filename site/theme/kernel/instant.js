// The kernel that interprets cells in the reader's browser: a worker with the
// session, which starts another one for the cells.

// instant gives a kernel whose files lie below base. Cells is the address of
// what the page has of cells; it goes into the event that opens the session.
// Ready is called when everything has been loaded. Go says where real Go is,
// { base, bytes }, if a reader can have it.
export function instant(base, cells, { ready = () => {}, go } = {}) {
	const worker = new Worker(new URL("./session.js", import.meta.url), { type: "module" });
	const kernel = { origin: "browser", onmessage() {}, post, close: () => worker.terminate() };
	const lost = (reason) => kernel.onmessage({ type: "lost", reason: String(reason) });
	worker.onmessage = ({ data }) => {
		const message = JSON.parse(data);
		kernel.onmessage(message);
		if (message.type !== "ready") return;
		ready();
		ready = () => {};
	};
	worker.onerror = (event) => lost(event.message ?? "the worker of the session does not start");
	worker.postMessage({ module: new URL("kernel.wasm", base).href, support: new URL("wasm_exec.js", base).href, types: new URL("types.zip", base).href, go });
	const chapter = fetch(cells).then((answer) => {
		if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
		return answer.json();
	});
	chapter.catch(lost);
	let before = Promise.resolve();
	// Events wait for the cells, and stay in their order.
	function post(event) {
		before = before.then(async () => {
			if (event.type === "load") return worker.postMessage({ load: event.what });
			const whole = event.type === "open" ? { ...await chapter, ...event } : event;
			worker.postMessage(JSON.stringify(whole));
		}).catch(() => {});
	}
	return kernel;
}
