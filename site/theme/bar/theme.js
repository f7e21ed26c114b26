// The choice of light, dark or the system's colours. boot.js, which stands
// in the head of each page, sets a stored choice before the first paint.

const key = "weft-theme";

// offerThemes makes the buttons of the theme menu work.
export function offerThemes(document) {
	const buttons = document.querySelectorAll("[data-theme-choice]");
	for (const button of buttons) {
		button.addEventListener("click", () => {
			choose(document, button.dataset.themeChoice);
			button.closest("[popover]").hidePopover();
		});
	}
	show(document);
	// Another tab has chosen.
	addEventListener("storage", (event) => {
		if (event.key === key) apply(document, event.newValue);
	});
}

// choose applies and remembers a choice. Where nothing can be stored it
// holds for the page.
function choose(document, choice) {
	try {
		if (choice === "auto") localStorage.removeItem(key);
		else localStorage.setItem(key, choice);
	} catch {
		// A page without storage still changes its colours.
	}
	apply(document, choice);
}

function apply(document, choice) {
	const root = document.documentElement;
	if (choice === "light" || choice === "dark") root.dataset.theme = choice;
	else delete root.dataset.theme;
	show(document);
}

// show marks the button of the theme in force.
function show(document) {
	const choice = document.documentElement.dataset.theme ?? "auto";
	for (const button of document.querySelectorAll("[data-theme-choice]")) {
		button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
	}
}
