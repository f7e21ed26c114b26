// What is said while cells are run, in the language of the chapter. A page
// names the file, which is read once and only when it is needed.

const parts = globalThis.document?.getElementById("run-parts");

// words are the texts. Where their file cannot be read they are the names of
// the texts: everything works, and says so badly.
export const words = await read(parts?.dataset.texts);

async function read(address) {
	try {
		if (address) return await (await fetch(new URL(address, document.baseURI))).json();
	} catch {
		// below
	}
	const name = (target, key) => target[key] ?? (["more", "stack", "others", "outcomes", "moreThan", "rarer"].includes(key) ? [`${key} %d`, `${key} %d`] : String(key));
	const names = (known) => new Proxy(known, { get: name });
	return names({ run: names({}), endings: names({}), worths: names({}), worthLong: names({}), tags: names({}) });
}

// format puts values into a text in the places of %s and %d.
export const format = (text, ...values) => text.replace(/%[sd]/g, () => values.shift() ?? "");
