// The page follows the file: what differs is exchanged, and all else stays as
// it is, with where the reader is and what he does.

import { enliven } from "../page/enliven.js";
import { common, match } from "./match.js";
import { morph } from "./morph.js";

// places says where a part of the frame belongs that the page had not.
const places = {
	".notice": (part) => document.querySelector("main").prepend(part),
	"nav.contents": (part) => document.querySelector(".frame").append(part),
};

// A Live page is the text of a chapter, block by block, at a version. Cells
// are asked of a Cells, which tells what of them is to be kept.
export class Live {
	constructor(document, cells) {
		this.document = document;
		this.cells = cells;
		this.text = document.querySelector(".text");
		this.blocks = [...this.text.children];
		// What the blocks are in the page that the server made, for the case
		// that it does not know any more.
		this.written = new WeakMap(this.blocks.map((block) => [block, block.outerHTML]));
	}

	get version() { return this.document.documentElement.dataset.version; }

	// apply exchanges what has changed. It reports false if the change is one
	// of a page that this is not.
	apply({ from, version, title, splices = [], lines, areas = {}, style }) {
		if (from && from !== this.version) return false;
		const keep = this.hold();
		if (splices.length > 0) this.splice(from ? splices : this.difference(splices));
		this.cells.shift(lines ?? {});
		for (const [selector, html] of Object.entries(areas ?? {})) this.area(selector, html);
		if (title) this.document.title = title;
		if (style) this.restyle(style);
		this.document.documentElement.dataset.version = version;
		enliven(this.document);
		keep();
		dispatchEvent(new Event("scroll")); // for who follows the reader
		return true;
	}

	// hold gives a function that puts the reader back to where he was: the
	// block in which he writes, or else the first that he sees, is to stand
	// where it stood, and the focus where it was.
	hold() {
		const { document } = this;
		const root = document.documentElement;
		const bar = document.querySelector(".bar").offsetHeight;
		const focus = document.activeElement;
		const seen = this.blocks.filter((b) => b.isConnected && b.getBoundingClientRect().bottom > bar).slice(0, 40);
		const writes = seen.findIndex((b) => b.contains(focus) && b.getBoundingClientRect().top < innerHeight);
		if (writes > 0) seen.unshift(seen[writes]);
		const tops = seen.map((b) => b.getBoundingClientRect().top);
		const atTop = root.scrollTop === 0 && writes < 0;
		root.classList.add("changing");
		return () => {
			const i = seen.findIndex((b) => b.isConnected && b.getClientRects().length > 0);
			const moved = i < 0 || atTop ? 0 : seen[i].getBoundingClientRect().top - tops[i];
			if (moved !== 0) scrollBy({ top: moved, behavior: "instant" });
			if (focus !== document.activeElement && focus?.isConnected) focus.focus({ preventScroll: true });
			root.classList.remove("changing");
		};
	}

	// difference gives as splices what really differs from a page that is told
	// as a whole.
	difference([{ html }]) {
		const told = html.map((one) => this.written.get(this.parse(one)));
		const pairs = common([...this.blocks.keys()], [...html.keys()], (i, j) => this.written.get(this.blocks[i]) === told[j]);
		const splices = [];
		let i = 0, j = 0;
		for (const [x, y] of [...pairs, [this.blocks.length, html.length]]) {
			if (i < x || j < y) splices.push({ at: i, remove: x - i, html: html.slice(j, y) });
			i = x + 1;
			j = y + 1;
		}
		return splices;
	}

	splice(splices) {
		const before = this.cells.list(this.blocks);
		const parsed = splices.map((s) => s.html.map((html) => this.parse(html)));
		const after = this.cells.list(this.merged(splices, (old, i) => parsed[i]));
		const partner = new Map(); // of the element of a new cell: that of the old one
		for (const [a, b] of match(before, after)) {
			partner.set(after.find((c) => c.key === b).element, before.find((c) => c.key === a).element);
		}
		const lost = new Set(before.map((c) => c.element));
		for (const block of this.merged(splices, () => [])) for (const c of this.cells.within(block)) lost.delete(c);
		for (const [next, old] of partner) if (next !== old) lost.delete(old);
		const anchors = new Map([...lost].map((c) => [c, this.anchor(c)]));
		const blocks = this.merged(splices, (old, i) => this.exchange(old, parsed[i], partner));
		this.place(blocks);
		this.cells.gone([...lost].filter((c) => !c.isConnected), anchors);
		this.cells.settle();
	}

