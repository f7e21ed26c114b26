// The page of a chapter in `weft serve`: besides running cells it follows
// the file, and writes to it.

import { socket } from "../kernel/socket.js";

const { dataset } = document.documentElement;

// address gives where the session of the chapter is, which has to know what
// this page shows.
function address() {
	const url = new URL("/-/session", location.href);
	url.protocol = url.protocol.replace("http", "ws");
	url.search = new URLSearchParams({ chapter: dataset.chapter, version: dataset.version });
	return url.href;
}

socket(address, () => ({ type: "open", file: dataset.chapter, edits: {} }));
