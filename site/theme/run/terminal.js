// Text as a terminal would show it, like package site does it at build time,
// but piece by piece, as it comes: carriage returns and backspaces overwrite,
// colours are classes, other control characters are shown by their pictures.

// escapes matches what a terminal takes as one command.
const escapes = /^\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/;

// unfinished matches the beginning of a command at the end of a piece.
const unfinished = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*|[ -/]*)?$/;

// plain matches text without anything that a terminal would obey.
const plain = /^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$/;

// longestCommand bounds a command that does not end.
const longestCommand = 4096;

const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const styles = { 1: "bold", 2: "faint", 3: "italic", 4: "underline", 7: "invert", 9: "strikethrough", 21: "double-underline" };
const ends = { 22: ["bold", "faint"], 23: ["italic"], 24: ["underline", "double-underline"], 27: ["invert"], 29: ["strikethrough"] };

// A Screen is a terminal that can write over its last line. A line is a
// string, or a list of [classes, text] where it has styles.
export class Screen {
	// Lines are those that nothing can change any more.
	lines = [];
	#row = []; // [classes, character] of the last line
	#text = ""; // or the last line, as long as it is plain
	#column = 0;
	#style = new Map();
	#class = "";
	#rest = "";

	// write takes the next piece of a text.
	write(piece) {
		let text = (this.#rest + piece);
		this.#rest = "";
		const cut = text.endsWith("\r") ? text.length - 1 : text.slice(-longestCommand).search(unfinished);
		if (cut >= 0) {
			const at = text.endsWith("\r") ? cut : Math.max(0, text.length - longestCommand) + cut;
			[text, this.#rest] = [text.slice(0, at), text.slice(at)];
		}
		const lines = text.replaceAll("\r\n", "\n").split("\n");
		lines.forEach((line, i) => {
			this.#put(line);
			if (i < lines.length - 1) this.#end();
		});
	}

	// last gives the line that is being written.
	get last() { return this.#row.length > 0 ? joined(this.#row) : this.#text; }

	#end() {
		this.lines.push(this.last);
		[this.#row, this.#text, this.#column] = [[], "", 0];
	}

	#put(line) {
		if (this.#row.length === 0 && !this.#class && this.#column === this.#text.length && plain.test(line)) {
			this.#text += line;
			this.#column = this.#text.length;
			return;
		}
		if (this.#text) [this.#row, this.#text] = [[...this.#text].map((c) => ["", c]), ""];
		for (let i = 0; i < line.length;) {
			const command = line[i] === "\x1b" && escapes.exec(line.slice(i, i + longestCommand))?.[0];
			const word = command || String.fromCodePoint(line.codePointAt(i));
			if (command) this.#obey(command);
			else this.#show(word);
			i += word.length;
		}
	}

	#show(c) {
		if (c === "\r") this.#column = 0;
		else if (c === "\b") this.#column = Math.max(0, this.#column - 1);
		else {
			while (this.#row.length < this.#column) this.#row.push(["", " "]);
			this.#row[this.#column++] = [this.#class, visible(c)];
		}
	}

	#obey(command) {
		if (command === "\x1b[K" || command === "\x1b[0K") this.#row.length = Math.min(this.#row.length, this.#column);
		else if (command === "\x1b[2K") this.#row = [];
		else if (/^\x1b\[[\d;:]*m$/.test(command)) this.#restyle(command.slice(2, -1));
	}

	// restyle obeys the parameters of one SGR.
	#restyle(parameters) {
		for (const p of fewColours(parameters).split(";")) {
			const n = Number(p);
			if (n === 0) this.#style.clear();
			else if (styles[n]) this.#style.set(styles[n], styles[n]);
			else if (ends[n]) for (const s of ends[n]) this.#style.delete(s);
			else if (n === 39 || n === 49) this.#style.delete(n === 39 ? "fg" : "bg");
			else if (n >= 30 && n < 50 || n >= 90 && n < 108) this.#colour(n);
		}
		this.#class = [...this.#style.values()].map((name) => `ansi-${name}`).join(" ");
	}

	#colour(n) {
		const name = colours[n % 10];
		const place = n >= 100 || n >= 40 && n < 50 ? "bg" : "fg";
		if (name) this.#style.set(place, `${place}-${n >= 90 ? "bright-" : ""}${name}`);
	}
}

// fewColours replaces colours of larger palettes by the nearest of the eight
// that the theme has.
const fewColours = (parameters) => parameters.replace(/\b([34])8[;:](?:5[;:](\d+)|2[;:](\d+)[;:](\d+)[;:](\d+))/g,
	(_, place, n, ...rgb) => place + nearest(n !== undefined ? paletteColour(Math.min(n, 255)) : rgb.slice(0, 3).map((v) => Math.min(v, 255))));

// paletteColour gives red, green and blue of a colour of xterm's palette.
function paletteColour(n) {
	const on = 170 + 85 * Math.floor(n / 8);
	if (n < 16) return [on * (n & 1), on * (n >> 1 & 1), on * (n >> 2 & 1)];
	if (n < 232) return [51 * Math.floor((n - 16) / 36), 51 * (Math.floor((n - 16) / 6) % 6), 51 * ((n - 16) % 6)];
	return Array(3).fill(8 + 10 * (n - 232));
}

// nearest gives the number of the named colour of the same hue; greys are
// black or white.
function nearest(rgb) {
	const strong = Math.max(...rgb), weak = Math.min(...rgb);
	if (strong - weak < 32) return strong < 128 ? 0 : 7;
	return rgb.reduce((n, v, i) => 2 * (v - weak) >= strong - weak ? n | 1 << i : n, 0);
}

// visible gives what stands for a control character, and any other as it is.
function visible(c) {
	const n = c.codePointAt(0);
	if (c === "\t" || n >= 0x20 && n < 0x7f || n >= 0xa0) return c;
	return n < 0x20 ? String.fromCodePoint(0x2400 + n) : n === 0x7f ? "\u2421" : "\ufffd";
}

// joined gives characters with their classes as pieces; a string if no class
// is among them.
function joined(row) {
	const pieces = [];
	for (const [style, c] of row) {
		if (pieces.length > 0 && pieces.at(-1)[0] === style) pieces.at(-1)[1] += c;
		else pieces.push([style, c]);
	}
	return pieces.length === 1 && pieces[0][0] === "" ? pieces[0][1] : pieces;
}

// textOf gives the characters of a line.
export const textOf = (line) => typeof line === "string" ? line : line.map(([, text]) => text).join("");

// nodes gives a line as nodes for a pre, without its end.
export function nodes(document, line) {
	if (typeof line === "string") return [document.createTextNode(line)];
	return line.map(([style, text]) => {
		if (!style) return document.createTextNode(text);
		const span = document.createElement("span");
		span.className = style;
		span.textContent = text;
		return span;
	});
}