	// anchor gives the blocks before the one that an element is in, nearest
	// first.
	anchor(element) {
		const at = this.blocks.findIndex((b) => b.contains(element));
		return this.blocks.slice(0, Math.max(0, at)).reverse();
	}

	// merged gives the blocks with those of splices in their places; what is
	// put there is made of the old ones and the number of the splice.
	merged(splices, make) {
		const blocks = [];
		let at = 0;
		splices.forEach((s, i) => {
			const end = s.remove < 0 ? this.blocks.length : s.at + s.remove;
			blocks.push(...this.blocks.slice(at, s.at), ...make(this.blocks.slice(s.at, end), i));
			at = end;
		});
		return [...blocks, ...this.blocks.slice(at)];
	}

	parse(html) {
		const template = this.document.createElement("template");
		template.innerHTML = html;
		const block = this.document.importNode(template.content, true).firstElementChild;
		this.written.set(block, block.outerHTML);
		return block;
	}

	// exchange gives the blocks that take the place of old ones: cells go on
	// as their partners, and what else is alike takes the new form.
	exchange(old, next, partner) {
		const free = old.filter((b) => this.cells.within(b).length === 0);
		const prose = next.filter((b) => this.cells.within(b).length === 0);
		const alike = new Map(common(free, prose, (a, b) => a.nodeName === b.nodeName && 1 + Number(a.id === b.id)).map(([a, b]) => [b, a]));
		return next.map((block) => {
			const html = this.written.get(block);
			const result = alike.has(block) ? morph(alike.get(block), block) : this.carry(block, partner);
			this.written.set(result, html);
			return result;
		});
	}

	// carry gives a new block in which the cells that are to be kept are the
	// old ones.
	carry(block, partner) {
		for (const next of this.cells.within(block)) {
			const old = partner.get(next);
			const kept = old && old !== next ? this.cells.refresh(old, next) : next;
			if (kept === next) continue;
			if (block === next) return kept;
			next.replaceWith(kept);
		}
		return block;
	}

	// place puts the blocks into the text, moving as few as can be: who is
	// moved may lose the focus. What a notebook puts between stays beside the
	// block before it.
	place(blocks) {
		const wanted = new Set(blocks);
		for (const block of this.blocks) if (!wanted.has(block)) block.remove();
		let last = null;
		for (const block of blocks) {
			let next = last ? last.nextElementSibling : this.text.firstElementChild;
			while (next && !wanted.has(next)) next = next.nextElementSibling;
			if (next !== block) move(this.text, block, last ? after(last, wanted) : this.text.firstChild);
			last = block;
		}
		this.blocks = blocks;
	}

	// area exchanges a part of the page beside the text.
	area(selector, html) {
		const old = this.document.querySelector(selector);
		const next = html ? this.parse(html) : null;
		if (old && next) morph(old, next);
		else if (next) places[selector]?.(next);
		else old?.remove();
	}

	// restyle exchanges the style sheet: the old one stays until the new one
	// is there.
	restyle(address) {
		const old = this.document.querySelector('link[rel="stylesheet"]');
		const next = old.cloneNode();
		next.href = address;
		const done = () => old.remove();
		next.addEventListener("load", done, { once: true });
		next.addEventListener("error", () => next.remove(), { once: true });
		old.after(next);
	}
}

// after gives the node before which the next block belongs: behind what stands
// between a block and the next that is wanted.
function after(block, wanted) {
	let next = block.nextSibling;
	while (next && next.nodeType === Node.ELEMENT_NODE && !wanted.has(next)) next = next.nextSibling;
	return next;
}

// move puts an element before another, as it is where browsers can.
function move(parent, element, before) {
	if (element.isConnected && parent.moveBefore) parent.moveBefore(element, before);
	else parent.insertBefore(element, before);
}
