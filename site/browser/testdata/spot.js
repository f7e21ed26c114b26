// The middle of the element that find() gives, for a click: as soon as it is
// where it was a frame before, and is what a pointer would meet there. If that
// does not come in so many milliseconds, why not.
function spot(find, limit) {
	const { promise, resolve } = Promise.withResolvers();
	const end = performance.now() + limit;
	const named = (e) => e ? e.outerHTML.replace(/(?<=.{160}).*/s, "…") : "nothing";
	let before = "";

	// at gives where the middle of an element is, or why it cannot be clicked.
	function at(element) {
		if (!element) return { why: "it is not there" };
		const box = [...element.getClientRects()].find((r) => r.width > 0 && r.height > 0);
		if (!box || !element.checkVisibility({ visibilityProperty: true })) return { why: `it is not shown: ${named(element)}` };
		if (element.matches(":disabled")) return { why: `it is disabled: ${named(element)}` };
		const x = box.x + box.width / 2, y = box.y + box.height / 2;
		const now = [box.x, box.y, box.width, box.height].join();
		const moved = now !== before && `it moves, from ${before} to ${now}`;
		before = now;
		const hit = document.elementFromPoint(x, y);
		if (element.contains(hit)) return { x, y, why: moved || "" };
		element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
		return { why: `it is covered at ${x},${y} by ${named(hit)}` };
	}

	// later calls a function in the next frame; a page that was frozen may have
	// none any more.
	function later(f) {
		const timer = setTimeout(() => { cancelAnimationFrame(frame); f(); }, 100);
		const frame = requestAnimationFrame(() => { clearTimeout(timer); f(); });
	}

	// guard keeps the page from a click that meets something else after all, since
	// the element has moved, before the press or between it and the release;
	// clickMet tells what that was, and ends this.
	function guard(element) {
		let met = "", clicks = 0;
		const guarded = new AbortController();
		for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
			addEventListener(type, (event) => {
				const first = type === "pointerdown" || type === "click" && ++clicks === 1;
				if (first && !element.contains(event.target)) met = named(event.target);
				if (!met) return;
				event.preventDefault();
				event.stopImmediatePropagation();
			}, { capture: true, signal: guarded.signal });
		}
		globalThis.clickMet = () => {
			guarded.abort();
			return met;
		};
	}

	function look() {
		const element = find();
		const { x, y, why } = at(element);
		if (why && performance.now() < end) return later(look);
		if (!why) guard(element);
		resolve({ X: x, Y: y, Why: why });
	}
	look();
	return promise;
}
