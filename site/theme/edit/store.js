// What a reader has changed stays in the browser: for each page a list of
// cells with their text and the text that the book had then. If the book has
// another text since, the reader is told and can see both.

// nameOf gives the name under which a page's edits are kept.
export const nameOf = (path) => `weft-edits ${path.replace(/index\.html$/, "")}`;

// read gives the edits in a text; none if it is not one of ours.
export function read(text) {
	try {
		const edits = JSON.parse(text ?? "{}");
		return Object.fromEntries(Object.entries(edits).filter(([, e]) => typeof e?.source === "string" && typeof e.base === "string"));
	} catch {
		return {};
	}
}

// changed tells that the book's cell is not what it was when an edit began.
export const changed = (edit, base) => edit.base !== base;

// storage is what keeps; null where the browser refuses.
function storage() {
	try {
		return globalThis.localStorage ?? null;
	} catch {
		return null;
	}
}

const name = () => nameOf(location.pathname);

// stored gives the edits of this page by the key of their cell.
export function stored() {
	try {
		return read(storage()?.getItem(name()));
	} catch {
		return {};
	}
}

// storedEdits gives the texts of the edited cells of this page.
export const storedEdits = () => Object.fromEntries(Object.entries(stored()).map(([key, e]) => [key, e.source]));

// keep keeps an edit of a cell, or forgets it if there is none. It is false if
// the browser does not keep it.
export function keep(key, edit) {
	const edits = stored();
	if (edit) edits[key] = edit;
	else delete edits[key];
	try {
		if (Object.keys(edits).length === 0) storage()?.removeItem(name());
		else storage()?.setItem(name(), JSON.stringify(edits));
		return storage() !== null;
	} catch {
		return false;
	}
}
