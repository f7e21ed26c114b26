// Runs workers for a Go program at the other end of its standard streams, one
// JSON object a line. The workers are those of the page, in threads of Node.
//
//	→ { id, op: "start", setup } | { id, op: "post", order } | { id, op: "terminate" }
//	← { id, message }, where bytes are in base64

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const [moduleFile, supportFile, script] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(moduleFile));
const support = pathToFileURL(supportFile).href;
const thread = new URL("./thread.mjs", import.meta.url);
const workers = new Map();

function tell(id, message) {
	if (message.bytes) message.bytes = Buffer.from(message.bytes).toString("base64");
	process.stdout.write(JSON.stringify({ id, message }) + "\n");
}

const operations = {
	start({ id, setup }) {
		// A thread of Node has little stack of its own; a browser's has a megabyte.
		const worker = new Worker(thread, { workerData: pathToFileURL(script).href, resourceLimits: { stackSizeMb: 4, maxOldGenerationSizeMb: 4096 } });
		workers.set(id, worker);
		worker.on("message", (message) => tell(id, message));
		worker.on("error", (error) => tell(id, { type: "lost", text: String(error?.stack ?? error) }));
		worker.postMessage({ module, support });
		worker.postMessage({ type: "setup", ...setup });
	},
	post({ id, order }) { workers.get(id)?.postMessage(order); },
	terminate({ id }) {
		workers.get(id)?.terminate();
		workers.delete(id);
	},
};

for await (const line of createInterface({ input: process.stdin })) {
	const call = JSON.parse(line);
	operations[call.op](call);
}
process.exit();
