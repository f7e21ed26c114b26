import { test } from "node:test";
import assert from "node:assert/strict";
import { Screen, textOf } from "./terminal.js";

// shown gives the lines that a terminal shows after some pieces.
function shown(...pieces) {
	const screen = new Screen();
	for (const piece of pieces) screen.write(piece);
	return [...screen.lines, screen.last];
}

test("plain text is its lines", () => {
	assert.deepEqual(shown("a\tb\nc", "d\r\n"), ["a\tb", "cd", ""]);
});

test("carriage returns and backspaces overwrite", () => {
	assert.deepEqual(shown("10%\r50%\r", "100%\n").map(textOf), ["100%", ""]);
	assert.deepEqual(shown("abc\b\bX\x1b[K").map(textOf), ["aX"]);
});

test("colours are classes, also when a command is cut in two", () => {
	assert.deepEqual(shown("\x1b[1;3", "2mok\x1b[0m !"), [[["ansi-bold ansi-fg-green", "ok"], ["", " !"]]]);
	assert.deepEqual(shown("\x1b[38;5;208morange\x1b[m"), [[["ansi-fg-red", "orange"]]]);
	assert.deepEqual(shown("\x1b[48;2;0;0;250mx"), [[["ansi-bg-blue", "x"]]]);
});

test("a style goes on in the next line", () => {
	assert.deepEqual(shown("\x1b[31ma\nb"), [[["ansi-fg-red", "a"]], [["ansi-fg-red", "b"]]]);
});

test("other control characters are shown by their pictures", () => {
	assert.deepEqual(shown("a\x07\x00\x7f").map(textOf), ["a␇␀␡"]);
});

test("ten megabytes are lines in a moment", () => {
	const screen = new Screen();
	const piece = "0123456789abcdef\n".repeat(4096);
	for (let n = 0; n < 10 << 20; n += piece.length) screen.write(piece);
	assert.ok(screen.lines.length > 600_000);
});
