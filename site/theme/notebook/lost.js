// Cells that were edited here and that the file has no more: their texts stay
// in the page, and in the browser, until the reader lets them go.

const name = () => `weft-lost ${location.pathname}`;

function stored() {
	try {
		const list = JSON.parse(localStorage.getItem(name()) ?? "[]");
		return Array.isArray(list) ? list.filter((l) => typeof l?.source === "string") : [];
	} catch {
		return [];
	}
}

function store(list) {
	try {
		if (list.length === 0) localStorage.removeItem(name());
		else localStorage.setItem(name(), JSON.stringify(list));
	} catch {
		// It still stands in the page.
	}
}

// showLost shows what was lost before.
export function showLost(document) {
	for (const lost of stored()) show(document, null, lost);
}

// keepLost keeps the text of a cell, and shows it behind a block of the page.
export function keepLost(document, block, { label, source }) {
	const lost = { label, source };
	store([...stored(), lost]);
	show(document, block, lost);
}

function show(document, block, { label, source }) {
	const part = document.getElementById("notebook-lost").content.cloneNode(true).firstElementChild;
	part.querySelector("p").textContent = part.dataset.text.replace("%s", label);
	part.querySelector("code").textContent = source;
	part.querySelector(".drop").addEventListener("click", () => {
		const list = stored();
		const i = list.findIndex((l) => l.source === source);
		if (i >= 0) list.splice(i, 1);
		store(list);
		part.remove();
	});
	part.querySelector(".take").addEventListener("click", () => navigator.clipboard.writeText(source));
	if (block?.isConnected) block.after(part);
	else document.querySelector(".text").prepend(part);
}
