// Elements for what a page shows of cells that run.

// make makes an element with properties and children.
export function make(document, name, properties = {}, ...children) {
	const element = Object.assign(document.createElement(name), properties);
	element.append(...children);
	return element;
}

// icon makes one of the signs of buttons.
export function icon(document, path) {
	const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
	for (const [name, value] of [["class", "icon"], ["viewBox", "0 0 20 20"], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
	line.setAttribute("d", path);
	svg.append(line);
	return svg;
}
