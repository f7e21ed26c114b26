// A cell with a parameter has what it gave for each value, one below the
// other. A control shows one at a time; printed, all are there.

let controls = 0;

// offerChoices gives every cell with variants its control, unless it has one.
export function offerChoices(root) {
	for (const variants of root.querySelectorAll(".variants:not(.chosen)")) choose(variants.ownerDocument, variants, `choice-${++controls}`);
}

// choose puts a control before the variants.
function choose(document, variants, id) {
	const sections = [...variants.querySelectorAll(":scope > .variant")];
	const values = sections.map((s) => s.dataset.value);
	const written = Math.max(0, sections.findIndex((s) => "written" in s.dataset));
	variants.style.minHeight = `${tallest(sections)}px`;
	addEventListener("resize", () => { variants.style.minHeight = ""; }, { once: true });
	const show = (chosen) => sections.forEach((s, i) => { s.hidden = i !== chosen; });
	variants.prepend(controlFor(document, { ...variants.dataset, id, values, written, show }));
	variants.classList.add("chosen");
	show(written);
}

// controlFor makes the control that suits some values: { name, label, id,
// values, written, show }. Show is told the index of the value that is chosen;
// written is the index of the first one.
export const controlFor = (document, options) => ({ slider, radios, select })[kind(options.values)](document, options);

// tallest gives how high the control's place and the largest variant are, so
// that the text below does not jump.
const tallest = (sections) => 48 + Math.max(...sections.map((s) => s.offsetHeight));

// kind tells which control suits some values: numbers are slid through, a few
// words stand side by side, more are a list.
export function kind(values) {
	if (values.length > 2 && values.every((v) => /^[-+]?[\d_]*\.?\d+$/.test(v)) && isSorted(values.map(number))) return "slider";
	return values.length < 6 ? "radios" : "select";
}

const number = (v) => Number(v.replaceAll("_", ""));
const isSorted = (list) => list.every((v, i) => i === 0 || list[i - 1] < v);

// slider makes a slider whose steps are the values.
function slider(document, { name, label, id, values, written, show }) {
	const box = element(document, "div", { className: "chooser" });
	const input = element(document, "input", { type: "range", min: 0, max: values.length - 1, step: 1, value: written, id });
	const value = element(document, "output", { className: "chooser-value" });
	value.setAttribute("for", id);
	const ticks = element(document, "datalist", { id: `${id}-ticks` });
	ticks.append(...values.map((v, i) => element(document, "option", { value: i, label: v })));
	input.setAttribute("list", ticks.id);
	input.setAttribute("aria-label", label);
	const say = () => {
		value.textContent = values[input.value];
		input.setAttribute("aria-valuetext", `${name} = ${values[input.value]}`);
	};
	input.addEventListener("input", () => { say(); show(Number(input.value)); });
	say();
	const title = element(document, "label", { className: "chooser-name", htmlFor: id, textContent: name });
	box.append(title, input, value, ticks);
	return box;
}

// radios makes a button for each value.
function radios(document, { name, label, id, values, written, show }) {
	const box = element(document, "fieldset", { className: "chooser" });
	box.setAttribute("aria-label", label);
	box.append(element(document, "legend", { className: "chooser-name", textContent: name }));
	values.forEach((v, i) => {
		const input = element(document, "input", { type: "radio", name: id, checked: i === written });
		input.addEventListener("change", () => show(i));
		const line = element(document, "label", {});
		line.append(input, v);
		box.append(line);
	});
	return box;
}

// select makes a list of the values.
function select(document, { name, label, id, values, written, show }) {
	const box = element(document, "div", { className: "chooser" });
	const list = element(document, "select", { id });
	list.setAttribute("aria-label", label);
	list.append(...values.map((v, i) => element(document, "option", { value: i, textContent: v, selected: i === written })));
	list.addEventListener("change", () => show(list.selectedIndex));
	box.append(element(document, "label", { className: "chooser-name", htmlFor: id, textContent: name }), list);
	return box;
}

const element = (document, name, properties) => Object.assign(document.createElement(name), properties);
