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

// open gives the kernel for the cells of a page, which begins to load.
export async function open(document) {
	const { kernel, cells } = document.documentElement.dataset;
	return instant(new URL(kernel, document.baseURI), new URL(cells, document.baseURI));
}
