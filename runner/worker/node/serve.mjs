// What both processes do: they answer a Go program at the other end of their
// standard streams, one JSON object a line, and hold workers in threads.

import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";

const main = new URL("./thread.mjs", import.meta.url);

// thread starts a worker with a script, given by its address. A thread of Node
// has little stack of its own; a browser's has a megabyte.
export const thread = (script) =>
	new Worker(main, { workerData: script, resourceLimits: { stackSizeMb: 4, maxOldGenerationSizeMb: 4096 } });

// tell sends a message; its bytes in base64.
export function tell(id, message) {
	if (message.bytes) message.bytes = Buffer.from(message.bytes).toString("base64");
	process.stdout.write(JSON.stringify({ id, message }) + "\n");
}

// lost is the message of a worker that failed.
export const lost = (error) => ({ type: "lost", text: String(error?.stack ?? error) });

// serve answers calls { id, op, … } by operations until no more come. Start is
// to give a worker.
export async function serve({ start, ...more }) {
	const workers = new Map();
	const operations = {
		start: (call) => workers.set(call.id, start(call)),
		post({ id, order }) { workers.get(id)?.postMessage(order); },
		terminate({ id }) {
			workers.get(id)?.terminate();
			workers.delete(id);
		},
		...more,
	};
	for await (const line of createInterface({ input: process.stdin })) {
		const call = JSON.parse(line);
		operations[call.op](call);
	}
	process.exit();
}
