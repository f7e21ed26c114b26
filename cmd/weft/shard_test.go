package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDivideGivesTheLongestFirstToWhoHasLeast(t *testing.T) {
	names := []string{"c", "a", "b", "d", "e"}
	for name, test := range map[string]struct {
		took   map[string]time.Duration
		shards int
		want   map[string]int
	}{
		"known":           {map[string]time.Duration{"a": 9, "b": 5, "c": 4, "d": 3, "e": 2}, 2, map[string]int{"a": 1, "b": 2, "c": 2, "d": 1, "e": 2}},
		"nothing known":   {nil, 2, map[string]int{"a": 1, "b": 2, "c": 1, "d": 2, "e": 1}},
		"one not known":   {map[string]time.Duration{"a": 10, "b": 1, "c": 1, "d": 1}, 2, map[string]int{"a": 1, "b": 2, "c": 2, "d": 2, "e": 2}},
		"no time at all":  {map[string]time.Duration{"a": 0, "b": 0, "c": 0, "d": 0, "e": 0}, 3, map[string]int{"a": 1, "b": 2, "c": 3, "d": 1, "e": 2}},
		"more than there": {nil, 9, map[string]int{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}},
	} {
		if diff := cmp.Diff(test.want, divide(names, test.took, test.shards)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestShardIsReadAsItIsWritten(t *testing.T) {
	for _, text := range []string{"", "1", "0/2", "3/2", "-1/2", "1/2/3", "1/2x", "a/b", "1/ 2 3"} {
		if err := new(shard).Set(text); err == nil {
			t.Errorf("%q is a shard", text)
		}
	}
	var s shard
	if err := s.Set("2/3"); err != nil || s.String() != "2/3" {
		t.Errorf("2/3 is %q, %v", s.String(), err)
	}
}
