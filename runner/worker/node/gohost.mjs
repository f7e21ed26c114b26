// Builds programs with real Go as a page does, and runs them in workers, for a
// Go program.
//
//	→ { id, op: "build", files } and, to give that up, { id, op: "abandon" }
//	← { id, message: { type: "built", said } }, or one of type "lost"
//	→ { id, op: "start", program, setup } | { id, op: "post", order } | { id, op: "terminate" }
//	← { id, message }
//
// A program is known by the id of the call that has built it, until "forget".

import { pathToFileURL } from "node:url";
import { lost, serve, tell, thread } from "./serve.mjs";

const [folder, script] = process.argv.slice(2);

// What scripts of pages take for granted.
globalThis.location = { href: pathToFileURL(folder + "/").href };
globalThis.Worker = class {
	constructor(address) {
		this.thread = thread(address.href);
		this.thread.on("message", (data) => this.onmessage?.({ data }));
		this.thread.on("error", (error) => this.onerror?.({ message: String(error?.stack ?? error) }));
	}
	postMessage(message) { this.thread.postMessage(message); }
	terminate() { this.thread.terminate(); }
};

const { loadRealGo } = await import(pathToFileURL(script).href);
const go = await loadRealGo(location.href);
const builds = new Map();
const programs = new Map();

await serve({
	async build({ id, files }) {
		const build = go.build(files);
		builds.set(id, build);
		try {
			const { module, said } = await build;
			if (module) programs.set(id, module);
			tell(id, { type: "built", text: said });
		} catch (error) {
			tell(id, lost(error));
		}
		builds.delete(id);
	},
	abandon({ id }) { if (builds.has(id)) go.abandon(builds.get(id)); },
	forget({ id }) { programs.delete(id); },
	start: ({ id, program, setup }) => go.start(programs.get(program), JSON.stringify(setup), (messages) => messages.forEach((m) => tell(id, m))),
});
