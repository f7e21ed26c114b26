// The page's script. The page is complete without it; each component adds
// one comfort to the HTML that is already there.

import { offerThemes } from "./bar/theme.js";
import { keepSection } from "./bar/language.js";
import { makeRoom } from "./text/autospace.js";
import { offerCopies } from "./code/copy.js";
import { offerReplays } from "./replay/replay.js";
import { offerTimelines } from "./timeline/timeline.js";
import { reachScrollers } from "./code/scroll.js";
import { followLinks } from "./output/unfold.js";
import { offerChoices } from "./many/choose.js";
import { followContents } from "./contents/contents.js";
import { offerSearch } from "./search/search.js";
import { keepOffline } from "./offline/offline.js";

offerThemes(document);
keepSection(document);
makeRoom(document);
offerCopies(document);
offerReplays(document);
offerTimelines(document);
reachScrollers(document);
followContents(document);
followLinks(document);
offerSearch(document);
keepOffline(document);
offerChoices(document);
