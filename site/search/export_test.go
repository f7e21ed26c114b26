package search

// ShardOf tells the tests where a term lies.
var ShardOf = shardOf
