// The search: a button, Ctrl K and the slash. What finds is loaded when it
// is first asked for.

// offerSearch makes the button and the keys open the dialog.
export function offerSearch(document) {
	const dialog = document.getElementById("search");
	if (!dialog) return;
	let opening;
	const open = () => {
		opening ??= import("./dialog.js").then((m) => m.prepare(dialog));
		if (!dialog.open) dialog.showModal();
		opening.catch(() => {
			opening = undefined;
			dialog.querySelector("[role=status]").textContent = dialog.dataset.failed;
		});
	};
	// Who is fast presses Enter before what finds is loaded.
	dialog.querySelector("input").addEventListener("keydown", (event) => {
		if (event.key !== "Enter" || event.isComposing) return;
		event.preventDefault();
		opening?.then((view) => view.enter());
	});
	for (const button of document.querySelectorAll(".search-button")) button.addEventListener("click", open);
	document.addEventListener("keydown", (event) => {
		if (!asks(event)) return;
		event.preventDefault();
		open();
	});
	dialog.querySelector(".search-close").addEventListener("click", () => dialog.close());
}

// asks tells whether a key asks for the search. The slash does unless one
// writes.
function asks(event) {
	if (event.isComposing || event.altKey || event.defaultPrevented) return false;
	if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "k" && !event.shiftKey;
	return event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])");
}
