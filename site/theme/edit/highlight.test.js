import { test } from "node:test";
import assert from "node:assert/strict";
import { highlight } from "./highlight.js";

test("words have the kinds that they have at build time", () => {
	assert.deepEqual(highlight("for i := range 10 { // go\n\tfmt.Println(\"a\", int(i))"), [
		[["k", "for"], ["", " i"], ["", " := "], ["k", "range"], ["", " "], ["n", "10"], ["", " { "], ["c", "// go"]].flatMap(([k, t]) => t === " i" ? [["", " "], ["", "i"]] : [[k, t]]),
		[["", "\t"], ["", "fmt"], ["", "."], ["f", "Println"], ["", "("], ["s", "\"a\""], ["", ", "], ["t", "int"], ["", "("], ["", "i"], ["", "))"]],
	]);
});

test("what goes over lines is coloured in each", () => {
	assert.deepEqual(highlight("/* a\nb */`x\n\ny`"), [[["c", "/* a"]], [["c", "b */"], ["s", "`x"]], [], [["s", "y`"]]]);
});

test("no text is lost", () => {
	for (const source of ["", "\n", "'", "\"open\n`open", "x := 'a' + 0x1p-2i /* open", "变量 := \"线程\"\n\n"]) {
		assert.equal(highlight(source).map((l) => l.map(([, t]) => t).join("")).join("\n"), source);
	}
});
