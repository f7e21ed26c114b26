// A kernel as a page sees it, wherever it lives:
//
//	{ origin: "recorded" | "browser" | "machine",
//	  post(event),                 // what the reader does
//	  onmessage: (message) => {},  // set by the page
//	  close() }
//
// Events and messages are those of package session, as objects; what goes
// wrong is a message of type "lost", never an exception.

import { instant } from "./instant.js";
import { keepUsed } from "../offline/used.js";

// open gives the kernel for the cells of a page, which begins to load.
export async function open(document) {
	const { kernel, cells, go, goSize } = document.documentElement.dataset;
	const base = new URL(kernel, document.baseURI);
	const files = ["kernel.wasm", "wasm_exec.js", "types.zip"].map((name) => new URL(name, base));
	const real = go && { base: new URL(go, document.baseURI).href, bytes: Number(goSize) };
	if (go) files.push(new URL("wasm_exec.js", real.base)); // the other files of Go it keeps itself
	// Not while a reader waits for it.
	const ready = () => setTimeout(keepUsed, 1000, files);
	return instant(base, new URL(cells, document.baseURI), { ready, go: real });
}
