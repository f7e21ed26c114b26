// Markdown that was typed and is not in the file stays in the browser: for
// each page a list of sections with their text, and what the file had then.

const name = () => `weft-prose ${location.pathname}`;

// drafts gives the texts of this page by the id of their section.
export function drafts() {
	try {
		const all = JSON.parse(localStorage.getItem(name()) ?? "{}");
		return Object.fromEntries(Object.entries(all).filter(([, d]) => typeof d?.text === "string" && typeof d.was === "string"));
	} catch {
		return {};
	}
}

// keepDraft keeps the text of a section, or forgets it if there is none.
export function keepDraft(section, draft) {
	const all = drafts();
	if (draft) all[section] = draft;
	else delete all[section];
	try {
		if (Object.keys(all).length === 0) localStorage.removeItem(name());
		else localStorage.setItem(name(), JSON.stringify(all));
	} catch {
		// It still stands in the page.
	}
}

// onDrafts calls when another tab has changed the drafts of this page.
export function onDrafts(call) {
	addEventListener("storage", (event) => { if (event.key === name()) call(); });
}
