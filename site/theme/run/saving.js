// What readers take along of a page: its cells as they are now, as a link, a
// program or a notebook.

import { longest, pack } from "../edit/share.js";
import { words } from "./words.js";

// A Saver saves the cells of one page, by their elements. Warm opens the
// session, and ask asks it something. Its acts give words if they must be said:
// what went wrong, or that it went well where this is not to be seen.
export class Saver {
	constructor(document, { cells, warm, ask }) {
		Object.assign(this, { document, cells, warm, ask });
	}

	// ipynb is where the notebook of the book's chapter is, if there is one.
	get ipynb() { return this.document.getElementById("run-parts")?.dataset.ipynb; }

	// saveProgram saves the cells as a program.
	async saveProgram() {
		if (!await this.warm()) return words.run.notSaved;
		for (const c of this.cells.values()) c.tell();
		const { document } = this;
		const text = document.querySelector("h1")?.textContent.trim() ?? "";
		const answer = await this.ask({ what: "export", key: document.querySelector("weft-cell").id, file: fileName(), text, sections: sections(document) });
		if (!answer?.files?.length) return words.run.notSaved;
		const { program, save } = await import("./export.js");
		save(document, program(answer.files, fileName()));
	}

	// saveNotebook saves the chapter with its cells. What a cell gave goes with
	// it if it came from this text.
	async saveNotebook() {
		try {
			const { notebook, save } = await import("./export.js");
			const response = await fetch(new URL(this.ipynb, this.document.baseURI));
			if (!response.ok) return words.run.notSaved;
			const known = [...this.cells.values()].filter((c) => c.code && (c.dirty || c.result));
			const book = notebook(await response.json(), Object.fromEntries(known.map((c) => [c.key, { source: c.source, result: c.fresh ? c.result : null }])));
			save(this.document, { name: `${fileName()}.ipynb`, blob: new Blob([JSON.stringify(book, null, 1) + "\n"], { type: "application/x-ipynb+json" }) });
		} catch {
			return words.run.notSaved;
		}
	}

	// copyLink copies a link to a cell, with the cells that were edited.
	async copyLink(key) {
		const edited = [...this.cells.values()].filter((c) => c.dirty);
		const hash = edited.length === 0 ? `#${key}` : await pack(Object.fromEntries(edited.map((c) => [c.key, { source: c.source, base: c.base }])));
		if (hash.length > longest) return words.run.linkFull;
		try {
			await navigator.clipboard.writeText(new URL(hash, location.href).href);
			return words.copied;
		} catch {
			return words.notCopied;
		}
	}
}

const fileName = () => decodeURIComponent(location.pathname.replace(/\/(index\.html)?$/, "").split("/").at(-1)) || "chapter";

// sections gives the headings above the cells, by the key of the first one
// below each.
function sections(document) {
	const texts = {};
	let above = [];
	for (const e of document.querySelectorAll("main :is(h2, h3, h4, weft-cell)")) {
		if (e.localName !== "weft-cell") above = [...above.filter((h) => h.localName < e.localName), e];
		else if (above.length) {
			texts[e.id] = above.map(titleOf).join("\n\n");
			above = [];
		}
	}
	return texts;
}

// titleOf gives the text of a heading without its number and its link.
const titleOf = (h) => [...h.childNodes].filter((n) => !n.matches?.(".section-number, .anchor")).map((n) => n.textContent).join("").trim();
