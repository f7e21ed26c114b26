package main

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"weft/runner/cache/bucket/buckettest"
)

// TestShardsMeetInABucket runs two shards of a book on two machines, which
// share nothing but a bucket, and puts their runs together on a third. What is
// on none is named.
func TestShardsMeetInABucket(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a server")
	}
	server := buckettest.Start(t, "books")
	store := "s3://books/course?region=us-east-1&endpoint=" + url.QueryEscape(server.String())
	machine := func() *workshop {
		w := newWorkshop(t)
		w.edition(0)
		return w
	}
	if err := machine().build("public", "--cache", store, "--shard", "1/2"); err != nil {
		t.Fatal(err)
	}
	third := machine()
	err := third.build("public", "--cache", store, "--from-cache")
	if err == nil || strings.Count(err.Error(), "the cache has no run of this chapter") != 2 {
		t.Errorf("with one of two shards the build says %v", err)
	}
	if err := machine().build("public", "--cache", store, "--shard", "2/2"); err != nil {
		t.Fatal(err)
	}
	if err := third.build("public", "--cache", store, "--from-cache"); err != nil {
		t.Fatal(err)
	}
	whole := machine()
	if err := whole.build("public", "--no-cache"); err != nil {
		t.Fatal(err)
	}
	if got, want := third.site("public"), whole.site("public"); !maps.Equal(got, want) {
		t.Errorf("the site differs in %q", differ(got, want))
	}
}
