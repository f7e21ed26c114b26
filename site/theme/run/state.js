// What is said of a result: how it ended, what it is worth, how long it took.

import { format, words } from "./words.js";

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
// Confirming tells that it is at work on that.
export function worthOf(result, kernel, confirming = false) {
	const release = `Go ${(kernel.go ?? "").replace(/^go/, "").split(".").slice(0, 2).join(".")}`;
	const named = (kind, sign, long) => ({ kind, sign, text: format(words.worths[kind], release), long: format(long, release) });
	const unclear = { kind: "unclear", sign: "…", text: words.run.unclear, long: words.run.unclear };
	if (confirming) return unclear;
	switch (result.verdict) {
	case "confirmed": return named("confirmed", "≡", words.worthLong.confirmed);
	case "varying": return named("varying", "≈", words.worthLong.varying);
	case "differs": return named("go-only", "◇", words.worthLong.differs);
	}
	if (!result.verdict && kernel.second) return unclear;
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
