// Package browser looks at sites as readers do: its tests open pages in
// Chromium and have tools of the web judge them.
//
// The tests want Chromium, and some want Node and what package.json names
// (npm ci in this folder). Where these are not there, tests are skipped; the
// environment variable WEFT_REQUIRE names what has to be there, separated by
// commas: browser, node, npm.
package browser
