// Editing the text of a chapter: a section at a time, as Markdown.

import { choose } from "./conflict.js";
import { drafts, keepDraft, onDrafts } from "./drafts.js";
import { Editor } from "./markdown.js";

const headings = ":is(h2, h3, h4, h5, h6)[id]";

// A Prose gives each section of a page a way to edit it. The one before the
// first heading has the name "".
export class Prose {
	constructor(document, { requests, bar, changed, undo }) {
		Object.assign(this, { document, requests, bar, changed, undo });
		this.parts = document.getElementById("notebook-prose");
		this.open = new Map(); // the editors, by section
		document.addEventListener("click", (event) => {
			const button = event.target.closest?.(".prose-edit");
			if (button) this.edit(button.dataset.section);
		});
		onDrafts(() => this.#share());
		for (const [section, draft] of Object.entries(drafts())) this.#show(section, draft.text, draft.was);
	}

	// edited gives how many texts differ from the file.
	get edited() { return [...this.open.values()].filter((e) => e.dirty).length; }

	// offer gives each heading its button, unless it has one.
	offer() {
		const [button] = this.parts.content.children;
		const title = this.document.querySelector(".head h1");
		for (const heading of [title, ...this.document.querySelectorAll(`.text > ${headings}`)]) {
			if (!heading || heading.querySelector(".prose-edit")) continue;
			const own = button.cloneNode(true);
			own.dataset.section = heading === title ? "" : heading.id;
			own.ariaLabel = own.title = this.#label(own.dataset.section);
			heading.append(own);
		}
	}

	#heading(section) {
		const heading = section ? this.document.getElementById(section) : null;
		return heading?.matches(headings) ? heading : null;
	}

	#label(section) {
		const heading = this.#heading(section)?.cloneNode(true);
		heading?.querySelectorAll("a, button, .section-number").forEach((e) => e.remove());
		const { section: named, start } = this.parts.dataset;
		return section ? named.replace("%s", heading?.textContent.trim() ?? section) : start;
	}

	// edit opens the editor of a section; line is the one that is meant, from 0.
	async edit(section, line = 0) {
		if (!this.open.has(section)) {
			const answer = await this.requests.ask({ type: "file-read", section });
			if (answer.type !== "file-text") return this.bar.say(...answer.type === "lost" ? ["away"] : ["notDone", answer.reason]);
			const draft = drafts()[section]; // another tab may have one
			if (!this.open.has(section)) this.#show(section, draft?.text ?? answer.text, draft?.was ?? answer.text);
			this.open.get(section).disk = answer.text;
			this.open.get(section).mark();
		}
		this.open.get(section).focus(line);
	}

	// lead opens the section that has a line of the file.
	async lead(at) {
		const answer = await this.requests.ask({ type: "file-read", at });
		if (answer.type === "file-text") this.edit(answer.section, at - answer.line);
	}

	#show(section, text, was) {
		const [, part] = this.parts.content.children;
		const form = this.document.importNode(part, true);
		const editor = new Editor(form, { label: this.#label(section), text, was }, {
			typed: () => { this.#keep(section); this.changed(); },
			save: () => this.save(section),
			cancel: () => this.#cancel(section),
			decide: () => this.#decide(section),
		});
		this.open.set(section, editor);
		const heading = this.#heading(section);
		if (heading?.parentElement.matches(".text")) heading.after(form);
		else this.document.querySelector(".text").prepend(form);
		editor.fit();
		this.changed();
	}

	#keep(section) {
		const { text, was, dirty } = this.open.get(section);
		keepDraft(section, dirty ? { text, was } : null);
	}

	// share takes what was typed in another tab.
	#share() {
		const all = drafts();
		for (const [section, editor] of this.open) {
			if (editor.focused) continue;
			if (all[section]) editor.set(all[section].text, all[section].was);
			else this.#close(section);
		}
		this.changed();
	}

	#close(section) {
		const editor = this.open.get(section);
		const { focused } = editor;
		this.open.delete(section);
		editor.form.remove();
		keepDraft(section, null);
		if (focused) [...this.document.querySelectorAll(".prose-edit")].find((b) => b.dataset.section === section)?.focus({ preventScroll: true });
		this.changed();
	}

	#cancel(section) {
		const { text, was, dirty } = this.open.get(section);
		this.#close(section);
		if (!dirty) return;
		this.bar.say("putAway", "", "undo", () => {
			this.bar.say("");
			this.#show(section, text, was);
			this.#keep(section);
			this.open.get(section).focus();
		});
	}

	// save writes a section to the file.
	async save(section, force = false) {
		const editor = this.open.get(section);
		if (!editor.dirty) return this.#close(section);
		const { text, was } = editor;
		const answer = await this.requests.ask({ type: "file-prose", section, text, was, force });
		if (answer.type === "lost") return this.bar.say("away");
		if (answer.type === "file-refused") {
			editor.tell(answer.reason);
			return this.bar.say("notSaved", answer.reason);
		}
		if (answer.conflicts.length > 0) {
			editor.disk = answer.conflicts[0].disk;
			return this.#decide(section);
		}
		if (editor.text === text) this.#close(section);
		else editor.set(editor.text, text); // more was typed meanwhile
		this.bar.say("saved", "", answer.can, this.undo);
	}

	// saveAll writes all sections that differ.
	async saveAll() {
		for (const [section, editor] of [...this.open]) if (editor.dirty) await this.save(section);
	}

	// decide asks which of the two texts stays.
	async #decide(section) {
		const editor = this.open.get(section);
		const choice = await choose(this.document, { title: this.#label(section), mine: editor.text, disk: editor.disk });
		if (choice === "mine") return this.save(section, true);
		if (choice === "disk") editor.set(editor.disk, editor.disk);
		this.#keep(section);
		editor.mark();
		editor.focus();
		this.changed();
	}

	// follow looks whether the file has another text than the editors began
	// with.
	async follow() {
		for (const [section, editor] of [...this.open]) {
			const answer = await this.requests.ask({ type: "file-read", section });
			if (answer.type !== "file-text" || this.open.get(section) !== editor) continue;
			if (!editor.dirty || editor.text === answer.text) editor.set(answer.text, answer.text);
			editor.disk = answer.text;
			editor.mark();
			this.#keep(section);
		}
		this.changed();
	}
}
