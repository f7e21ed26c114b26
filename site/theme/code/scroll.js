// Blocks that are wider than the page can be scrolled by keyboard; those
// that are not are no tab stops.

let observer;

// reachScrollers makes a tab stop of each block that scrolls, and undoes it
// when the block no longer does.
export function reachScrollers(document) {
	observer ??= new ResizeObserver((entries) => {
		for (const { target } of entries) {
			if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight + 1) target.tabIndex = 0;
			else target.removeAttribute("tabindex");
		}
	});
	// To observe again what is observed does nothing.
	for (const block of document.querySelectorAll(".code, .table, .output pre, .html")) observer.observe(block);
}
