// A link to an output shows all of it: what of it is folded away is opened.

// followLinks opens the folds of what the address of the page names, now and
// whenever it changes.
export function followLinks(document) {
	const show = () => unfold(document.getElementById(decodeURIComponent(document.location.hash.slice(1))));
	addEventListener("hashchange", show);
	show();
}

// unfold opens the folds around an element, and the rest of an output.
export function unfold(element) {
	if (!element) return;
	for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
	if (element.matches(".output")) for (const rest of element.querySelectorAll(".rest:not(.stack)")) rest.open = true;
}
