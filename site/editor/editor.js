// The editor of the pages: CodeMirror with what a cell of Go needs. It is
// bundled by the tool in bundle, loaded when a cell is first edited, and takes
// the place of the text area of edit.js.
//
// It lives in a shadow root: there its styles are adopted, which a page that
// allows no inline styles permits, and which a <style> element would not be.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { goLanguage } from "@codemirror/lang-go";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";

// What belongs to the page: running a cell, and moving cells about.
const pageKeys = new Set(["Mod-Enter", "Shift-Alt-ArrowUp", "Shift-Alt-ArrowDown", "Mod-Alt-\\"]);
const ownKeys = defaultKeymap.filter((k) => !pageKeys.has(k.key)).map((k) => k.key === "Enter" ? { ...k, shift: undefined } : k);

const colours = HighlightStyle.define([
	{ tag: [t.keyword, t.bool, t.null, t.self, t.controlKeyword, t.definitionKeyword, t.moduleKeyword], color: "var(--syntax-keyword)" },
	{ tag: [t.string, t.character, t.special(t.string), t.escape], color: "var(--syntax-string)" },
	{ tag: t.number, color: "var(--syntax-number)" },
	{ tag: [t.function(t.variableName), t.function(t.propertyName), t.function(t.definition(t.variableName))], color: "var(--syntax-function)" },
	{ tag: [t.typeName, t.standard(t.typeName)], color: "var(--syntax-type)" },
	{ tag: [t.comment, t.lineComment, t.blockComment], color: "var(--syntax-comment)" },
]);

const look = EditorView.theme({
	"&": { backgroundColor: "var(--code-background)", color: "var(--ink)", fontSize: "var(--code-size)" },
	"&.cm-focused": { outline: "none" },
	".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.7", padding: "1.05rem 0", scrollbarWidth: "thin" },
	".cm-content": { padding: "0", caretColor: "var(--ink)" },
	".cm-line": { padding: "0 var(--code-padding, 1.1rem)" },
	".cm-gutters": { background: "none", border: "0", color: "var(--ink-3)" },
	".cm-lineNumbers": { width: "2.7rem" },
	".cm-lineNumbers .cm-gutterElement": { padding: "0", minWidth: "0" },
	".cm-gutters + .cm-content .cm-line": { paddingInlineStart: ".9rem" },
	".cm-selectionMatch, .cm-matchingBracket, &.cm-focused .cm-matchingBracket": { background: "color-mix(in srgb, var(--accent) 16%, transparent)", color: "inherit" },
	".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { background: "var(--danger-soft)", color: "var(--danger)" },
	".cm-content ::selection": { background: "color-mix(in srgb, var(--accent) 24%, transparent)" },
	".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--danger)", textUnderlineOffset: ".25em" },
	".cm-lintRange-active": { backgroundColor: "var(--danger-soft)" },
	".cm-lintPoint::after": { borderBottomColor: "var(--danger)" },
	".cm-tooltip": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "var(--radius-small)", fontFamily: "var(--sans)", fontSize: "var(--small)", maxWidth: "34rem", overflow: "hidden" },
	".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "15rem" },
	".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".15rem .6rem", lineHeight: "1.6" },
	".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent-soft)", color: "var(--accent)" },
	".cm-completionDetail": { color: "var(--ink-3)", fontStyle: "normal" },
	".cm-completionMatchedText": { textDecoration: "none", fontWeight: "650" },
	".cm-tooltip.cm-completionInfo": { padding: ".4rem .7rem" },
	".cm-diagnostic": { padding: ".35rem .7rem", fontFamily: "var(--mono)" },
	".cm-diagnostic-error": { borderLeft: "3px solid var(--danger)" },
	".cm-about": { padding: ".35rem .7rem" },
	".cm-about code": { fontFamily: "var(--mono)" },
	".cm-panels": { background: "var(--code-background)", color: "var(--ink)", borderColor: "var(--hairline)" },
	".cm-panel.cm-search": { fontFamily: "var(--sans)", fontSize: "var(--small)" },
	".cm-textfield": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)" },
	".cm-button": { backgroundImage: "none", background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)" },
	".cm-searchMatch": { background: "var(--warn-soft)" },
});

