// Gives a thread of Node what a Web Worker has, and runs its script.
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";

const events = new EventTarget();
globalThis.postMessage = (message) => parentPort.postMessage(message);
globalThis.addEventListener = (...listener) => events.addEventListener(...listener);
globalThis.close = () => parentPort.close();
globalThis.onmessage = null;
// That of Node knows nothing of files.
globalThis.fetch = async (address) => new Response(await readFile(new URL(address)));
await import(workerData);
parentPort.on("message", (data) => { // those that came before wait
	globalThis.onmessage?.({ data });
	events.dispatchEvent(new MessageEvent("message", { data }));
});
