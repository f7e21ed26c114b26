// The files of a Go program in a worker: what Go's package syscall asks of the
// object fs, held in memory. Everything is answered at once, but for reads
// from a descriptor that a reader is given for.

const TYPE = { file: 0o100000, folder: 0o040000, pipe: 0o010000 };

// constants are those of Linux.
const constants = { O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 0o100, O_EXCL: 0o200, O_TRUNC: 0o1000, O_APPEND: 0o2000, O_DIRECTORY: 0o200000 };

const failure = (code) => Object.assign(new Error(code), { code });

// clean gives an absolute path without dots.
export function clean(path, folder = "/") {
	const parts = [];
	for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
		if (part === "..") parts.pop();
		else if (part && part !== ".") parts.push(part);
	}
	return "/" + parts.join("/");
}

const parent = (path) => path.slice(0, path.lastIndexOf("/")) || "/";

// A GoFiles is a tree of files with descriptors open on it. write(fd, bytes) is
// called with what is written to a descriptor that is no file, and
// read(fd, buffer, done) with what is read from one.
export class GoFiles {
	constructor({ write = () => {}, read = (fd, buffer, done) => done(0) } = {}) {
		this.pipes = { write, read };
		this.nodes = new Map([["/", this.#node("folder")]]);
		this.open = new Map();
		this.folder = "/";
		this.last = 100; // descriptors below are pipes
		this.fs = this.#contract();
	}

	#node(type, mode = 0o777) {
		return { type, mode, data: new Uint8Array(0), size: 0, ino: ++GoFiles.inodes, at: Date.now() };
	}

	// put puts a file, with the folders it is in.
	put(path, data) {
		path = clean(path, this.folder);
		this.mkdir(parent(path));
		const node = this.#node("file", 0o666);
		node.data = typeof data === "string" ? new TextEncoder().encode(data) : data;
		node.size = node.data.length;
		node.shared = typeof data !== "string"; // the bytes are somebody else's
		this.nodes.set(path, node);
	}

	// mkdir makes a folder, with the folders it is in.
	mkdir(path) {
		path = clean(path, this.folder);
		if (this.nodes.has(path)) return;
		this.mkdir(parent(path));
		this.nodes.set(path, this.#node("folder"));
	}

	// take gives the bytes of a file; nothing if it is not there.
	take(path) {
		const node = this.nodes.get(clean(path, this.folder));
		return node?.type === "file" ? node.data.subarray(0, node.size) : undefined;
	}

	#find(path) {
		const node = this.nodes.get(clean(path, this.folder));
		if (!node) throw failure("ENOENT");
		return node;
	}

	#opened(fd) {
		const file = this.open.get(fd);
		if (!file) throw failure("EBADF");
		return file;
	}

	#children(path) {
		const start = path === "/" ? "/" : path + "/";
		return [...this.nodes.keys()].filter((p) => p !== "/" && p.startsWith(start) && !p.slice(start.length).includes("/")).map((p) => p.slice(start.length));
	}

	#openFile(path, flags, mode) {
		const name = clean(path, this.folder);
		const pipe = /^\/dev\/fd\/(\d\d?)$/.exec(name);
		if (pipe) return Number(pipe[1]); // a descriptor that is there already
		let node = this.nodes.get(name);
		if (node && flags & constants.O_EXCL && flags & constants.O_CREAT) throw failure("EEXIST");
		if (!node && !(flags & constants.O_CREAT)) throw failure("ENOENT");
		if (!node) {
			if (this.#find(parent(name)).type !== "folder") throw failure("ENOTDIR");
			node = this.#node("file", mode & 0o777);
			this.nodes.set(name, node);
		}
		if (node.type === "folder" && flags & 3) throw failure("EISDIR");
		if (node.type !== "folder" && flags & constants.O_DIRECTORY) throw failure("ENOTDIR");
		if (flags & constants.O_TRUNC && node.type === "file") this.#resize(node, 0);
		this.open.set(++this.last, { node, at: 0, append: Boolean(flags & constants.O_APPEND) });
		return this.last;
	}