// create makes an editor in a host: { text, at, to, numbered, label, change, ask },
// where at and to are the ends of what is selected.
// Change is told each new text; ask({ what, line, col }) answers questions, or
// gives null.
export function create(host, { text, at, to = at, numbered, label, change, ask }) {
	const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
	const place = (state, pos) => {
		const line = state.doc.lineAt(pos);
		return { line: line.number, col: pos - line.from + 1 };
	};
	const complete = async (context) => {
		const word = context.matchBefore(/[\p{L}_][\p{L}\d_]*$/u);
		if (!word && !context.explicit && context.matchBefore(/\.$/) === null) return null;
		const answer = await ask({ what: "complete", ...place(context.state, context.pos) });
		if (!answer?.items?.length || context.aborted) return null;
		const kinds = { func: "function", method: "method", var: "variable", const: "constant", field: "property", package: "namespace" };
		return {
			from: word?.from ?? context.pos,
			validFor: /^[\p{L}\d_]*$/u,
			options: answer.items.map((i) => ({ label: i.label, type: kinds[i.kind] ?? i.kind, detail: i.detail, info: i.doc || undefined, apply: i.insert || undefined })),
		};
	};
	const about = hoverTooltip(async (view, pos) => {
		const answer = await ask({ what: "hover", ...place(view.state, pos) });
		if (!answer?.text) return null;
		const dom = Object.assign(document.createElement("div"), { className: "cm-about" });
		dom.append(Object.assign(document.createElement("code"), { textContent: answer.text }));
		if (answer.doc) dom.append(document.createElement("br"), answer.doc);
		return { pos, create: () => ({ dom }) };
	});
	const state = EditorState.create({
		doc: text,
		selection: { anchor: Math.min(at, text.length), head: Math.min(to, text.length) },
		extensions: [
			look, syntaxHighlighting(colours), new LanguageSupport(goLanguage), numbered ? lineNumbers() : [],
			history(), indentOnInput(), bracketMatching(), closeBrackets(), highlightSelectionMatches(),
			autocompletion({ override: [complete], icons: false }), about,
			indentUnit.of("\t"), EditorState.tabSize.of(matchMedia("(width < 37.5em)").matches ? 2 : 4),
			EditorView.contentAttributes.of({ "aria-label": label, translate: "no" }),
			keymap.of([...closeBracketsKeymap, ...completionKeymap, ...ownKeys, ...historyKeymap, ...searchKeymap, indentWithTab]),
			EditorView.updateListener.of((u) => { if (u.docChanged) change(u.state.doc.toString()); }),
		],
	});
	const view = new EditorView({ state, parent: root, root });
	const offset = (line, col) => {
		const l = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
		return Math.min(l.from + Math.max(0, col - 1), l.to);
	};
	return {
		get value() { return view.state.doc.toString(); },
		set value(next) {
			const text = view.state.doc.toString();
			let from = 0, end = 0;
			while (from < text.length && from < next.length && text[from] === next[from]) from++;
			while (end < text.length - from && end < next.length - from && text.at(-1 - end) === next.at(-1 - end)) end++;
			if (next !== text) view.dispatch({ changes: { from, to: text.length - end, insert: next.slice(from, next.length - end) } });
		},
		get at() { return view.state.selection.main.head; },
		focus(pos = null) {
			view.focus();
			if (pos !== null) view.dispatch({ selection: { anchor: Math.min(pos, view.state.doc.length) }, scrollIntoView: true });
		},
		mark(problems) {
			view.dispatch(setDiagnostics(view.state, problems.map((p) => {
				const from = offset(p.line, p.col);
				const end = Math.max(from, offset(p.endLine || p.line, p.endCol || p.col));
				const word = view.state.wordAt(from);
				return { from, to: end > from ? end : word?.to ?? from, severity: "error", message: p.hint ? `${p.text}\n${p.hint}` : p.text };
			}).sort((a, b) => a.from - b.from)));
		},
		remove() { view.destroy(); },
	};
}
