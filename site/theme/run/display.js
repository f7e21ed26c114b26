// Displays of a cell: drawings, pictures, HTML, and what many runs of it gave.
// They look as at build time.

import { cleanHTML, cleanSVG } from "./clean.js";
import { make } from "./make.js";
import { seconds, stateOf } from "./state.js";
import { counted, written } from "./text.js";
import { format, words } from "./words.js";

const runsType = "application/vnd.weft.runs+json";
const variantsType = "application/vnd.weft.variants+json";
const timelineType = "application/vnd.weft.timeline+json";

// shownOutcomes is how many outcomes are shown open.
const shownOutcomes = 6;

// display gives the element of a display, null if it shows nothing. HTML is
// what Go has drawn and cleaned, if it has. Prefix is for the ids in it, and
// draw draws the outputs of one of several results.
export function display(document, { data = {} }, html, prefix, draw) {
	const text = (type) => typeof data[type] === "string" ? data[type] : "";
	const plain = text("text/plain");
	const element = make(document, "div", { className: "output display" });
	if (data[runsType]) return runs(document, data[runsType], draw);
	if (data[variantsType]) return variants(document, data[variantsType], withTimelines(document, html, draw));
	if (html) return drawnByGo(document, element, html, data, plain);
	if (data[timelineType] && !plain) return null;
	const svg = text("image/svg+xml") && cleanSVG(document, text("image/svg+xml"), prefix);
	if (svg) return described(document, element, make(document, "div", { className: "drawing" }, svg.element), plain, svg.title);
	const image = text("image/png") && picture(document, text("image/png"));
	if (image) return described(document, element, image, plain);
	const clean = text("text/html") && cleanHTML(document, text("text/html"));
	if (clean && (clean.childElementCount > 0 || clean.textContent.trim())) {
		element.append(group(document, clean));
		return element;
	}
	const shown = laidOut(data["application/json"]) || plain || text("text/markdown");
	return shown ? written(document, element, shown) : null;
}

function drawnByGo(document, element, html, data, plain) {
	const { content } = make(document, "template", { innerHTML: html });
	const whole = [...content.children].find((e) => e.classList.contains("output"));
	if (whole) return whole;
	if (data["image/svg+xml"]) return described(document, element, make(document, "div", { className: "drawing" }, content), plain);
	element.append(data["text/html"] || data["text/markdown"] ? group(document, content) : content);
	return element;
}

// withTimelines gives what draws the outputs of several results, whose
// timelines Go has drawn in the order in which they are there.
function withTimelines(document, html, draw) {
	const drawn = [...make(document, "template", { innerHTML: html ?? "" }).content.querySelectorAll("weft-timeline")];
	return (output) => output.data?.[timelineType] && drawn.length ? make(document, "div", { className: "output display" }, drawn.shift()) : draw(output);
}

const group = (document, inside) => {
	const box = make(document, "div", { className: "html", ariaLabel: words.display }, inside);
	box.setAttribute("role", "group");
	return box;
};

// described has a drawing named by the first line of its text, and a longer
// text offered to be read.
function described(document, element, drawing, plain, title = "") {
	const text = plain.replace(/^\n+|\n+$/g, "");
	drawing.setAttribute("role", "img");
	drawing.setAttribute("aria-label", text.split("\n")[0].trim() || title || words.figure);
	element.append(drawing);
	if (text.includes("\n")) {
		element.append(make(document, "details", { className: "rest" }, make(document, "summary", { textContent: words.inWords }), make(document, "pre", { textContent: text, translate: false })));
	}
	return element;
}

function laidOut(json) {
	if (json === undefined) return "";
	try {
		return JSON.stringify(typeof json === "string" ? JSON.parse(json) : json, null, "  ");
	} catch {
		return "";
	}
}

// picture draws an image without giving it an address: a page may load none
// but the site's own.
function picture(document, base64) {
	try {
		const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
		const canvas = make(document, "canvas", { className: "drawing" });
		createImageBitmap(new Blob([bytes], { type: "image/png" })).then((image) => {
			[canvas.width, canvas.height] = [image.width, image.height];
			canvas.getContext("2d").drawImage(image, 0, 0);
		}, () => canvas.replaceWith(canvas.getAttribute("aria-label")));
		return canvas;
	} catch {
		return null;
	}
}

// runs gives what many runs of a cell gave, and how often.
function runs(document, { runs, outcomes = [], others = 0 }, draw) {
	const sum = counted(others ? words.moreThan : words.outcomes, outcomes.length);
	const list = (some) => make(document, "ol", { className: "outcomes" }, ...some.map((o) => outcome(document, o, runs, draw)));
	const box = make(document, "div", { className: "runs" }, make(document, "p", { className: "runs-sum", textContent: format(words.runSum, runs, sum) }), list(outcomes.slice(0, shownOutcomes)));
	const rest = outcomes.slice(shownOutcomes);
	if (rest.length) box.append(make(document, "details", { className: "rest" }, make(document, "summary", { textContent: counted(words.rarer, rest.length) }), list(rest)));
	if (others) box.append(make(document, "p", { className: "runs-sum", textContent: format(words.otherRuns, others, runs) }));
	return make(document, "div", { className: "output many" }, box);
}

function outcome(document, { count, result }, runs, draw) {
	const svg = (name, attributes, ...inside) => {
		const element = document.createElementNS("http://www.w3.org/2000/svg", name);
		for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
		element.append(...inside);
		return element;
	};
	const bar = svg("svg", { class: "share-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
		svg("rect", { class: "share-whole", width: 100, height: 8 }), svg("rect", { width: (100 * count / Math.max(runs, 1)).toFixed(1), height: 8 }));
	const head = make(document, "p", { className: "share" }, bar, make(document, "span", { className: "share-count", textContent: format(words.share, count, runs) }));
	if (result.ending !== "done") head.append(" ", state(document, result));
	return make(document, "li", { className: "outcome" }, head, ...inner(document, result, draw));
}

// variants gives what a cell gave for each value of its parameter, as a
// page has it: see many/choose.js.
function variants(document, { name, written: at, variants }, draw) {
	const box = make(document, "div", { className: "variants" }, ...variants.map(({ value, result }, i) => {
		const title = Object.assign(make(document, "code", { className: "variant-title", textContent: `${name} = ${value}` }), { translate: false });
		const head = make(document, "p", { className: "variant-head" }, title, " ", state(document, result));
		if (result.elapsed > 0) head.append(" ", make(document, "span", { className: "elapsed", textContent: seconds(result.elapsed) }));
		const section = make(document, "section", { className: "variant", ariaLabel: title.textContent }, head, ...inner(document, result, draw));
		Object.assign(section.dataset, { value, ...i === at ? { written: "" } : {} });
		return section;
	}));
	Object.assign(box.dataset, { name, label: format(words.choose, name) });
	return make(document, "div", { className: "output many" }, box);
}

function state(document, result) {
	const { kind, sign, text } = stateOf(result, "");
	return make(document, "span", { className: `state ${kind}` }, make(document, "span", { className: "sign", ariaHidden: "true", textContent: sign }), text);
}

function inner(document, { outputs }, draw) {
	const all = (outputs ?? []).map(draw).filter(Boolean);
	return all.length ? all : [make(document, "p", { className: "silent", textContent: words.noOutput })];
}
