// Runs workers of the instant kernel for a Go program.
//
//	→ { id, op: "start", setup } | { id, op: "post", order } | { id, op: "terminate" }
//	← { id, message }

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { lost, serve, tell, thread } from "./serve.mjs";

const [moduleFile, supportFile, script] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(moduleFile));
const support = pathToFileURL(supportFile).href;

await serve({
	start({ id, setup }) {
		const worker = thread(pathToFileURL(script).href);
		worker.on("message", (message) => tell(id, message));
		worker.on("error", (error) => tell(id, lost(error)));
		worker.postMessage({ module, support });
		worker.postMessage({ type: "setup", ...setup });
		return worker;
	},
});
