// The language switch stays on the same section: sections have an anchor
// that is made of their number, and is the same in every language.

// keepSection lets the links of the switch lead to the section being read.
export function keepSection(document) {
	for (const link of document.querySelectorAll("a[data-twin]")) {
		const page = link.getAttribute("href");
		const aim = () => link.setAttribute("href", page + twin(document));
		for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, aim);
	}
}

// twin gives the fragment of the section that stands at the top of the window.
function twin(document) {
	const line = document.defaultView.innerHeight / 3;
	let fragment = "";
	for (const mark of document.querySelectorAll("main [data-section]")) {
		if (mark.getBoundingClientRect().top > line) break;
		fragment = "#" + mark.dataset.section;
	}
	return fragment;
}
