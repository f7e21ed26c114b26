// The worker in which one program runs that was built for js/wasm. It gets one
// message, { module, exec, env, files, argv, stdin }, and sends what is written,
// { fd, data, at } with milliseconds since the start, and at last { code }.

import { Pipe, execute } from "./goprocess.js";

addEventListener("message", ({ data }) => {
	const began = performance.now();
	const stdin = new Pipe();
	stdin.put(new TextEncoder().encode(data.stdin ?? ""));
	stdin.put(null);
	const write = (fd, bytes) => postMessage({ fd, data: bytes, at: performance.now() - began });
	const say = (text) => write(2, new TextEncoder().encode(text));
	execute(data, {
		write,
		read: (fd, buffer, done) => fd === 0 ? stdin.read(buffer, done) : done(0),
		awaits: () => false,
		end({ code = 2, stack, memory, fault }) {
			if (stack) say("fatal error: stack overflow\n");
			if (memory) say("fatal error: out of memory\n");
			if (fault) say(`fatal error: ${fault}\n`);
			postMessage({ code });
			close();
		},
	});
}, { once: true });
