// The page's script. The page is complete without it; each component adds
// one comfort to the HTML that is already there.

import { enliven } from "./page/enliven.js";
import { offerThemes } from "./bar/theme.js";
import { keepSection } from "./bar/language.js";
import { followLinks } from "./output/unfold.js";
import { followContents } from "./contents/contents.js";
import { offerSearch } from "./search/search.js";
import { keepOffline } from "./offline/offline.js";

enliven(document);
offerThemes(document);
keepSection(document);
followContents(document);
followLinks(document);
offerSearch(document);
keepOffline(document);
