// The worker that has the Go compiler and linker. It is told where they are,
// then to build programs, one after the other:
//
//	→ { id, type: "load", base }                  ← { id, release } , before it { id, got, of } again and again
//	→ { id, type: "build", sources: {name: text} } ← { id, module, said, compile, link }
//
// Sources are the files of one package main. said is what the compiler or the
// linker says; there is no module then. compile and link are milliseconds.

import { GoFiles } from "./gofiles.js";

const home = "/work"; // where sources are, as the compiler is told
let go; // what was loaded

// Files are kept in a cache of their own; a base has the version in it.
const beginning = "weft go ";

// One is answered after the other, since all use the same files.
let before = Promise.resolve();
addEventListener("message", ({ data }) => { before = before.then(() => reply(data)); });

async function reply(data) {
	const { id } = data;
	try {
		postMessage({ id, ...await { load, build }[data.type](data) });
	} catch (error) {
		postMessage({ id, error: String(error?.message ?? error) });
	}
}

// load fetches the compiler, the linker and the archives that most cells need.
async function load({ id, base, imports = [] }) {
	const cache = await openCache(base);
	const manifest = await (await answer(base, "go.json", cache)).json();
	go = { base, cache, manifest, archives: new Map(), files: new GoFiles() };
	const wanted = needs(["fmt", "os", "sync", "time", ...imports]);
	const of = manifest.compile.size + manifest.link.size + wanted.reduce((n, path) => n + manifest.packages[path].size, 0);
	let got = 0;
	const progress = (n) => postMessage({ id, got: got += n, of });
	const program = async (file) => WebAssembly.compile(await bytes(file.name, progress));
	const [compile, link] = await Promise.all([
		program(manifest.compile), program(manifest.link), archives(wanted, progress),
		import(new URL(manifest.exec.name, base)),
	]);
	Object.assign(go, { compile, link });
	return { release: manifest.release };
}

// openCache gives the cache for a base, without those for others. Where there
// is none, everything is fetched each time.
async function openCache(base) {
	if (!globalThis.caches) return undefined;
	try {
		const place = new URL("..", base).href;
		for (const name of await caches.keys()) {
			if (name.startsWith(beginning + place) && name !== beginning + base) await caches.delete(name);
		}
		return await caches.open(beginning + base);
	} catch {
		return undefined; // a browser may refuse
	}
}

// answer gives a file from the cache or the network.
async function answer(base, name, cache) {
	const address = new URL(name, base).href;
	const kept = await cache?.match(address);
	if (kept) return kept;
	const fresh = await fetch(address);
	if (!fresh.ok) throw new Error(`${address}: ${fresh.status} ${fresh.statusText}`);
	// A full disk keeps nothing.
	await cache?.put(address, fresh.clone()).catch(() => {});
	return fresh;
}

// bytes gives a file as it was before it was compressed.
async function bytes(name, progress) {
	const data = new Uint8Array(await (await answer(go.base, name, go.cache)).arrayBuffer());
	progress(data.length);
	if (data[0] !== 0x1f || data[1] !== 0x8b) return data; // the host has undone it
	return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

// needs gives the packages that have an archive, with all that they need.
function needs(imports) {
	const all = new Set();
	for (const path of ["runtime", ...imports]) {
		if (go.manifest.packages[path]) [path, ...go.manifest.packages[path].needs ?? []].forEach((p) => all.add(p));
	}
	return [...all].filter((path) => go.manifest.packages[path]);
}

async function archives(paths, progress = () => {}) {
	await Promise.all(paths.filter((path) => !go.archives.has(path)).map(async (path) => {
		const data = await bytes(go.manifest.packages[path].name, progress);
		go.archives.set(path, data);
		go.files.put(`/pkg/${path}.a`, data);
	}));
}

// imported matches an import of a file that weft has written, on a line of
// its own.
const imported = /^\s*(?:import\s+)?(?:[\w.]+\s+)?"([^"\n]+)"\s*;?\s*$/gm;

// build compiles and links one program.
async function build({ sources }) {
	const imports = Object.values(sources).flatMap((text) => [...text.matchAll(imported)].map((m) => m[1]));
	const paths = needs(imports);
	await archives(paths);
	const { files, manifest } = go;
	for (const [name, text] of Object.entries(sources)) files.put(`${home}/${name}`, text);
	files.put("/importcfg", paths.map((path) => `packagefile ${path}=/pkg/${path}.a\n`).join(""));
	files.put("/linkcfg", paths.map((path) => `packagefile ${path}=/pkg/${path}.a\n`).join("") + "packagefile main=/main.a\n");
	files.mkdir("/tmp");
	files.folder = home;
	const start = performance.now();
	const compiled = await run(go.compile, ["compile", "-o", "/main.a", "-p", "main", `-lang=${manifest.lang}`, "-complete", "-dwarf=false",
		"-c=1", "-e", "-nolocalimports", "-importcfg", "/importcfg", "-trimpath", home, "-pack", ...Object.keys(sources)]);
	for (const name of Object.keys(sources)) files.nodes.delete(`${home}/${name}`);
	const between = performance.now();
	if (compiled.code) return { said: compiled.said, compile: between - start, link: 0 };
	const linked = await run(go.link, ["link", "-o", "/main.wasm", "-buildmode=exe", "-s", "-w", "-importcfg", "/linkcfg", "/main.a"]);
	const link = performance.now() - between;
	if (linked.code) return { said: linked.said, compile: between - start, link };
	const module = await WebAssembly.compile(files.take("/main.wasm"));
	return { module, said: "", compile: between - start, link };
}

// run runs one of the two programs and gives what it says.
async function run(module, argv) {
	const decoder = new TextDecoder();
	let said = "";
	go.files.pipes.write = (fd, data) => { said += decoder.decode(data, { stream: true }); };
	go.files.install();
	const program = new globalThis.Go();
	let code = 0;
	program.argv = argv;
	program.env = { TMPDIR: "/tmp", GOOS: "js", GOARCH: "wasm", GOROOT: "/go", GOGC: "400" };
	program.exit = (n) => { code = n; };
	await program.run(await WebAssembly.instantiate(module, program.importObject));
	return { code, said };
}
