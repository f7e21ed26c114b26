// A session without Go, for tests of the page: what a cell does stands in
// the first comment of its text.

export async function open(document) {
	let number = 0;
	let stop = () => {};
	let feed = () => {};
	const texts = {};
	const tell = (message) => queueMicrotask(() => kernel.onmessage(message));
	const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
	const source = (key) => texts[key] ?? document.getElementById(key).querySelector("code").textContent;

	async function run(key) {
		const run = ++number;
		const outputs = [];
		const out = (text, at = 0, kind = "stdout") => {
			const output = { kind, at: at * 1e6, text };
			outputs.push(output);
			tell({ type: "output", key, run, output });
		};
		const end = (ending, more = {}) => {
			const result = { cell: 1, outputs, ending, elapsed: 12e6, verdict: "alone" };
			if (more.error) outputs.push({ kind: "error", at: 0, error: { ending, pos: {}, ...more.error } });
			tell({ type: "ended", key, run, result });
			tell({ type: "cells", cells: [{ key, number: 1, state: ending === "done" ? "fresh" : "failed", needs: [], problems: more.problems ?? [] }] });
		};
		tell({ type: "started", key, run, silent: false });
		const what = /\/\/ (\w+)/.exec(source(key))?.[1];
		const line = Number(document.getElementById(key).dataset.line);
		switch (what) {
		case "loop":
			await new Promise((resolve) => { stop = resolve; });
			return end("signal", { error: { message: "interrupted" } });
		case "stream":
			out("one\n", 0);
			await new Promise((resolve) => { stop = resolve; });
			out("two\n", 900);
			return end("done");
		case "panic": return end("panic", { error: { message: "panic: <b>no</b>", pos: { file: "x", line: line + 1 }, stack: "goroutine 1\n\tx.go:1" } });
		case "wrong": return end("compile-error", { error: { message: "", problems: [{ pos: { line: line + 1, col: 1 }, text: "undefined: x" }] }, problems: [{ line: 2, col: 1, endLine: 2, endCol: 2, text: "undefined: x" }] });
		case "input":
			tell({ type: "input", key });
			out("hello " + await new Promise((resolve) => { feed = resolve; }));
			return end("done");
		case "displays":
			for (const output of await (await fetch("displays.json")).json()) {
				outputs.push(output);
				tell({ type: "output", key, run, output });
			}
			return end("done");
		case "many":
			for (let i = 0; i < 160; i++) {
				out(`${"x".repeat(63)}\n`.repeat(1024), i);
				if (i % 8 === 0) await sleep(0);
			}
			return end("done");
		}
		out(`ran ${source(key).trim()}\n`);
		return end("done");
	}
	const kernel = {
		origin: "browser",
		events: [],
		post(event) {
			kernel.events.push(event);
			switch (event.type) {
			case "open":
				Object.assign(texts, event.edits);
				return tell({ type: "ready", kernel: "yaegi", second: "", go: "go1.26.8", where: "browser" });
			case "edit": {
				texts[event.key] = event.source;
				const problems = event.source.includes("// wrong") ? [{ line: 1, col: 1, endLine: 1, endCol: 3, text: "undefined: g", hint: "declared below" }] : [];
				return tell({ type: "cells", cells: [{ key: event.key, number: 1, state: problems.length ? "failed" : "never", needs: [], problems }] });
			}
			case "run": return void run(event.key ?? "a");
			case "interrupt": return stop();
			case "ask": return tell({ type: "answer", id: event.id, items: [{ label: "Println", kind: "func", detail: "func(a ...any)" }] });
			case "input": return feed(event.text);
			}
		},
		close() {},
	};
	globalThis.kernelOfTest = kernel;
	return kernel;
}
