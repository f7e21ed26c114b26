// A link that carries code: the edited cells, compressed, in the fragment of
// the address, which no server sees. What comes in a link is a stranger's: it
// is shown and marked, never run by itself, never markup, and bounded.

const beginning = "#code=";

// longest is how long a link may be: some programs cut longer ones; largest
// bounds what a short link may unfold to.
export const longest = 16_000;
const largest = 256 << 10;

// isShared tells that a fragment carries code.
export const isShared = (hash) => hash.startsWith(beginning);

// pack gives the fragment for some cells: { key: { source, base } }.
export async function pack(cells) {
	const text = JSON.stringify({ v: 1, cells });
	const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
	const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
	let binary = "";
	for (const b of bytes) binary += String.fromCharCode(b);
	return beginning + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// unpack gives the cells of a fragment; null if it is none of ours.
export async function unpack(hash) {
	try {
		const binary = atob(hash.slice(beginning.length).replaceAll("-", "+").replaceAll("_", "/"));
		const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
		const { v, cells } = JSON.parse(await bounded(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))));
		const good = Object.entries(cells).filter(([, c]) => typeof c?.source === "string" && typeof c.base === "string");
		return v === 1 && good.length > 0 ? Object.fromEntries(good) : null;
	} catch {
		return null;
	}
}

// bounded reads a stream of text up to the largest size.
async function bounded(stream) {
	const reader = stream.getReader();
	const decoder = new TextDecoder();
	let text = "";
	for (let size = 0;;) {
		const { done, value } = await reader.read();
		if (done) return text + decoder.decode();
		size += value.length;
		if (size > largest) {
			reader.cancel().catch(() => {});
			throw new Error("too large");
		}
		text += decoder.decode(value, { stream: true });
	}
}
