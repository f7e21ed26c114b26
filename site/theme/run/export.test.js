import { test } from "node:test";
import assert from "node:assert/strict";
import { notebook } from "./export.js";

const code = (id, more = {}) => ({ cell_type: "code", id, metadata: {}, source: ["old"], execution_count: 3, outputs: [{ output_type: "stream", name: "stdout", text: ["old\n"] }], ...more });

test("cells of a reader take the places of the book's", () => {
	const book = { cells: [{ cell_type: "markdown", source: ["old"] }, code("cell-1"), code("x", { metadata: { name: "线程" } }), code("cell-3")] };
	const outputs = [
		{ kind: "stdout", text: "a\nb" },
		{ kind: "value", text: "1", type: "int" },
		{ kind: "display", data: { "text/plain": "p\n", "image/svg+xml": "<svg/>", "application/json": "{\"a\":1}", "application/vnd.weft.runs+json": {} } },
		{ kind: "error", error: { ending: "panic", message: "panic: no", stack: "goroutine 1\n" } },
		{ kind: "error", error: { ending: "compile-error", message: "", problems: [{ pos: { line: 9, col: 2 }, text: "undefined: x" }] } },
	];
	const { cells } = notebook(book, { 线程: { source: "a\nb\n", result: { outputs } }, "cell-3": { source: "c\n", result: null } });
	assert.deepEqual(cells[0], { cell_type: "markdown", source: ["old"] });
	assert.deepEqual(cells[1], code("cell-1"));
	assert.deepEqual(cells[2].source, ["a\n", "b"]);
	assert.equal(cells[2].execution_count, 4);
	assert.deepEqual(cells[2].outputs, [
		{ output_type: "stream", name: "stdout", text: ["a\n", "b"] },
		{ output_type: "execute_result", execution_count: 4, metadata: {}, data: { "text/plain": ["1"] } },
		{ output_type: "display_data", metadata: {}, data: { "text/plain": ["p\n"], "image/svg+xml": ["<svg/>"], "application/json": { a: 1 } } },
		{ output_type: "error", ename: "panic", evalue: "panic: no", traceback: ["panic: no", "", "goroutine 1"] },
		{ output_type: "error", ename: "compile-error", evalue: "", traceback: ["9:2: undefined: x"] },
	]);
	assert.deepEqual([cells[3].source, cells[3].execution_count, cells[3].outputs], [["c"], null, []]);
});
