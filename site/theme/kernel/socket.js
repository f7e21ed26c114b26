// A kernel on this machine: the session of a chapter lives in `weft serve`,
// and is spoken to over a WebSocket. A connection that is lost is made again:
// soon at first, then less often, and at once when there is reason to hope.
//
// Besides what every kernel has, this one has
//   onpage(message)   what the server itself says: types page-… and file-…
//   onstate(state)    how the connection is: { open, tries, refused }
// and the event that greet gives is the first on every connection.

// How long is waited before the next try, in milliseconds: at first, and at
// most; and how long for an answer to a question whether anybody is there.
const soonest = 250;
const latest = 8_000;
const answerTime = 4_000;

// delay gives how long to wait after so many tries: twice as long each time,
// and not the same for all tabs.
export function delay(tries, random = Math.random) {
	return Math.min(latest, soonest * 2 ** tries) * (0.5 + random() / 2);
}

// kept gives the events that wait for a connection with one more. Of the
// edits of a cell the last one counts; what belongs to a moment is not kept.
export function kept(waiting, event) {
	switch (event.type) {
	case "interrupt": case "input": case "ask": case "page-ping":
		return waiting;
	case "edit":
		return [...waiting.filter((e) => e.type !== "edit" || e.key !== event.key), event];
	}
	return [...waiting, event];
}

// socket gives the kernel at an address, which may change from connection to
// connection.
export function socket(address, greet, window = globalThis) {
	return new Socket(address, greet, window);
}

class Socket {
	origin = "machine";
	onmessage = () => {};
	onpage = () => {};
	onstate = () => {};

	constructor(address, greet, window) {
		this.address = address;
		this.greet = greet;
		this.window = window;
		this.waiting = [];
		this.tries = 0;
		this.refused = false;
		this.listen();
		this.connect();
	}

	// listen notices that the machine was asleep or has a network again.
	listen() {
		const { window } = this;
		const look = () => this.look();
		window.addEventListener("online", look);
		window.addEventListener("pageshow", look);
		window.document.addEventListener("resume", look); // after it was frozen
		window.document.addEventListener("visibilitychange", () => window.document.hidden || look());
		// Timers stand still while the machine sleeps.
		let last = Date.now();
		this.watch = window.setInterval(() => {
			const now = Date.now();
			if (now - last > 3 * answerTime) look();
			last = now;
		}, answerTime);
	}

	// look asks whether the other side is still there, or connects at once.
	look() {
		if (this.closed) return;
		if (!this.open) return this.connect();
		if (this.asking) return;
		this.send({ type: "page-ping" });
		this.asking = this.window.setTimeout(() => this.lost(), answerTime);
	}

	connect() {
		this.window.clearTimeout(this.next);
		if (this.closed || this.trying) return;
		const line = new this.window.WebSocket(this.address());
		this.line = this.trying = line;
		const given = this.window.setTimeout(() => this.lost(), 2 * answerTime);
		line.addEventListener("open", () => line === this.line && this.opened());
		line.addEventListener("message", (event) => line === this.line && this.hear(event.data));
		for (const type of ["open", "close"]) line.addEventListener(type, () => this.window.clearTimeout(given));
		line.addEventListener("close", () => line === this.line && this.lost());
	}

	opened() {
		this.trying = null;
		this.open = true;
		this.refused = false;
		this.send(this.greet());
		const waiting = this.waiting;
		this.waiting = [];
		for (const event of waiting) this.send(event);
		this.tell();
	}

	// lost ends a connection that is broken, and tries again later.
	lost() {
		const was = this.open;
		this.drop();
		if (this.closed) return;
		if (was) this.onmessage({ type: "lost", reason: "", again: true });
		this.next = this.window.setTimeout(() => this.connect(), delay(this.tries++));
		this.tell();
		if (!was) this.wonder();
	}

	// wonder finds out whether there is a server that does not let us in:
	// sockets do not tell.
	async wonder() {
		const { window } = this;
		const answer = await window.fetch(window.location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
		const refused = answer?.status === 401 || answer?.status === 403;
		if (refused === this.refused || this.open) return;
		this.refused = refused;
		this.tell();
	}

	drop() {
		const line = this.line;
		this.line = this.trying = null;
		this.open = false;
		this.window.clearTimeout(this.asking);
		this.asking = null;
		line?.close();
	}

	tell() { this.onstate({ open: this.open, tries: this.tries, refused: this.refused }); }

	hear(data) {
		const message = JSON.parse(data);
		this.window.clearTimeout(this.asking);
		this.asking = null;
		if (this.tries > 0) {
			// It works once something was said, not once it is open.
			this.tries = 0;
			this.tell();
		}
		if (message.type === "page-pong") return;
		if (/^(page|file)-/.test(message.type)) this.onpage(message);
		else this.onmessage(message);
	}

	send(event) { this.line.send(JSON.stringify(event)); }

	post(event) {
		if (this.open) this.send(event);
		else this.waiting = kept(this.waiting, event);
	}

	close() {
		this.closed = true;
		this.window.clearTimeout(this.next);
		this.window.clearInterval(this.watch);
		this.drop();
	}
}
