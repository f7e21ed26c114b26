// Real Go as the second kernel of a session, in the worker of which this is
// loaded.

import { isKept } from "./gostore.js";
import { loadRealGo } from "./realgo.js";

// joinGo offers real Go to the page. Base is where it is, bytes is what a reader
// has to fetch; tell takes messages for the page. It gives what loads Go, and
// what is to be called when a cell has run: who has Go already, gets it then.
export function joinGo({ base, bytes }, tell) {
	let loading = null;
	let byItself = true; // until that does not succeed
	const load = async () => {
		const progress = (done, total) => tell({ type: "loading", what: "go", done, total });
		try {
			weft.join(await loadRealGo(base, { progress }));
		} catch (error) {
			loading = null;
			byItself = false;
			tell({ type: "lost", reason: String(error?.message ?? error), again: true });
			tell({ type: "offer", what: "go", bytes });
		}
	};
	const once = () => { loading ??= load(); };
	const kept = isKept(base);
	kept.then((kept) => kept || tell({ type: "offer", what: "go", bytes }));
	return { load: once, ran: () => kept.then((kept) => kept && byItself && once()) };
}
