// A cell that was changed here and in the file: both texts, and the choice.

import { diff } from "../run/diff.js";

// rows gives two texts side by side: a row has a line of either, null where
// one has none, and tells whether they are the same.
export function rows(left, right) {
	const list = [];
	let gone = [], come = [];
	const flush = () => {
		for (let i = 0; i < Math.max(gone.length, come.length); i++) list.push({ left: gone[i] ?? null, right: come[i] ?? null, same: false });
		gone = [];
		come = [];
	};
	for (const [sign, line] of diff(left, right)) {
		if (sign === "-") gone.push(line);
		else if (sign === "+") come.push(line);
		else {
			flush();
			list.push({ left: line, right: line, same: true });
		}
	}
	flush();
	return list;
}

// choose asks which of two texts stays: "mine", "disk", or "later". Title
// names what they are of.
export function choose(document, { title, mine, disk }) {
	const dialog = document.getElementById("conflict");
	const heading = dialog.querySelector("h2");
	heading.textContent = heading.dataset.cell.replace("%s", title);
	const place = dialog.querySelector(".conflict-code");
	const show = () => draw(place, dialog.querySelector("input:checked").value, mine, disk);
	for (const input of dialog.querySelectorAll("input")) {
		input.checked = input.value === "both";
		input.onchange = show;
	}
	const copy = dialog.querySelector('[value="copy"]');
	copy.onclick = () => navigator.clipboard.writeText(mine).then(() => say(copy));
	show();
	dialog.returnValue = "";
	dialog.showModal();
	dialog.querySelector("input:checked").focus();
	return new Promise((resolve) => {
		dialog.addEventListener("close", () => resolve(dialog.returnValue || "later"), { once: true });
	});
}

// say says on a button that it has done what it does.
function say(button) {
	const { textContent } = button;
	if (textContent === button.dataset.done) return;
	button.textContent = button.dataset.done;
	setTimeout(() => { button.textContent = textContent; }, 2000);
}

// draw shows one of the texts, or both.
function draw(place, view, mine, disk) {
	const document = place.ownerDocument;
	const line = (text, kind) => Object.assign(document.createElement("code"), { textContent: text ?? "", className: text === null ? "none" : kind, translate: false });
	place.className = `conflict-code ${view}`;
	if (view !== "both") {
		place.replaceChildren(...(view === "mine" ? mine : disk).replace(/\n$/, "").split("\n").map((text) => line(text, "")));
		return;
	}
	const head = [place.dataset.mine, place.dataset.disk].map((text) => Object.assign(document.createElement("b"), { textContent: text }));
	const both = rows(mine, disk).flatMap(({ left, right, same }) => [line(left, same ? "" : "ours"), line(right, same ? "" : "theirs")]);
	place.replaceChildren(...head, ...both);
}
