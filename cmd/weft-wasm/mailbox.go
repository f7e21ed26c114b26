//go:build js && wasm

package main

import (
	"io"
	"sync"
	"syscall/js"
)

// A mailbox holds what the script gives until somebody takes it. Putting
// something in never blocks, as a function that JavaScript calls must not.
type mailbox[T any] struct {
	mu   sync.Mutex
	list []T
	some chan struct{} // has something while the list may have
}

func newMailbox[T any]() *mailbox[T] { return &mailbox[T]{some: make(chan struct{}, 1)} }

// put adds v.
func (m *mailbox[T]) put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.list = append(m.list, v)
	select {
	case m.some <- struct{}{}:
	default:
	}
}

// take waits for something and gives all that is there.
func (m *mailbox[T]) take() []T {
	for {
		m.mu.Lock()
		list := m.list
		m.list = nil
		m.mu.Unlock()
		if len(list) > 0 {
			return list
		}
		<-m.some
	}
}

// A lineReader reads the lines that are put into a mailbox.
type lineReader struct {
	box  *mailbox[string]
	rest []byte
}

func (r *lineReader) Read(b []byte) (int, error) {
	if len(r.rest) == 0 {
		for _, line := range r.box.take() {
			r.rest = append(append(r.rest, line...), '\n')
		}
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// A poster gives each write to a function of the script, as a string.
type poster struct{ function js.Value }

var _ io.Writer = poster{}

func (p poster) Write(b []byte) (int, error) {
	p.function.Invoke(string(b))
	return len(b), nil
}
