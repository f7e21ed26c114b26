// One element becomes another while what the reader does in it goes on: nodes
// that are alike stay the same nodes, so that focus, selection and scrolled
// places stay too.

// theirs are attributes that belong to the reader, not to the page.
const theirs = new Set(["open", "tabindex"]);

// made are places that a script has filled, and goes on to; what is of one
// piece for a script is exchanged as such.
const made = ".run-place, .edit-place, .copy-place, .replay-place";
const piece = "weft-timeline, .variants";

// morph gives an element the form of another, and gives what stands in its
// place then: itself if both are of one kind.
export function morph(old, next) {
	const other = old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || old.matches?.(made) !== next.matches?.(made);
	if (other || old.matches?.(piece)) {
		old.replaceWith(next);
		return next;
	}
	if (old.nodeType === Node.ELEMENT_NODE) {
		dress(old, next);
		if (!old.matches(made) || !old.firstChild) fill(old, [...next.childNodes]);
	} else if (old.data !== next.data) write(old, next.data);
	return old;
}

// dress gives an element the attributes of another.
function dress(old, next) {
	for (const { name } of [...old.attributes]) {
		if (!next.hasAttribute(name) && !theirs.has(name)) old.removeAttribute(name);
	}
	for (const { name, value } of next.attributes) {
		if (!theirs.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
	}
}

// fill gives an element children like others: what is alike at the beginning
// and at the end stays, and what lies between takes the form of its partner.
function fill(parent, wanted) {
	const have = [...parent.childNodes];
	while (have.length && wanted.length && have[0].isEqualNode(wanted[0])) have.shift(), wanted.shift();
	let end = null;
	while (have.length && wanted.length && have.at(-1).isEqualNode(wanted.at(-1))) end = have.pop(), wanted.pop();
	for (const node of wanted) {
		if (have.length) morph(have.shift(), node);
		else parent.insertBefore(node, end);
	}
	for (const node of have) node.remove();
}

// write changes the text of a node where it differs, so that a selection in
// the rest of it stays.
function write(node, text) {
	const { data } = node;
	let head = 0, tail = 0;
	const least = Math.min(data.length, text.length);
	while (head < least && data[head] === text[head]) head++;
	while (tail < least - head && data.at(-1 - tail) === text.at(-1 - tail)) tail++;
	node.replaceData(head, data.length - head - tail, text.slice(head, text.length - tail));
}
