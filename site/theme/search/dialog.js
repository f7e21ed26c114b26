// The dialog of the search: a field, a line that says how many sections were
// found, and links to them. Arrows go from the field through the links.

import { excerpt } from "./excerpt.js";
import { favour, Index } from "./index.js";

// How many results are shown, and of how many the text is loaded at once.
const most = 30;
const withText = 8;

// prepare makes the dialog work, and gives its view.
export function prepare(dialog) {
	const index = new Index(new URL(dialog.dataset.index, document.baseURI), load);
	const view = new View(dialog, index);
	index.open().then(() => view.ask(), () => view.say(dialog.dataset.failed));
	return view;
}

// load fetches text. Anything but a good answer is an error.
async function load(address) {
	const answer = await fetch(address);
	if (!answer.ok) throw new Error(`search: ${address} answered ${answer.status}`);
	return answer.text();
}

class View {
	constructor(dialog, index) {
		this.dialog = dialog;
		this.index = index;
		this.field = dialog.querySelector("input");
		this.status = dialog.querySelector("[role=status]");
		this.list = dialog.querySelector("ol");
		this.turn = 0;
		this.field.addEventListener("input", () => this.soon());
		dialog.addEventListener("keydown", (event) => this.key(event));
		dialog.addEventListener("click", (event) => this.click(event));
	}

	// soon asks when the writer pauses.
	soon() {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.ask(), 80);
	}

	// ask shows what the query finds, unless another was asked meanwhile.
	async ask() {
		const query = this.field.value.trim();
		const turn = ++this.turn;
		clearTimeout(this.timer);
		if (query === "") {
			this.list.replaceChildren();
			return this.say(this.dialog.dataset.hint);
		}
		try {
			const found = await this.index.search(query);
			const first = found.results.slice(0, withText);
			const texts = await Promise.all(first.map((r) => this.index.text(r.section)));
			if (turn === this.turn) this.show(favour(found.results, texts, query), found);
		} catch {
			if (turn === this.turn) this.say(this.dialog.dataset.failed);
		}
	}

	say(text) {
		if (this.status.textContent !== text) this.status.textContent = text;
	}

	show(results, { partial, terms }) {
		const shown = results.slice(0, most);
		this.list.replaceChildren(...shown.map((r) => this.row(r)));
		const { none, single, several, nearest } = this.dialog.dataset;
		const count = results.length === 1 ? single : several.replace("%d", results.length);
		this.say(results.length === 0 ? none : partial ? nearest : count);
		this.terms = terms;
		shown.forEach((r, i) => this.fill(this.list.children[i], r, i < withText));
		this.dialog.querySelector(".search-results").scrollTop = 0;
	}

	// row gives the link to a section; everything in it is text.
	row(result) {
		const row = document.createElement("li");
		const link = row.appendChild(document.createElement("a"));
		link.href = new URL(result.page + result.fragment, new URL(this.dialog.dataset.index, document.baseURI));
		for (const [name, text] of [["place", result.fragment ? result.chapter : ""], ["title", result.title], ["excerpt", ""]]) {
			if (!text && name === "place") continue;
			const part = link.appendChild(document.createElement("span"));
			part.className = "search-" + name;
			part.textContent = text;
			if (result.lang) part.lang = result.lang;
		}
		return row;
	}

	// fill puts the excerpt into a row: at once, or when it is scrolled to.
	async fill(row, result, now) {
		const terms = this.terms;
		const place = row.querySelector(".search-excerpt");
		if (!now) await seen(row);
		try {
			const pieces = excerpt(await this.index.text(result.section), terms);
			place.replaceChildren(...pieces.map(({ text, mark }) => {
				if (!mark) return text;
				const element = document.createElement("mark");
				element.textContent = text;
				return element;
			}));
		} catch {
			// A result without its excerpt still leads to the section.
		}
	}

	key(event) {
		if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
		const links = [...this.list.querySelectorAll("a")];
		const at = links.indexOf(document.activeElement);
		if (event.key === "ArrowDown") {
			(links[at + 1] ?? links.at(-1))?.focus();
		} else if (event.key === "ArrowUp" && at >= 0) {
			(links[at - 1] ?? this.field).focus();
		} else if (at >= 0 && (event.key === "Backspace" || [...event.key].length === 1 && event.key !== " ")) {
			// Who goes on writing means the field; the key arrives there.
			return this.field.focus();
		} else return;
		event.preventDefault();
	}

	// enter opens the first result of what stands in the field.
	async enter() {
		await this.ask();
		this.list.querySelector("a")?.click();
	}

	// click closes the dialog beside it and with a result.
	click(event) {
		const away = event.target === this.dialog;
		const leaves = event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
		if (away || leaves) this.dialog.close();
	}
}

// seen waits until an element is scrolled into view.
function seen(element) {
	return new Promise((resolve) => {
		const observer = new IntersectionObserver((entries) => {
			if (!entries.some((e) => e.isIntersecting)) return;
			observer.disconnect();
			resolve();
		});
		observer.observe(element);
	});
}
