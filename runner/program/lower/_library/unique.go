// Package unique is the standard package of that name for an interpreter. Two
// handles are equal if their values are.
package unique

type Handle[T comparable] struct{ value any }

func (h Handle[T]) Value() T { return h.value.(T) }

func Make[T comparable](value T) Handle[T] { return Handle[T]{any(value)} }
