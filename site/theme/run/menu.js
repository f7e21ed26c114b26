// The menu of a cell: what is seldom wanted.

import { make } from "./make.js";

const more = [];

// addToMenu lets others add to every menu: add(cell, item) is asked when one
// opens, and item(text, act, title) makes an entry.
export const addToMenu = (add) => { more.push(add); };

// openMenu opens the menu of a cell at its button; list(item) fills it.
export function openMenu(document, cell, button, list) {
	document.getElementById("run-menu")?.remove();
	const menu = make(document, "div", { id: "run-menu", className: "run-menu", popover: "auto" });
	menu.setAttribute("role", "menu");
	const item = (text, act, { title = "", key = "" } = {}) => {
		const entry = make(document, "button", { type: "button", title }, make(document, "span", { textContent: text }));
		if (key) entry.append(make(document, "kbd", { textContent: key, ariaHidden: "true" }));
		entry.setAttribute("role", "menuitem");
		// An act that gives a text has it said in the place of the entry.
		entry.addEventListener("click", async () => {
			const said = await act();
			if (said) entry.firstChild.textContent = said;
			else if (menu.isConnected) menu.hidePopover();
		});
		menu.append(entry);
	};
	for (const add of [(_, item) => list(item), ...more]) {
		const group = menu.childElementCount;
		add(cell, item);
		if (group > 0) menu.children[group]?.classList.add("apart");
	}
	menu.addEventListener("toggle", (event) => { if (event.newState === "closed") menu.remove(); });
	menu.addEventListener("keydown", (event) => move(event, [...menu.children], document.activeElement));
	button.after(menu);
	menu.showPopover();
	const at = button.getBoundingClientRect();
	menu.style.top = `${Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
	menu.style.left = `${Math.max(8, Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
	menu.firstElementChild.focus();
}

function move(event, all, active) {
	const step = { ArrowDown: 1, ArrowUp: -1, Home: -all.indexOf(active), End: -1 - all.indexOf(active) }[event.key];
	if (step === undefined) return;
	event.preventDefault();
	all[(all.indexOf(active) + step + all.length) % all.length].focus();
}
