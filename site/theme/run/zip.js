// An archive of a few files, as they are: a program with its packages is not
// worth compressing.

const table = Uint32Array.from({ length: 256 }, (_, n) => {
	for (let i = 0; i < 8; i++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1;
	return n >>> 0;
});

function checksum(bytes) {
	let sum = 0xffffffff;
	for (const b of bytes) sum = table[(sum ^ b) & 0xff] ^ sum >>> 8;
	return (sum ^ 0xffffffff) >>> 0;
}

// zip gives an archive of files, { name, data }.
export function zip(files) {
	const encoder = new TextEncoder();
	const parts = [], directory = [];
	let at = 0;
	for (const f of files) {
		const name = encoder.encode(f.name), data = encoder.encode(f.data);
		// Made by version 2, names in UTF-8, as it is, on the first day of 1980.
		const about = [[20, 2], [0x0800, 2], [0, 2], [0, 2], [0x0021, 2], [checksum(data), 4], [data.length, 4], [data.length, 4], [name.length, 2], [0, 2]];
		const head = numbers([[0x04034b50, 4], ...about]);
		directory.push(numbers([[0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]]), name);
		parts.push(head, name, data);
		at += head.length + name.length + data.length;
	}
	const size = directory.reduce((n, part) => n + part.length, 0);
	const end = numbers([[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [at, 4], [0, 2]]);
	return joined([...parts, ...directory, end]);
}

// numbers gives numbers of some bytes each, the lowest first.
function numbers(list) {
	return Uint8Array.from(list.flatMap(([n, size]) => Array.from({ length: size }, (_, i) => n >>> 8 * i & 0xff)));
}

function joined(parts) {
	const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
