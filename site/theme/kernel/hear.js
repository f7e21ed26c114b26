// hear passes on what a worker says, in lists, to a function that may be slower
// than the worker: what came meanwhile is one list, and what was written within
// a millisecond one text. It does so until the worker has another listener, or
// none. A worker that fails says { type: "lost", text }.
export function hear(worker, take) {
	const { port1: turn, port2: next } = new MessageChannel();
	let list = [];
	let busy = false; // somebody may still be at work with the list before
	const pass = (messages) => {
		busy = true;
		next.postMessage(null); // comes after what is there already
		take(messages);
	};
	const hears = ({ data }) => {
		if (!busy) return pass([data]);
		const last = list.at(-1);
		if (last && together(last, data)) last.bytes = joined(last.bytes, data.bytes);
		else list.push(data);
	};
	turn.onmessage = () => {
		if (worker.onmessage !== hears) return turn.close();
		busy = false;
		if (list.length > 0) pass(list.splice(0));
	};
	worker.onmessage = hears;
	worker.onerror = (event) => hears({ data: { type: "lost", text: event.message ?? "the worker does not start" } });
}

// How long a text may be to which another one is joined.
const enough = 4096;

// together tells that two texts are one for everybody who looks at them later,
// as package transcript does.
function together(a, b) {
	return a.type === "text" && b.type === "text" && a.fd === b.fd && a.instant === b.instant && b.at - a.at < 1 && a.bytes.length < enough;
}

function joined(a, b) {
	const both = new Uint8Array(a.length + b.length);
	both.set(a);
	both.set(b, a.length);
	return both;
}
