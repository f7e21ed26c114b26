// The service worker keeps the site for reading without a network. The site
// writes before this what it keeps:
//
//	site = { version, files: { path: digest }, used: { path: digest }, visited: number }
//
// A version of the site is kept in a cache of its own, which is filled before
// the worker takes over: all of it or nothing. A new version takes over when
// no page of the old one is open any more. So what is read offline is always
// one site. With a network, pages come from there.
//
// A large book is more than its readers want to load. Of such a site the files
// are what all pages need; pages and what they show are kept when they were
// visited, the last ones up to the number of visited. A new version has them
// fetched anew.
//
// What is used by those who run and edit cells is large. It is kept once a
// page says that it is used, in a cache for all versions.

const beginning = `weft ${registration.scope} `;
const name = beginning + site.version;
const usedName = `weft-used ${registration.scope}`;

// How long a page may take to come, in milliseconds, before the kept one is
// shown; how many files are fetched at once.
const patience = 4000;
const lanes = 6;

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(forget().then(() => clients.claim())));
addEventListener("fetch", (event) => {
	const path = pathOf(event.request.url);
	if (event.request.method !== "GET") return;
	if (Object.hasOwn(site.used, path)) return event.respondWith(used(event.request));
	if (!Object.hasOwn(site.files, path)) {
		if (path !== undefined && site.visited > 0) event.respondWith(visited(path, event));
		return;
	}
	event.respondWith(path.startsWith("assets/") ? kept(path, event.request) : fresh(path, event.request));
});

addEventListener("message", (event) => { if (event.data?.use) event.waitUntil(use(event.data.use)); });

// pathOf gives the path of an address in the site, without what may follow it.
function pathOf(address) {
	const { origin, pathname } = new URL(address);
	const scope = new URL(registration.scope);
	if (origin !== scope.origin || !pathname.startsWith(scope.pathname)) return undefined;
	return decodeURI(pathname.slice(scope.pathname.length)).replace(/(^|\/)index\.html$/, "$1");
}

// keyOf gives the name of a file in a cache: its address and its content.
const keyOf = (path) => new URL(`${path}?${site.files[path]}`, registration.scope).href;

// fill keeps all files. Those that an older version has are taken from there.
async function fill() {
	const cache = await caches.open(name);
	const older = await Promise.all((await versions()).map((v) => caches.open(v)));
	const paths = Object.keys(site.files);
	const lane = async () => {
		for (let path = paths.pop(); path !== undefined; path = paths.pop()) await keep(path, cache, older);
	};
	try {
		await Promise.all(Array.from({ length: lanes }, lane));
		if (site.visited > 0) await revisit(cache, older);
	} catch (error) {
		await caches.delete(name);
		throw error;
	}
}

async function keep(path, cache, older) {
	const key = keyOf(path);
	for (const c of older) {
		const known = await c.match(key);
		if (known) return cache.put(key, known);
	}
	const answer = await fetch(new URL(path, registration.scope), { cache: path.startsWith("assets/") ? "default" : "no-cache" });
	if (!answer.ok || await digest(answer.clone()) !== site.files[path]) throw new Error(`${path} is not of this version`);
	// A page that was redirected to cannot be the answer to its own address.
	await cache.put(key, new Response(await answer.blob(), { headers: answer.headers }));
}

// digest names content in ten hexadecimal digits, as the site does.
async function digest(answer) {
	const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
	return Array.from(sum.slice(0, 5), (n) => n.toString(16).padStart(2, "0")).join("");
}

const versions = async () => (await caches.keys()).filter((k) => k.startsWith(beginning) && k !== name);

// forget deletes the versions before this one.
async function forget() {
	await Promise.all((await versions()).map((v) => caches.delete(v)));
	const cache = await caches.open(usedName);
	const old = (await cache.keys()).filter(({ url }) => !Object.hasOwn(site.used, pathOf(url)));
	await Promise.all(old.map((request) => cache.delete(request)));
}

