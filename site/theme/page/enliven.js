// What script adds to the parts of a page.

import { makeRoom } from "../text/autospace.js";
import { offerCopies } from "../code/copy.js";
import { offerReplays } from "../replay/replay.js";
import { offerTimelines } from "../timeline/timeline.js";
import { reachScrollers } from "../code/scroll.js";
import { offerChoices } from "../many/choose.js";
import { offerRuns } from "../run/run.js";

// enliven adds the comforts of its parts to a page. It may be called again
// when parts have been added or exchanged: what has a comfort gets no second.
export function enliven(document) {
	makeRoom(document);
	offerCopies(document);
	offerReplays(document);
	offerTimelines(document);
	reachScrollers(document);
	offerChoices(document);
	offerRuns(document);
}
