// The list of sections follows the reader.

// current gives the index of the section being read: the last one whose top
// is above the line, or the first.
export function current(tops, line) {
	let index = 0;
	for (const [i, top] of tops.entries()) {
		if (top <= line) index = i;
	}
	return index;
}

// followContents marks the link of the section being read, and closes the
// list after a choice where it is a popover.
export function followContents(document) {
	let waiting = false;
	const mark = () => {
		waiting = false;
		const list = document.getElementById("contents");
		if (!list) return;
		const links = [...list.querySelectorAll('li a[href^="#"]')];
		const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
		const tops = heads.map((head) => head?.getBoundingClientRect().top ?? Infinity);
		const now = atEnd(document) ? links.length - 1 : current(tops, innerHeight / 4);
		show(list, links, now);
	};
	const soon = () => {
		if (!waiting) requestAnimationFrame(mark);
		waiting = true;
	};
	for (const event of ["scroll", "resize"]) addEventListener(event, soon, { passive: true });
	document.addEventListener("click", (event) => {
		const list = event.target.closest?.("#contents:popover-open");
		if (list && event.target.closest("a")) list.hidePopover();
	});
	mark();
}

// atEnd tells whether the page is scrolled to its end: a short last section
// never reaches the line.
function atEnd(document) {
	const root = document.scrollingElement;
	return root.scrollTop > 0 && root.scrollTop + root.clientHeight >= root.scrollHeight - 2;
}

function show(list, links, now) {
	for (const [i, link] of links.entries()) {
		if (i !== now) link.removeAttribute("aria-current");
		else if (!link.hasAttribute("aria-current")) {
			link.setAttribute("aria-current", "true");
			keepVisible(list, link);
		}
	}
}

// keepVisible scrolls the list, never the page, to show the link.
function keepVisible(list, link) {
	const at = link.offsetTop;
	const from = list.scrollTop + 40;
	const to = list.scrollTop + list.clientHeight - 40;
	if (at < from || at > to) list.scrollTop = at - list.clientHeight / 2;
}