// use keeps files that a page uses; their addresses tell their content. One
// that did not come whole is fetched again when it is used again.
async function use(addresses) {
	const cache = await caches.open(usedName);
	await Promise.all(addresses.map((address) => keepUsed(address, cache)));
}

async function keepUsed(address, cache) {
	const path = pathOf(address);
	if (!Object.hasOwn(site.used, path)) return;
	const kept = await cache.match(address);
	if (kept && !unread.has(address)) return;
	const answer = kept ?? await fetch(address).catch(() => null);
	if (!answer?.ok) return;
	const [sum] = await Promise.all([digest(answer.clone()), kept || cache.put(address, answer)]);
	if (sum !== site.used[path]) await cache.delete(address);
	unread.delete(address);
}

// unread are modules that were kept and given before anybody had the time to
// look whether they are whole.
const unread = new Set();

// used gives what is kept after its use: from the cache, or else from the
// network. A module is kept before it is given, since browsers keep what they
// compile beside the place where it came from.
async function used(request) {
	const cache = await caches.open(usedName);
	const kept = await cache.match(request.url);
	if (kept || !request.url.endsWith(".wasm")) return kept ?? fetch(request);
	const answer = await fetch(request);
	if (!answer.ok || answer.headers.get("content-type") !== "application/wasm") return answer;
	try {
		await cache.put(request.url, answer);
		unread.add(request.url);
	} catch {
		// There is no room.
	}
	return await cache.match(request.url) ?? fetch(request);
}

// kept gives what never changes: from the cache, or else from the network.
async function kept(path, request) {
	return await (await caches.open(name)).match(keyOf(path)) ?? fetch(request);
}

// fresh gives what may have changed: from the network, or else the kept one.
async function fresh(path, request) {
	return newest(fetch(request), await (await caches.open(name)).match(keyOf(path)));
}

// newest gives an answer of the network, or mine if that fails or is late.
async function newest(answer, mine) {
	if (!mine) return answer;
	const late = new Promise((resolve) => setTimeout(resolve, patience, mine));
	return Promise.race([answer.then((a) => a.status < 500 ? a : mine, () => mine), late]);
}

// visited gives what is kept when it was visited, and keeps it.
async function visited(path, event) {
	const cache = await caches.open(name);
	const mine = await cache.match(visitOf(path));
	if (mine && path.startsWith("assets/")) return mine;
	const answer = fetch(event.request);
	event.waitUntil(answer.then((a) => remember(cache, path, a.clone())).catch(() => {}));
	return newest(answer, mine);
}

// visitOf gives the name of a visited file in a cache: it has no digest.
const visitOf = (path) => new URL(path, registration.scope).href;

// remember keeps a visited file, and no more of them than there may be.
async function remember(cache, path, answer) {
	if (answer.status !== 200 || answer.type !== "basic") return;
	await cache.put(visitOf(path), new Response(await answer.blob(), { headers: answer.headers }));
	const all = await visits(cache);
	await Promise.all(all.slice(0, -site.visited).map((request) => cache.delete(request)));
}

// visits gives what a cache has that was visited, the oldest first.
const visits = async (cache) => (await cache.keys()).filter(({ url }) => !new URL(url).search);

// revisit fetches what older versions have that was visited, and the pages that
// are open. What is there no more, or does not come, is not kept.
async function revisit(cache, older) {
	const before = (await Promise.all(older.map(visits))).flat();
	const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
	const paths = [...new Set([...before, ...open].map(({ url }) => pathOf(url)))];
	const missing = paths.filter((path) => path !== undefined && !Object.hasOwn(site.files, path)).reverse();
	const lane = async () => {
		for (let path = missing.pop(); path !== undefined; path = missing.pop()) {
			await fetch(visitOf(path), { cache: "no-cache" }).then((answer) => remember(cache, path, answer)).catch(() => {});
		}
	};
	await Promise.all(Array.from({ length: lanes }, lane));
}
