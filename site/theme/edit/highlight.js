// The colours of Go code that a reader has changed: the six kinds of words
// that package site colours at build time.

const keywords = new Set("break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var".split(" "));
const constants = new Set("true false iota nil".split(" "));
const types = new Set("any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr".split(" "));

const word = /(\/\/.*)|(\/\*[\s\S]*?(?:\*\/|$))|("(?:[^"\\\n]|\\.)*"?|`[^`]*(?:`|$)|'(?:[^'\\\n]|\\.)*'?)|((?:0[xXbBoO][\da-fA-F_.pP+-]*|\.?\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?)i?)|([\p{L}_][\p{L}\d_]*)(?=(\s*\()?)/gu;

// highlight gives the lines of some source as lists of [class, text].
export function highlight(source) {
	const lines = [[]];
	const put = (kind, text) => text.split("\n").forEach((part, i) => {
		if (i > 0) lines.push([]);
		if (part) lines.at(-1).push([kind, part]);
	});
	let at = 0;
	for (const match of source.matchAll(word)) {
		put("", source.slice(at, match.index));
		put(kindOf(match), match[0]);
		at = match.index + match[0].length;
	}
	put("", source.slice(at));
	return lines;
}

function kindOf([, line, block, text, number, name, called]) {
	if (line || block) return "c";
	if (text) return "s";
	if (number) return "n";
	if (keywords.has(name) || constants.has(name)) return "k";
	if (types.has(name)) return "t";
	return name && called !== undefined ? "f" : "";
}

// paint makes the lines of a code element those of some source. Lines that
// are the same are not touched; other children stay.
export function paint(element, source) {
	const { ownerDocument: document } = element;
	const old = [...element.querySelectorAll(":scope > .line")];
	const lines = highlight(source);
	const same = (span, i) => span && span.textContent === textOf(lines[i]) + "\n" && !span.classList.contains("fault");
	lines.forEach((line, i) => {
		if (same(old[i], i)) return;
		const span = document.createElement("span");
		span.className = "line";
		for (const [kind, text] of line) {
			if (!kind) span.append(text);
			else span.append(Object.assign(document.createElement("span"), { className: kind, textContent: text }));
		}
		span.append("\n");
		if (old[i]) old[i].replaceWith(span);
		else if (i > 0) old[i - 1].after(span);
		else element.prepend(span);
		old[i] = span;
	});
	for (const span of old.slice(lines.length)) span.remove();
}

const textOf = (line) => line.map(([, text]) => text).join("");
