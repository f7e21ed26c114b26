// The worker of a session. The first message brings the addresses of what it
// needs, { module, support, types }; then come events of the page, in JSON,
// and messages of the session go back, in JSON as well (see kernel.js).

import { boot } from "./system.js";

const early = []; // events that came before the session was there

globalThis.onmessage = ({ data }) => {
	globalThis.onmessage = ({ data }) => globalThis.weft?.event ? weft.event(data) : early.push(data);
	start(data).catch(lost);
};

const tell = (message) => postMessage(JSON.stringify(message));
const lost = (fault) => tell({ type: "lost", reason: String(fault?.message ?? fault) });

async function start({ module: address, support, types: typesAddress }) {
	const [module, types] = await Promise.all([compile(address), bytes(typesAddress)]);
	globalThis.weft = {
		types,
		tell: postMessage.bind(globalThis),
		ready() {
			for (const event of early.splice(0)) weft.event(event);
		},
		start(setup, listen) {
			const worker = new Worker(new URL("./interpreter.js", import.meta.url), { type: "module" });
			worker.onmessage = ({ data }) => listen(data);
			worker.onerror = (event) => listen({ type: "lost", text: event.message ?? "the worker does not start" });
			worker.postMessage({ ...JSON.parse(setup), module, support });
			return worker;
		},
	};
	await boot(module, support, ["session"], {
		write(fd, bytes) { console.warn(new TextDecoder().decode(bytes)); },
		report(bytes) { console.warn(new TextDecoder().decode(bytes)); },
		read(length, done) { done(new Uint8Array()); },
		idle() {},
		end(why) { lost(why.fault ?? "the session has ended"); },
	});
}

// answer fetches and tells how much has come.
async function answer(address) {
	const response = await fetch(address);
	if (!response.ok) throw new Error(`${address}: ${response.status}`);
	return response;
}

const bytes = async (address) => new Uint8Array(await (await answer(address)).arrayBuffer());

// compile compiles while the module comes, unless a server names its type in
// another way.
async function compile(address) {
	const response = await answer(address);
	if (response.headers.get("content-type")?.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
	return WebAssembly.compile(await response.arrayBuffer());
}
