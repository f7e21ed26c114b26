// Buttons that copy code. They are made here because without script they
// would be dead; the button itself is a template in the page, in its language.

// offerCopies puts a button into each place that was left for one and has
// none yet.
export function offerCopies(document) {
	const template = document.getElementById("copy-button");
	if (!template || !navigator.clipboard) return;
	for (const place of document.querySelectorAll(".copy-place")) {
		if (place.querySelector(".copy") || sources(place).length === 0) continue;
		place.append(template.content.cloneNode(true));
		const button = place.lastElementChild;
		button.addEventListener("click", () => copy(button, textAt(place)));
	}
}

// sources gives the elements whose text is copied at a place: all of an
// output, with what is folded away but not what is not chosen, or else the code
// of the cell.
function sources(place) {
	const output = place.closest(".output");
	if (output) return [...output.querySelectorAll("pre")].filter((pre) => !pre.closest("[hidden]"));
	const code = place.closest(".cell, .listing")?.querySelector(".code code");
	return code ? [code] : [];
}

// textAt gives the text that a place copies, at the time of copying.
export function textAt(place) {
	return sources(place).map((source) => source.textContent.replace(/\n$/, "")).join("\n") + "\n";
}

// copy writes text to the clipboard and says on the button how it went.
async function copy(button, text) {
	const label = button.querySelector(".copy-label");
	const before = label.dataset.label ?? (label.dataset.label = label.textContent);
	try {
		await navigator.clipboard.writeText(text);
		label.textContent = label.dataset.done;
	} catch {
		label.textContent = label.dataset.failed;
	}
	clearTimeout(button.timer);
	button.classList.add("said"); // shown also where there is room for a sign only
	button.timer = setTimeout(() => {
		button.classList.remove("said");
		label.textContent = before;
	}, 2000);
}
