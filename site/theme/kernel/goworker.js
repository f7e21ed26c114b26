// The worker that has the Go compiler and linker. It is told where they are,
// then to build programs, one after the other:
//
//	→ { id, type: "load", base }                  ← { id, release }, before it { id, got, of } again and again
//	→ { id, type: "build", sources: {name: text} } ← { id, module, said, compile, link }
//	→ { id, type: "abandon" }                      the build with this number is not wanted any more
//
// Sources are the files of one package main. said is what the compiler or the
// linker says; there is no module then. compile and link are milliseconds.

import { GoFiles } from "./gofiles.js";
import { GoStore, gunzip } from "./gostore.js";

const home = "/work"; // where sources are, as the compiler is told
let go; // what was loaded

// One is answered after the other, since all use the same files.
let before = Promise.resolve();
const abandoned = new Set();
addEventListener("message", ({ data }) => {
	if (data.type === "abandon") abandoned.add(data.id);
	else before = before.then(() => reply(data));
});

async function reply(data) {
	const { id } = data;
	try {
		postMessage({ id, ...await { load, build }[data.type](data) });
	} catch (error) {
		postMessage({ id, error: String(error?.message ?? error) });
	}
	abandoned.delete(id);
}

// load gets the compiler with the linker, and the archives that each program
// needs.
async function load({ id, base }) {
	const store = new GoStore(base);
	await store.open();
	const manifest = await store.manifest();
	const { tools: program, base: { parts, ...bundle } } = manifest;
	let got = 0;
	const progress = (n) => postMessage({ id, got: got += n, of: program.size + bundle.size });
	const tools = store.file(program, gunzip, progress).then((data) => WebAssembly.compile(data));
	const ready = Promise.all([tools, import(store.address(manifest.exec.name))]);
	go = { store, manifest, archives: new Set(), files: new GoFiles() };
	const data = await store.file(bundle, async (packed) => {
		[go.tools] = await ready;
		return unpack(packed, parts.map((part) => part.size));
	}, progress);
	[go.tools] = await ready;
	await store.keepManifest(manifest);
	let at = 0;
	for (const { path, size } of parts) archive(path, data.subarray(at, at += size));
	return { release: manifest.release };
}

// unpack undoes the compression of archives that have these sizes then.
async function unpack(data, sizes) {
	go.files.put("/packed", data);
	const { code, said } = await run(["unpack", "/packed", "/archives", ...sizes.map(String)]);
	if (code) throw new Error(said);
	const whole = go.files.take("/archives");
	for (const name of ["/packed", "/archives"]) go.files.nodes.delete(name);
	return whole;
}

function archive(path, data) {
	go.archives.add(path);
	go.files.put(`/pkg/${path}.a`, data);
}

// obtain gets the archives of packages, with all that they need, as far as
// there are some.
async function obtain(imports) {
	const { packages } = go.manifest;
	const seen = new Set();
	for (const queue = [...imports]; queue.length;) {
		const path = queue.pop();
		if (!packages[path] || go.archives.has(path) || seen.has(path)) continue;
		seen.add(path);
		queue.push(...packages[path].imports ?? []);
	}
	let before = Promise.resolve(); // one program runs at a time
	await Promise.all([...seen].map(async (path) => {
		const unpacked = (data) => before = before.then(() => unpack(data, [packages[path].whole]));
		archive(path, await go.store.file(packages[path], unpacked));
	}));
}

// imported matches an import of a file that weft has written, on a line of
// its own.
const imported = /^\s*(?:import\s+)?(?:[\w.]+\s+)?"([^"\n]+)"\s*;?\s*$/gm;

// build compiles and links one program.
async function build({ id, sources }) {
	const wanted = () => { if (abandoned.has(id)) throw new Error("the build was given up"); };
	wanted();
	await obtain(Object.values(sources).flatMap((text) => [...text.matchAll(imported)].map((m) => m[1])));
	const { files, manifest } = go;
	for (const [name, text] of Object.entries(sources)) files.put(`${home}/${name}`, text);
	const list = [...go.archives].map((path) => `packagefile ${path}=/pkg/${path}.a\n`).join("");
	files.put("/importcfg", list);
	files.put("/linkcfg", `${list}packagefile main=/main.a\n`);
	files.mkdir("/tmp");
	files.folder = home;
	const start = performance.now();
	const compiled = await run(["compile", "-o", "/main.a", "-p", "main", `-lang=${manifest.lang}`, "-complete", "-dwarf=false",
		"-c=1", "-e", "-nolocalimports", "-importcfg", "/importcfg", "-trimpath", home, "-pack", ...Object.keys(sources)]);
	for (const name of Object.keys(sources)) files.nodes.delete(`${home}/${name}`);
	const between = performance.now();
	if (compiled.code) return { said: compiled.said, compile: between - start, link: 0 };
	wanted();
	const linked = await run(["link", "-o", "/main.wasm", "-buildmode=exe", "-s", "-w", "-importcfg", "/linkcfg", "/main.a"]);
	const link = performance.now() - between;
	if (linked.code) return { said: linked.said, compile: between - start, link };
	const module = await WebAssembly.compile(files.take("/main.wasm"));
	return { module, said: "", compile: between - start, link };
}

// run runs one of the two programs and gives what it says.
async function run(argv) {
	const decoder = new TextDecoder();
	let said = "";
	go.files.pipes.write = (fd, data) => { said += decoder.decode(data, { stream: true }); };
	go.files.install();
	const program = new globalThis.Go();
	let code = 0;
	program.argv = argv;
	program.env = { TMPDIR: "/tmp", GOOS: "js", GOARCH: "wasm", GOROOT: "/go", GOGC: "400" };
	program.exit = (n) => { code = n; };
	await program.run(await WebAssembly.instantiate(go.tools, program.importObject));
	return { code, said };
}
