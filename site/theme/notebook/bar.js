// The bar at the foot of the window: how the connection is, what is wrong
// with the file, what was done, and what concerns all cells.

// A Bar shows what it is told. Acts are what its buttons do.
export class Bar {
	constructor(document, acts) {
		this.document = document;
		this.element = document.querySelector(".notebook-bar");
		this.note = this.element.querySelector(".notebook-note");
		this.line = this.element.querySelector(".notebook-line");
		this.list = document.querySelector("#problems ul");
		for (const [name, act] of Object.entries(acts)) this.button(name)?.addEventListener("click", act);
		this.button("undo").addEventListener("click", () => this.act?.());
		this.affected = this.element.querySelector(".affected input");
		this.affected.addEventListener("change", () => acts.affected(this.affected.checked));
		document.getElementById("problems").addEventListener("toggle", (event) => {
			if (event.newState === "open") this.list.querySelector("a")?.focus();
		});
	}

	button(name) { return this.element.querySelector(`button.${name}`); }

	// connection says how the connection is; nothing if it is well, and if it
	// only has been lost for a moment.
	connection({ open, tries, refused }) {
		clearTimeout(this.patience);
		const text = this.line.dataset[refused ? "refused" : open || tries === 0 ? "" : "lost"] ?? "";
		const show = () => {
			this.write(this.line, text);
			this.element.classList.toggle("away", text !== "");
			this.button("retry").hidden = text === "";
		};
		if (text && !this.line.textContent) this.patience = setTimeout(show, refused ? 0 : 600);
		else show();
	}

	// say says what was done, by one of the texts of the page; a button may
	// go with it: "reload", or "undo", which does an act.
	say(name, value = "", button = "", act = null) {
		clearTimeout(this.fading);
		this.act = act;
		this.write(this.note, name ? this.note.dataset[name].replace("%s", value) : "");
		this.note.classList.toggle("plain", name === "putAway");
		this.note.classList.toggle("bad", name.startsWith("no") || name === "away");
		for (const name of ["reload", "undo"]) this.button(name).hidden = button !== name;
		const time = button === "undo" ? 20_000 : name.startsWith("not") ? 12_000 : 4_000;
		if (name && (!button || button === "undo")) this.fading = setTimeout(() => this.say(""), time);
	}

	// edits says how many cells and texts differ from the file.
	edits(n) {
		const button = this.button("save-all");
		button.hidden = n === 0;
		const count = button.querySelector(".count");
		this.write(count, (n === 1 ? count.dataset.single : count.dataset.many).replace("%d", n));
	}

	// problems lists what is wrong with the file. Go leads to the cell of one.
	problems(problems, go) {
		const button = this.button("problems-button");
		const label = button.querySelector("[data-label]");
		button.hidden = problems.length === 0;
		if (problems.length === 0) this.document.getElementById("problems").hidePopover();
		this.write(label, problems.length === 0 ? "" : (problems.length === 1 ? label.dataset.single : label.dataset.many).replace("%d", problems.length));
		this.list.replaceChildren(...problems.map((p) => this.problem(p, go)));
	}

	problem({ pos, text, hint, key }, go) {
		const make = (name, properties, ...inside) => {
			const element = Object.assign(this.document.createElement(name), properties);
			element.append(...inside);
			return element;
		};
		const place = [pos?.file, pos?.line, pos?.col].filter(Boolean).join(":");
		const item = make("li", {});
		if (pos?.line) {
			const link = make("a", { href: `#${key || "main"}`, textContent: place });
			link.addEventListener("click", (event) => {
				if (!key) event.preventDefault();
				this.document.getElementById("problems").hidePopover();
				go(key, pos);
			});
			item.append(link);
		} else item.append(make("span", { textContent: place }));
		item.append(" ", make("span", { className: "problem-text", textContent: text }));
		if (hint) item.append(make("small", { textContent: hint }));
		return item;
	}

	// write says something once, for those who hear it.
	write(element, text) {
		if (element.textContent !== text) element.textContent = text;
	}
}
