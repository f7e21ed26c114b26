package yaegi

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"weft/runner"
)

// The words of Go for what panics in yaegi: by the library and the runtime
// as it is, by package reflect translated, or not at all.
func TestWords(t *testing.T) {
	zero := func(f func(reflect.Value)) (r any) {
		defer func() { r = recover() }()
		f(reflect.Value{})
		return nil
	}
	divide := func() (r any) {
		defer func() { r = recover() }()
		n := 0
		return 1 / n
	}
	for _, test := range []struct {
		name   string
		r      any
		want   string
		ending runner.Ending
	}{
		{"a string", "boom", "panic: boom", runner.Panic},
		{"two lines", "a\nb", "panic: a\n\tb", runner.Panic},
		{"an error", errors.New("boom"), "panic: boom", runner.Panic},
		{"an integer", 7, "panic: 7", runner.Panic},
		{"a float", -0.25, "panic: -0.25", runner.Panic},
		{"a truth", true, "panic: true", runner.Panic},
		{"a type of its own", time.March, "panic: March", runner.Panic},
		{"a basic type with a name", named("a\nb"), "panic: yaegi.named(\"a\n\tb\")", runner.Panic},
		{"of the runtime", divide(), "panic: runtime error: integer divide by zero", runner.Panic},
		{"a zero Value", zero(func(v reflect.Value) { v.Field(0) }), "panic: " + nilPointer, runner.Panic},
		{"of another kind", &reflect.ValueError{Method: "reflect.Value.Elem", Kind: reflect.Int}, "not interpretable: interpreter: reflect: call of reflect.Value.Elem on int Value", runner.Unsupported},
		{"a call of nil", "reflect.Value.Call: call of nil function", "panic: " + nilPointer, runner.Panic},
		{"a method of nil", "reflect: Method on nil interface value", "panic: " + nilPointer, runner.Panic},
		{"a negative length", "reflect.MakeSlice: negative len", "panic: runtime error: makeslice: len out of range", runner.Panic},
		{"a negative buffer", "reflect.MakeChan: negative buffer size", "panic: makechan: size out of range", runner.Panic},
		{"a short slice", "reflect: cannot convert slice with length 1 to array with length 4", "panic: runtime error: cannot convert slice with length 1 to array or pointer to array with length 4", runner.Panic},
		{"an index", "reflect: slice index out of range", "not interpretable: interpreter: reflect: slice index out of range", runner.Unsupported},
		{"a bug", "reflect.Set: value of type int is not assignable to type string", "not interpretable: interpreter: reflect.Set: value of type int is not assignable to type string", runner.Unsupported},
		{"with a place", errors.New("cell1_2.go:3:21: interface conversion: interface {} is int, not string"), "panic: interface conversion: interface {} is int, not string", runner.Panic},
	} {
		if got, ending := words(test.r, false); got != test.want || ending != test.ending {
			t.Errorf("%s: %s %q, want %s %q", test.name, ending, got, test.ending, test.want)
		}
	}
}

// A named is a basic type with a name.
type named string

// Cells that use package reflect see its words.
func TestWords_of_cells_that_reflect(t *testing.T) {
	const text = "reflect: slice index out of range"
	if got, ending := words(text, true); got != "panic: "+text || ending != runner.Panic {
		t.Errorf("%s %q, want the text", ending, got)
	}
}

func TestPush(t *testing.T) {
	a, b, c := spot{line: 1}, spot{line: 2}, spot{line: 3}
	frames := push(push(nil, a, 1), b, 2)
	if len(frames) != 2 {
		t.Errorf("two functions that one panic left: %v", frames)
	}
	if frames = push(frames, c, 1); len(frames) != 1 || frames[0] != c {
		t.Errorf("after a panic that was recovered: %v, want only the last", frames)
	}
	for n := range 1000 {
		frames = push(frames, spot{line: n}, n+2)
	}
	if len(frames) != maxFrames || frames[maxFrames-1].line != 999 {
		t.Errorf("%d frames, the last at %v, want %d with the outermost", len(frames), frames[len(frames)-1], maxFrames)
	}
}
