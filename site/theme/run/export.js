// What a reader has made of a page, as files: the program that `go run` runs,
// and the notebook of the chapter with his cells and what they gave.

import { zip } from "./zip.js";

// program gives the file for an answer of the session: the program itself, or
// an archive if it has several files. It is { name, blob }.
export function program(files, name) {
	if (files.length === 1) return { name: `${name}.go`, blob: new Blob([files[0].data], { type: "text/x-go" }) };
	const below = files.map((f) => ({ name: `${name}/${f.name}`, data: f.data }));
	return { name: `${name}.zip`, blob: new Blob([zip(below)], { type: "application/zip" }) };
}

// notebook puts cells, { key: { source, result } }, into the notebook of the
// book. What came from another text than it has now is left out.
export function notebook(book, cells) {
	const own = book.cells.filter((cell) => cell.cell_type === "code");
	let count = Math.max(0, ...own.map((cell) => cell.execution_count ?? 0));
	for (const cell of own) {
		const { source, result } = cells[cell.metadata.name ?? cell.id] ?? {};
		if (source === undefined) continue;
		cell.source = lines(source.replace(/\n$/, ""));
		cell.execution_count = result ? ++count : null;
		cell.outputs = (result?.outputs ?? []).map((o) => outputOf(o, count));
	}
	return book;
}

// lines gives a text as notebooks have it: a list of lines with their ends.
const lines = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function outputOf({ kind, text = "", data = {}, error }, count) {
	switch (kind) {
	case "stdout":
	case "stderr": return { output_type: "stream", name: kind, text: lines(text) };
	case "value": return { output_type: "execute_result", execution_count: count, metadata: {}, data: { "text/plain": lines(text) } };
	case "display": return { output_type: "display_data", metadata: {}, data: bundle(data) };
	}
	const places = (error?.problems ?? []).map((p) => `${p.pos.line}:${p.pos.col}: ${p.text}`);
	const trace = [error?.message || places.shift() || "", ...places, ...error?.stack ? ["", ...error.stack.trimEnd().split("\n")] : []];
	return { output_type: "error", ename: error?.ending ?? "", evalue: error?.message ?? "", traceback: trace };
}

// bundle gives the forms of a display that others know.
function bundle(data) {
	const known = Object.entries(data).filter(([mime]) => !mime.startsWith("application/vnd.weft."));
	return Object.fromEntries(known.map(([mime, form]) => {
		if (mime === "application/json") return [mime, parsed(form)];
		return [mime, lines(String(form))];
	}));
}

function parsed(form) {
	try {
		return typeof form === "string" ? JSON.parse(form) : form;
	} catch {
		return form;
	}
}

// save has the browser keep a file.
export function save(document, { name, blob }) {
	const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
