// What a page asks of the server, and the answers.

// patience is how long an answer may take.
const patience = 20_000;

// A Requests sends events of the types file-… over a kernel. Each gets a
// number, by which its answer is known.
export class Requests {
	constructor(document, kernel) {
		Object.assign(this, { document, kernel });
		this.asked = new Map(); // by number: what to do with the answer
		this.count = 0;
	}

	// ask gives the answer to an event: that of the server, with the conflicts
	// that it told before, or one of type "lost" if there is no connection.
	ask(event) {
		if (!this.kernel.open) return Promise.resolve({ type: "lost", conflicts: [] });
		return new Promise((done) => {
			const id = ++this.count;
			this.asked.set(id, { done, conflicts: [] });
			setTimeout(() => this.hear({ type: "file-refused", id, reason: "…" }), patience);
			this.kernel.post({ ...event, id, version: this.document.documentElement.dataset.version });
		});
	}

	// hear takes an answer of the server.
	hear(message) {
		const request = this.asked.get(message.id);
		if (!request) return;
		if (message.type === "file-conflict") return void request.conflicts.push(message);
		this.asked.delete(message.id);
		request.done({ ...message, conflicts: request.conflicts });
	}

	// lost ends what waits for an answer: whether it was written is seen when
	// the page and the server meet again.
	lost() {
		for (const { done, conflicts } of this.asked.values()) done({ type: "lost", conflicts });
		this.asked.clear();
	}
}
