// Judges pages by the rules of HTML: reads {"name": "page"} and writes what
// html-validate finds.

import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";

const judge = new HtmlValidate({
	extends: ["html-validate:recommended"],
	rules: {
		// Labels of lists are read aloud; HTML allows all but spaces in ids.
		"aria-label-misuse": ["error", { allowAnyNamable: true }],
		"valid-id": ["error", { relaxed: true }],
		// Code is shown as its author wrote it.
		"no-trailing-whitespace": "off",
	},
});
const found = [];
for (const [name, page] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
	const { results } = await judge.validateString(page, name);
	for (const m of results.flatMap((r) => r.messages)) {
		found.push(`${name}:${m.line}:${m.column}: ${m.message} (${m.ruleId})`);
	}
}
process.stdout.write(JSON.stringify(found));
