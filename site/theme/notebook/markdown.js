// The editor of a section.

// An Editor is the text area of a section. Acts are what can be done with it.
export class Editor {
	constructor(form, { label, text, was }, acts) {
		this.form = form;
		this.field = form.querySelector("textarea");
		this.note = form.querySelector(".prose-note");
		this.compare = form.querySelector(".compare");
		this.field.ariaLabel = form.ariaLabel = label;
		this.disk = was;
		this.set(text, was);
		this.field.addEventListener("input", () => { this.fit(); this.tell(""); acts.typed(); });
		this.field.addEventListener("keydown", (event) => this.#key(event, acts));
		this.compare.addEventListener("click", acts.decide);
		form.querySelector(".cancel").addEventListener("click", acts.cancel);
		form.addEventListener("submit", (event) => { event.preventDefault(); acts.save(); });
	}

	// text ends with a line feed, as sections of a file do.
	get text() { return this.field.value.trimEnd() === "" ? "" : this.field.value.replace(/\n*$/, "\n"); }
	get dirty() { return this.text !== this.was; }
	get focused() { return this.form.contains(this.form.ownerDocument.activeElement); }

	set(text, was) {
		const value = text.replace(/\n$/, "");
		if (this.field.value !== value) {
			const { selectionStart: at } = this.field;
			const blank = this.field.value === "";
			this.field.value = value;
			this.field.setSelectionRange(blank ? 0 : at, blank ? 0 : at);
		}
		this.was = was;
		this.mark();
		this.fit();
	}

	// fit makes the area as high as its text, where browsers do not.
	fit() { this.field.rows = Math.max(3, this.field.value.split("\n").length + 1); }

	focus(line = 0) {
		this.field.focus({ preventScroll: true });
		const at = this.field.value.split("\n").slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
		if (line > 0) this.field.setSelectionRange(at, at);
		this.form.scrollIntoView({ block: "nearest" });
	}

	mark() { this.compare.hidden = !this.dirty || this.disk === this.was || this.disk === this.text; }
	tell(text) { if (this.note.textContent !== text) this.note.textContent = text; }

	#key(event, acts) {
		const control = event.ctrlKey || event.metaKey;
		if (event.isComposing) return;
		if (event.key === "Escape" && !this.dirty) acts.cancel();
		else if (control && (event.key === "Enter" || event.key.toLowerCase() === "s")) acts.save();
		else return;
		event.preventDefault();
		event.stopPropagation();
	}
}
