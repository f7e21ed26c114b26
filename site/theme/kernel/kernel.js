// A kernel as a page sees it, wherever it lives:
//
//	{ origin: "recorded" | "browser" | "machine",
//	  post(event),                 // what the reader does
//	  onmessage: (message) => {},  // set by the page
//	  close() }
//
// Events and messages are those of package session, as objects; what goes
// wrong is a message of type "lost", never an exception.

import { filesOf, instant } from "./instant.js";
import { keepUsed } from "../offline/used.js";

// open gives the kernel for the cells of a page, which begins to load.
export async function open(document) {
	const { wasm, support, types, go } = filesOf(document);
	const files = [wasm, support, types];
	if (go) files.push(new URL("wasm_exec.js", go.base)); // the other files of Go it keeps itself
	// Not while a reader waits for it.
	return instant(document, () => setTimeout(keepUsed, 1000, files));
}
