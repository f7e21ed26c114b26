// HTML and SVG that a cell displays, as a page may have them: what package
// site does at build time, by the same lists. Nothing that a cell writes is
// ever put into the page as markup. It is parsed where nothing runs or loads,
// and what is allowed of it is made anew, element by element; so there is no
// text that a browser could read in another way a second time.

const words = (text) => new Set(text.trim().split(/\s+/));

const html = words(`p br hr div span b strong i em u s small sub sup mark q code pre kbd samp var abbr blockquote figure figcaption
	h3 h4 h5 h6 ul ol li dl dt dd ruby rt rp table caption thead tbody tfoot tr th td`);
// What is inside of these is no text for readers.
const silent = words("script style iframe frame frameset object embed noscript noembed noframes template title textarea select xmp plaintext");
const schemes = words("http: https: mailto:");

const svgSpace = "http://www.w3.org/2000/svg";
const drawn = words(`svg g defs title desc use symbol path rect circle ellipse line polyline polygon text tspan textPath
	marker pattern clipPath mask linearGradient radialGradient stop`);
const presentation = words(`fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap
	stroke-linejoin stroke-miterlimit opacity color display visibility transform font-family font-size font-style font-weight letter-spacing
	text-anchor text-decoration dominant-baseline alignment-baseline writing-mode marker-start marker-mid marker-end clip-path clip-rule mask
	stop-color stop-opacity paint-order vector-effect shape-rendering text-rendering`);

// deepest is how deep elements may be in each other.
const deepest = 200;

// cleanHTML gives the part of some HTML that a page can have, as a fragment.
export function cleanHTML(document, source) {
	const whole = document.createDocumentFragment();
	copyHTML(document, new DOMParser().parseFromString(source, "text/html").body, whole, 0);
	return whole;
}

function copyHTML(document, from, to, depth) {
	if (depth > deepest) return;
	for (const node of from.childNodes) {
		if (node.nodeType === 3) to.append(node.data);
		if (node.nodeType !== 1 || silent.has(node.localName)) continue;
		const element = node.namespaceURI === "http://www.w3.org/1999/xhtml" ? elementFor(document, node) : null;
		if (element) to.append(element);
		copyHTML(document, node, element ?? to, depth + 1);
	}
}

// elementFor gives the element that may stand for another one, with those of
// its attributes that may stay; null if there is none.
function elementFor(document, node) {
	const name = node.localName;
	const address = name === "a" ? addressOf(node.getAttribute("href")) : "";
	if (!html.has(name) && !address) return null;
	const element = document.createElement(name);
	const keep = (attribute, good) => {
		const value = node.getAttribute(attribute);
		if (value !== null && good.test(value)) element.setAttribute(attribute, value);
	};
	if (address) element.setAttribute("href", address);
	keep("title", /^/);
	keep("lang", /^[\s\p{L}\p{N}_-]+$/u);
	if (name === "td" || name === "th") {
		keep("colspan", /^\d+$/);
		keep("rowspan", /^\d+$/);
		keep("class", /^number$/);
	}
	if (name === "th") keep("scope", /^(col|row)$/);
	return element;
}

// addressOf gives an address that leads elsewhere; empty for any other.
function addressOf(text) {
	const url = URL.parse?.(text) ?? parsed(text);
	return url && schemes.has(url.protocol) ? url.href : "";
}

function parsed(text) {
	try {
		return new URL(text);
	} catch {
		return null;
	}
}

// Namespaces are renamed while SVG is parsed, so that its elements are those of
// no language, and their attributes mean nothing to the browser.
const spaces = ["http://www.w3.org/", "weft:www.w3.org/"];

// cleanSVG gives { element, title } of some SVG; null if it is none. Its ids
// get a prefix, so that they clash with no other.
export function cleanSVG(document, source, prefix) {
	if (/<!ENTITY/i.test(source)) return null;
	let text = source.trim().replace(/&([A-Za-z]\w*);/g, character).replaceAll(...spaces);
	// Much SVG has been written for HTML, which knows this prefix.
	if (!text.includes("xmlns:xlink")) text = text.replace(/<svg(?=[\s/>])/, '<svg xmlns:xlink="weft:www.w3.org/1999/xlink"');
	const parsed = new DOMParser().parseFromString(text, "application/xml");
	const root = parsed.documentElement;
	if (!root || root.localName !== "svg" || root.prefix || parsed.querySelector("parsererror")) return null;
	let title = "";
	for (const child of root.children) {
		if (child.localName === "title") title += textOf(child.textContent);
	}
	return { element: copySVG(document, root, prefix, 0), title: title.trim().replace(/\s+/g, " ") };
}

const textOf = (text) => text.replaceAll(spaces[1], spaces[0]);

// character gives a character with a name, which XML does not know, by its
// number.
function character(all, name) {
	if (["amp", "lt", "gt", "quot", "apos"].includes(name)) return all;
	const text = new DOMParser().parseFromString(all, "text/html").body.textContent;
	return text === all ? all : [...text].map((c) => `&#${c.codePointAt(0)};`).join("");
}

function copySVG(document, node, prefix, depth) {
	const element = document.createElementNS(svgSpace, node.localName);
	const style = textOf(node.getAttribute("style") ?? "").split(";").map((d) => d.split(/:(.*)/s)).filter(([name]) => presentation.has(name.trim()));
	for (const [name, value = ""] of style) plain(element, name.trim(), value.trim(), prefix);
	for (const { name, localName, namespaceURI, value } of node.attributes) attribute(element, { name, localName, namespaceURI, value: textOf(value) }, prefix);
	if (depth === 0 && !element.hasAttribute("viewBox")) viewBox(element);
	if (depth > deepest) return element;
	const text = node.localName === "title" || node.localName === "desc";
	for (const child of node.childNodes) {
		if (child.nodeType === 3 || child.nodeType === 4) element.append(textOf(child.data));
		if (child.nodeType !== 1 || child.prefix || text || !drawn.has(child.localName) || depth === 0 && child.localName === "title") continue;
		element.append(copySVG(document, child, prefix, depth + 1));
	}
	return element;
}

function attribute(element, { name, localName, namespaceURI, value }, prefix) {
	if (localName === "href" && (!namespaceURI || namespaceURI.endsWith("/xlink"))) {
		if (value.startsWith("#")) set(element, "href", `#${prefix}${value.slice(1)}`);
		return;
	}
	const lower = name.toLowerCase();
	if (namespaceURI || !/^[A-Za-z][A-Za-z\d-]*$/.test(name) || lower.startsWith("on") || lower.startsWith("aria-") || ["style", "href", "role", "xmlns"].includes(lower)) return;
	if (lower === "id") return name === "id" ? set(element, "id", prefix + value) : undefined;
	plain(element, name, value, prefix);
}

// plain sets an attribute whose value may refer to an id of the drawing.
function plain(element, name, value, prefix) {
	if (/url\(\s*['"]?[^#'"\s]|javascript:|@import|expression\(/i.test(value)) return;
	set(element, name, value.replace(/url\(\s*['"]?#([^'")\s]+)['"]?\s*\)/g, `url(#${prefix}$1)`));
}

// set sets an attribute, unless a style has: that counts more.
function set(element, name, value) {
	if (!element.hasAttribute(name)) element.setAttribute(name, value);
}

// viewBox makes one of width and height: without it a drawing cannot follow
// the width of the page.
function viewBox(element) {
	const [w, h] = ["width", "height"].map((name) => (element.getAttribute(name) ?? "").replace(/px$/, ""));
	if (Number(w) > 0 && Number(h) > 0) element.setAttribute("viewBox", `0 0 ${w} ${h}`);
}