	#resize(node, size) {
		if (size > node.data.length || node.shared) {
			const data = new Uint8Array(Math.max(size, Math.min(2 * node.data.length, node.data.length + (16 << 20)), 4096));
			data.set(node.data.subarray(0, Math.min(node.size, size)));
			node.data = data;
			node.shared = false;
		} else if (size > node.size) node.data.fill(0, node.size, size);
		node.size = size;
	}

	#write(fd, bytes, position) {
		if (fd < 100 && !this.open.has(fd)) {
			this.pipes.write(fd, bytes.slice());
			return bytes.length;
		}
		const file = this.#opened(fd);
		const at = position ?? (file.append ? file.node.size : file.at);
		if (at + bytes.length > file.node.size || file.node.shared) this.#resize(file.node, Math.max(file.node.size, at + bytes.length));
		file.node.data.set(bytes, at);
		file.node.at = Date.now();
		if (position === null || position === undefined) file.at = at + bytes.length;
		return bytes.length;
	}

	#read(fd, buffer, position) {
		const file = this.#opened(fd);
		if (file.node.type === "folder") throw failure("EISDIR");
		const at = position ?? file.at;
		const bytes = file.node.data.subarray(at, Math.max(at, Math.min(file.node.size, at + buffer.length)));
		buffer.set(bytes);
		if (position === null || position === undefined) file.at = at + bytes.length;
		return bytes.length;
	}

	#stat(node) {
		return {
			dev: 1, ino: node.ino, mode: TYPE[node.type] | node.mode, nlink: 1, uid: 0, gid: 0, rdev: 0,
			size: node.size, blksize: 4096, blocks: Math.ceil(node.size / 512), atimeMs: node.at, mtimeMs: node.at, ctimeMs: node.at,
			isDirectory: () => node.type === "folder",
		};
	}

	#statOf(fd) {
		if (fd < 100 && !this.open.has(fd)) return this.#stat(this.pipe ??= this.#node("pipe", 0o600));
		return this.#stat(this.#opened(fd).node);
	}

	#remove(path, folder) {
		const name = clean(path, this.folder);
		const node = this.#find(name);
		if (folder !== (node.type === "folder")) throw failure(folder ? "ENOTDIR" : "EISDIR");
		if (folder && this.#children(name).length) throw failure("ENOTEMPTY");
		this.nodes.delete(name);
	}

	#rename(from, to) {
		const [old, name] = [clean(from, this.folder), clean(to, this.folder)];
		this.#find(old);
		this.#find(parent(name));
		for (const [path, node] of [...this.nodes]) {
			if (path !== old && !path.startsWith(old + "/")) continue;
			this.nodes.delete(path);
			this.nodes.set(name + path.slice(old.length), node);
		}
	}

	// contract gives the object fs. The last argument of each function is the
	// callback.
	#contract() {
		const answers = {
			open: (path, flags, mode) => this.#openFile(path, flags, mode),
			close: (fd) => { this.open.delete(fd); },
			stat: (path) => this.#stat(this.#find(path)),
			lstat: (path) => this.#stat(this.#find(path)),
			fstat: (fd) => this.#statOf(fd),
			readdir: (path) => {
				if (this.#find(path).type !== "folder") throw failure("ENOTDIR");
				return this.#children(clean(path, this.folder));
			},
			mkdir: (path, mode) => {
				const name = clean(path, this.folder);
				if (this.nodes.has(name)) throw failure("EEXIST");
				if (this.#find(parent(name)).type !== "folder") throw failure("ENOTDIR");
				this.nodes.set(name, this.#node("folder", mode & 0o777));
			},
			rmdir: (path) => this.#remove(path, true),
			unlink: (path) => this.#remove(path, false),
			rename: (from, to) => this.#rename(from, to),
			truncate: (path, size) => this.#resize(this.#find(path), size),
			ftruncate: (fd, size) => this.#resize(this.#opened(fd).node, size),
			chmod: (path, mode) => { this.#find(path).mode = mode & 0o777; },
			fchmod: (fd, mode) => { this.#opened(fd).node.mode = mode & 0o777; },
			utimes: (path, accessed, modified) => { this.#find(path).at = modified * 1000; },
			write: (fd, bytes, offset, length, position) => this.#write(fd, bytes.subarray(offset, offset + length), position),
			fsync: () => {},
			chown: () => {}, fchown: () => {}, lchown: () => {},
		};
		const fs = { constants, writeSync: (fd, bytes) => this.#write(fd, bytes, null) };
		for (const [name, answer] of Object.entries(answers)) {
			fs[name] = (...args) => {
				const done = args.pop();
				let result;
				try {
					result = answer(...args);
				} catch (error) {
					return done(error);
				}
				done(null, result);
			};
		}
		for (const name of ["link", "symlink", "readlink"]) fs[name] = (...args) => args.pop()(failure("ENOSYS"));
		fs.read = (fd, buffer, offset, length, position, done) => {
			const part = buffer.subarray(offset, offset + length);
			if (fd < 100 && !this.open.has(fd)) return this.pipes.read(fd, part, (n) => done(null, n));
			let n;
			try {
				n = this.#read(fd, part, position);
			} catch (error) {
				return done(error);
			}
			done(null, n);
		};
		return fs;
	}

	// install makes the files those of the Go programs in this worker.
	install() {
		globalThis.fs = this.fs;
		globalThis.path = { resolve: (...parts) => parts.reduce((folder, part) => clean(part, folder), this.folder) };
		globalThis.process = {
			pid: 1, ppid: 0, getuid: () => 0, getgid: () => 0, geteuid: () => 0, getegid: () => 0, getgroups: () => [], umask: () => 0o022,
			cwd: () => this.folder,
			chdir: (path) => {
				if (this.#find(path).type !== "folder") throw failure("ENOTDIR");
				this.folder = clean(path, this.folder);
			},
		};
	}
}

GoFiles.inodes = 0;
