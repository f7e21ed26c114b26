// The files of real Go: fetched once, unpacked once, and kept as they are then
// in a cache of their own, so that later visits need neither the network nor
// time.

// Caches are named by this and the address that has the version in it.
const beginning = "weft go ";

// isKept reports whether the files below an address are kept already.
export async function isKept(base) {
	try {
		return Boolean(await (await caches.open(beginning + base)).match(base + last));
	} catch {
		return false; // there are no caches, or a browser refuses
	}
}

// last is the address below base that is kept when all is there that every
// program needs.
const last = "go.json";

// A GoStore gives the files below an address.
export class GoStore {
	#base; #cache;

	constructor(base) { this.#base = base; }

	// open finds the cache and drops those of older versions of the same site.
	async open() {
		try {
			const place = new URL("..", this.#base).href;
			for (const name of await caches.keys()) {
				if (name.startsWith(beginning + place) && name !== beginning + this.#base) await caches.delete(name);
			}
			this.#cache = await caches.open(beginning + this.#base);
		} catch {} // then everything is fetched each time
	}

	address(name) { return new URL(name, this.#base).href; }

	// manifest gives what there is. It is kept by keepManifest.
	async manifest() {
		return await (await this.#kept(last) ?? await this.#fetched(last)).json();
	}

	// keepManifest says that all is there.
	async keepManifest(manifest) { await this.#keep(last, JSON.stringify(manifest)); }

	// file gives a file as it comes out of unpack, and tells of bytes as they
	// come.
	async file({ name, size }, unpack, progress = () => {}) {
		const kept = await this.#kept(name);
		if (kept) {
			progress(size);
			return new Uint8Array(await kept.arrayBuffer());
		}
		const data = await unpack(await counted(await this.#fetched(name), size, progress));
		await this.#keep(name, data);
		return data;
	}

	async #kept(name) { return this.#cache?.match(this.address(name)); }

	// A full disk keeps nothing.
	async #keep(name, data) { await this.#cache?.put(this.address(name), new Response(data)).catch(() => {}); }

	async #fetched(name) {
		const answer = await fetch(this.address(name));
		if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${answer.statusText}`);
		return answer;
	}
}

// gunzip undoes gzip, unless the host has.
export async function gunzip(data) {
	if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
	return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

// counted gives the bytes of an answer and tells as they come. What comes may
// be more or less than size, if a host packs in its own way; in all it is told
// of size bytes.
async function counted(answer, size, progress) {
	const pieces = [];
	let told = 0;
	let length = 0;
	for (const reader = answer.body.getReader(); ;) {
		const { done, value } = await reader.read();
		if (done) break;
		pieces.push(value);
		length += value.length;
		const now = Math.min(length, size);
		progress(now - told);
		told = now;
	}
	progress(size - told);
	const data = new Uint8Array(length);
	let at = 0;
	for (const piece of pieces) {
		data.set(piece, at);
		at += piece.length;
	}
	return data;
}
