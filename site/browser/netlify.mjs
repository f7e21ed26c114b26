// Reads netlify.toml, _headers and _redirects with Netlify's own parsers:
// reads {toml, headers, redirects}, paths of files, and writes what of each
// came back.

import { readFileSync } from "node:fs";
import { resolveConfig } from "@netlify/config";
import { parseAllHeaders } from "@netlify/headers-parser";
import { parseAllRedirects } from "@netlify/redirect-parser";

const paths = JSON.parse(readFileSync(0, "utf8"));
const found = await resolveConfig({ config: paths.toml, offline: true, mode: "cli", buffer: true });
const { headers, errors: wrongHeaders } = await parseAllHeaders({
	headersFiles: [paths.headers], configHeaders: [], minimal: true,
});
const { redirects, errors: wrongRedirects } = await parseAllRedirects({
	redirectsFiles: [paths.redirects], configRedirects: [], minimal: true,
});
process.stdout.write(JSON.stringify({
	build: found.config.build,
	tomlHeaders: found.config.headers, headers,
	tomlRedirects: found.config.redirects, redirects,
	wrong: [...wrongHeaders, ...wrongRedirects].map(String),
	said: found.logs?.stderr ?? [],
}));
