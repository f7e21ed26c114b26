// What the strip of a cell says of a result.

import { make } from "./make.js";
import { format, words } from "./words.js";

// strip gives what the strip of a cell says: a state, and where what is shown
// is not older than the text, what is known of the result.
export function strip(document, cell, { kind, sign, text }, old) {
	const signed = (className, sign, ...inside) => make(document, "span", { className }, make(document, "span", { className: "sign", ariaHidden: "true", textContent: sign }), ...inside);
	const parts = [signed(`state ${kind}`, sign, text)];
	const { phase, result, value, page } = cell;
	if (phase === "running") parts.push(make(document, "span", { className: "elapsed" }));
	if (phase || !result || old || kind === "bad" && text === words.run.failed) return parts;
	const { kernel } = page;
	if (value) parts.push(make(document, "code", { className: "with-value", textContent: `${cell.param?.name} = ${value}`, translate: false }));
	if (result.elapsed > 0) parts.push(make(document, "span", { className: "elapsed", textContent: seconds(result.elapsed) }));
	parts.push(make(document, "span", { className: "origin", textContent: kernel.where === "machine" ? words.run.local : words.run.here }));
	const worth = worthOf(result, kernel);
	if (result.ending !== "not-run" && result.ending !== "compile-error") {
		const said = signed(`worth ${worth.kind}`, worth.sign, worth.text, make(document, "span", { className: "aloud", textContent: `: ${worth.long}` }));
		said.title = worth.long;
		parts.push(said);
	}
	if (result.ending === "done" && !result.outputs?.length) parts.push(make(document, "span", { className: "silent", textContent: words.noOutput }));
	if ((kernel.offer || kernel.getting) && worth.kind === "interpreted-only") parts.push(page.goButton());
	return parts;
}

// stateOf says how a cell ended, by a class, a sign and words.
export function stateOf(result, expect) {
	const ending = result.ending;
	const text = ending === "exit" ? format(words.exit, result.exitCode ?? 0) : words.endings[ending] ?? ending;
	const wanted = expect || "done";
	if (ending === "not-run") return { kind: "bad", sign: "✕", text: words.notCompiled };
	if (ending === "signal" && result.outputs?.some((o) => o.error?.message === "interrupted")) return { kind: "idle", sign: "■", text: words.run.stopped };
	if (ending === "done" && wanted !== "done") return { kind: "bad", sign: "✕", text: format(words.missed, words.endings[wanted] ?? wanted) };
	if (ending === "done") return { kind: "ok", sign: "✓", text };
	if (ending === wanted) return { kind: "intended", sign: "✓", text: format(words.expects, text) };
	return { kind: "bad", sign: "✕", text };
}

// worthOf says what a result is worth (I11). Kernel has what the kernel said
// of itself: the release of Go, and whether a second one will confirm.
export function worthOf(result, kernel) {
	const release = `Go ${(kernel.go ?? "").replace(/^go/, "").split(".").slice(0, 2).join(".")}`;
	const named = (kind, sign, long) => ({ kind, sign, text: format(words.worths[kind], release), long: format(long, release) });
	switch (result.verdict) {
	case "confirmed": return named("confirmed", "≡", words.worthLong.confirmed);
	case "varying": return named("varying", "≈", words.worthLong.varying);
	case "differs": return named("go-only", "◇", words.worthLong.differs);
	}
	if (!result.verdict && kernel.second) return { kind: "unclear", sign: "…", text: words.run.unclear, long: words.run.unclear };
	if ((result.kernel || kernel.kernel) === "go") return named("go-only", "◇", result.reason ? format(words.worthLong.reason, result.reason) : words.worthLong.alone);
	return named("interpreted-only", "△", words.worthLong.interpreted);
}

// seconds gives a duration in nanoseconds with three significant figures, or
// in hours and minutes.
export function seconds(ns) {
	const minutes = Math.round(ns / 60e9);
	if (minutes >= 60) return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
	for (const [size, name] of [[1e9, "s"], [1e6, "ms"], [1e3, "µs"]]) {
		if (ns >= size - size / 2000) return `${figures(ns / size)} ${name}`;
	}
	return `${ns} ns`;
}

const figures = (v) => v < 9.995 ? v.toFixed(2) : v < 99.95 ? v.toFixed(1) : v.toFixed(0);
