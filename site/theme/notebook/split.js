// Where a cell is cut in two.

// parts gives for a text and a place in it, counted in characters, the text
// with a line that begins there, and the number of that line; null if one of
// the two parts would be empty.
export function parts(source, at) {
	const before = source.slice(0, at).replace(/[ \t]+$/, "");
	const after = source.slice(at).replace(/^[ \t]*\n/, "");
	if (before.trim() === "" || after.trim() === "") return null;
	const first = before.endsWith("\n") ? before : before + "\n";
	return { source: first + (before.endsWith("\n") ? source.slice(at) : after), line: first.split("\n").length };
}
